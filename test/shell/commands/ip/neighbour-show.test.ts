import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { runOn, type Snapshot } from '../iproute2/fake-process';
import { outputOf, readRecording, splitWords } from '../iproute2/recording';
import { linkOf, neighbourOf, parseJson } from '../iproute2/snapshot';

const RECORDED = readRecording('test/realkernel/recorded/formats/ip-neigh.txt');
const SECTION = 'states';

const LINKS = ['lo', 'eth0', 'veth1', 'vbr0', 'vbr1'].map((ifname, at) =>
  linkOf(
    { ifindex: at + 1, ifname, flags: ['UP'], mtu: 1500, qdisc: 'noqueue', operstate: 'UP', txqlen: 1000 },
    {},
  ),
);

const json = (command: string): ReturnType<typeof parseJson> =>
  parseJson(outputOf(RECORDED, SECTION, command));

/** Every entry, with the ages of those for which they were told. */
const AGES = new Map(json('ip -6 -j -s neigh').map(entry => [entry['dst'], entry]));
const NEIGHBOURS: Snapshot = {
  links: LINKS,
  neighbours: [
    ...json('ip -6 -j neigh show nud all').map(entry => neighbourOf({ ...entry, ...AGES.get(entry['dst']) })),
    ...json('ip -6 -j neigh show proxy').map(neighbourOf),
  ],
};

const at = RECORDED.findIndex(({ command }) => command === 'ip neigh');
const commands = RECORDED.slice(at)
  .filter(({ section, command }) => section === SECTION && /^ip .*neigh( show.*| get.*)?$/.test(command))
  .map(({ command, output, status }) => [command, output, status] as const);

describe('ip neigh show, held against iproute2 6.1', () => {
  it.each(commands)('%s', (command, output, status) => {
    expect(runOn(NEIGHBOURS, program, splitWords(command))).toMatchObject({ output, status });
  });

  it('-brief is a table', () => {
    const { output } = runOn(NEIGHBOURS, program, splitWords('ip -6 -br neigh show fe80::ff:fe00:1'));
    expect(output).toBe(`${'fe80::ff:fe00:1'.padEnd(39)} ${'eth0'.padEnd(16)} 02:00:00:00:00:01\n`);
  });
});

describe('ip neigh flush', () => {
  const flushed = (command: string): unknown[] => {
    const neighbours = [...(NEIGHBOURS.neighbours ?? [])];
    const outcome = runOn(
      {
        links: LINKS,
        get neighbours() {
          return neighbours.splice(0);
        },
      },
      program,
      splitWords(command),
    );
    expect(outcome.status).toBe(0);
    return outcome.requests.map(([, request]) => String((request as { dst: unknown }).dst));
  };

  it('leaves permanent entries and those without resolution alone', () => {
    const recorded = outputOf(RECORDED, 'changes', 'ip -6 -s neigh flush dev eth0');
    expect(recorded).toContain('*** Flush is complete after 1 round ***');
    expect(flushed('ip -6 neigh flush dev eth0')).not.toContain('2001:db8:1::20');
    expect(flushed('ip -6 neigh flush dev eth0')).toContain('2001:db8:1::23');
    expect(flushed('ip -6 neigh flush dev eth0')).not.toContain('ff02::16');
  });

  it('deletes permanent ones when told to', () => {
    expect(flushed('ip -6 neigh flush all nud permanent')).toContain('2001:db8:1::20');
  });
});
