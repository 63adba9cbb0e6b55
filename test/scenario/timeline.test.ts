import type { TraceRecord } from '../../sim/trace/record';
import { lan, passes, run } from './run-yaml';

/** What was typed: `time node: text`. */
function typed(records: readonly TraceRecord[]): string[] {
  return records.flatMap(each =>
    each.kind === 'command' && each.stream === undefined && each.status === undefined
      ? [`${each.at / 1e6} ${each.node}: ${each.text}`]
      : [],
  );
}

describe('boot', () => {
  it('is typed node by node in the order of the file, at time 0', () => {
    const nodes = { b: { boot: ['true', 'echo b'] }, a: { boot: ['echo a'] } };
    const { records } = run({ title: 'T', nodes, duration: '1s' });
    expect(typed(records!)).toEqual(['0 b: true', '0 b: echo b', '0 a: echo a']);
  });

  it('waits for a command that takes time, on its own node alone', () => {
    const nodes = { b: { boot: ['sleep 2', 'echo b'] }, a: { boot: ['echo a'] } };
    const { records } = run({ title: 'T', nodes, duration: '3s' });
    expect(typed(records!)).toEqual(['0 b: sleep 2', '0 a: echo a', '2 b: echo b']);
  });

  it('has an interface appear between two commands, with what `default` says by then', () => {
    const early = 'sysctl -w net.ipv6.conf.default.accept_ra=0';
    const late = 'sysctl -w net.ipv6.conf.default.mtu=1280 net.ipv6.conf.default.accept_ra=1';
    const { lab, failures } = run({
      title: 'T',
      nodes: { b: { boot: ['ip link show eth0', early, { appears: 'eth0' }, late] }, a: {} },
      links: [{ endpoints: ['a:eth0', 'b:eth0'] }],
      duration: '1s',
    });
    expect(failures).toMatchObject([{ command: 'ip link show eth0', status: 1 }]);
    expect(lab.nodes.get('b')!.sysctl('net.ipv6.conf.eth0.accept_ra')).toBe('0');
    expect(lab.nodes.get('a')!.sysctl('net.ipv6.conf.eth0.accept_ra')).toBe('1');
  });

  it('may have an interface appear in a step, whose cable has no carrier before', () => {
    const { lab } = run({
      title: 'T',
      nodes: { b: {}, a: { boot: ['ip link set eth0 up'] } },
      links: [{ endpoints: ['a:eth0', 'b:eth0'] }],
      steps: [
        { at: '2s', on: 'a', run: 'ip -br link show eth0 > /tmp/before' },
        { at: '3s', on: 'b', run: [{ appears: 'eth0' }, 'ip link set eth0 up'] },
        { at: '5s', on: 'a', run: 'ip -br link show eth0 > /tmp/after' },
      ],
      duration: '6s',
    });
    const read = (path: string): unknown => lab.nodes.get('a')!.machine.files.read(path);
    expect(read('/tmp/before')).toEqual({ text: expect.stringContaining('NO-CARRIER') as string });
    expect(read('/tmp/after')).toEqual({ text: expect.stringContaining('LOWER_UP') as string });
  });

  it('is nobody’s consequence: no command of it comes of another', () => {
    const nodes = { a: { boot: ['ip link set lo down', 'ip link set lo up'] }, b: { boot: ['true'] } };
    const { records } = run({ title: 'T', nodes, duration: '1s' });
    const commands = records!.filter(each => each.kind === 'command' && each.status === undefined);
    const first = commands[0]!.id;
    expect(commands.filter(({ origin }) => origin >= first)).toEqual([]);
  });
});

describe('steps', () => {
  it('are taken by time, and in the order of the file at one time', () => {
    const steps = [
      { at: '2s', on: 'a', run: 'echo late' },
      { at: '1s', on: 'a', run: ['echo one', 'echo two'] },
      { at: '1s', on: 'b', run: 'echo three' },
    ];
    const { records } = run({ title: 'T', nodes: { a: {}, b: {} }, steps });
    expect(typed(records!)).toEqual(['1 a: echo one', '1 a: echo two', '1 b: echo three', '2 a: echo late']);
  });

  it('pull the plug of a link and put it back', () => {
    const steps = [
      { at: '5s', link: 'lan', carrier: 'off' },
      { at: '8s', link: 'host:eth0', carrier: 'on' },
    ];
    const carrier = (at: string, contains: string) => ({
      at,
      on: 'host',
      run: 'ip link show eth0',
      contains,
    });
    expect(
      passes([carrier('4s', 'LOWER_UP'), carrier('6s', 'NO-CARRIER'), carrier('10s', 'LOWER_UP')], { steps }),
    ).toEqual([true, true, true]);
  });

  it('change impairments, of which those that are not named stay', () => {
    const steps = [
      { at: '6s', link: 'lan', set: { loss: '100%', delay: '1ms' } },
      { at: '7s', link: 'lan', set: { loss: '0%' } },
    ];
    const { records } = run(lan({ steps, duration: '12s' }));
    const changes = records!.flatMap(each =>
      each.kind === 'state' && each.subject === 'cable' ? [`${each.from} -> ${each.to}`] : [],
    );
    expect(changes).toEqual([
      'perfect -> delay 1000us loss 100%',
      'delay 1000us loss 100% -> delay 1000us loss 0%',
    ]);
    const adverts = records!.filter(each => each.kind !== 'command' && each.at > 7e6 && 'frame' in each);
    const [sent] = adverts.filter(({ kind }) => kind === 'tx');
    const heard = adverts.find(each => each.kind === 'rx' && each.at > sent!.at)!;
    expect(heard.at - sent!.at).toBe(1000);
  });
});
