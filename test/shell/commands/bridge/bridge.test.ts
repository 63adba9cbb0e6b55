import { ERRNO_TEXT, type Errno, type NetlinkError } from '../../../../sim/kernel/uapi';
import { bridge as program } from '../../../../sim/shell/commands/bridge/bridge';
import { runOn, type Snapshot } from '../iproute2/fake-process';
import { outputOf, readRecording, type Recorded, splitWords } from '../iproute2/recording';
import { fdbOf, linkOf, mac, mdbOf, parseJson } from '../iproute2/snapshot';

const RECORDED = readRecording('test/realkernel/recorded/formats/bridge.txt').filter(
  ({ node }) => node === 'host',
);

const ports = parseJson(outputOf(RECORDED, 'link', 'bridge -j -d link'));
const br0 = { ifindex: 4, ifname: 'br0', flags: ['UP'], mtu: 1500, linkinfo: { info_kind: 'bridge' } };
const lo = { ifindex: 1, ifname: 'lo', flags: ['UP'], mtu: 65536 };

/** A port's options are told under the names of `ip -d -j link`. */
const MACHINE: Snapshot = {
  links: [lo, ...ports, br0].map(device => {
    const { mcast_router: multicast_router, ...options } = device as Record<string, unknown>;
    const link = linkOf(device, {}, ports);
    return 'state' in device
      ? { ...link, slaveKind: 'bridge', infoSlaveData: { ...(options as object), multicast_router } as never }
      : link;
  }),
  fdb: parseJson(outputOf(RECORDED, 'fdb', 'bridge -j fdb show')).map(fdbOf),
  mdb: (
    parseJson(outputOf(RECORDED, 'mdb', 'bridge -j mdb show'))[0]?.['mdb'] as ReturnType<typeof parseJson>
  ).map(mdbOf),
};

const run = (command: string, refusal?: NetlinkError): ReturnType<typeof runOn> =>
  runOn({ ...MACHINE, ...(refusal !== undefined && { refusal }) }, program, splitWords(command));

/** Shown before anything was changed in that section; ages and timers are not told here. */
const shown = (section: string): (readonly [string, string])[] => {
  const of = RECORDED.filter(entry => entry.section === section && entry.status === 0);
  const end = of.findIndex(({ command }) => /\b(set|add|del|flush)\b/.test(command));
  return of
    .slice(0, end)
    .filter(({ command }) => /^bridge(?!.* -s)/.test(command))
    .map(({ command, output }) => [command, output] as const);
};

describe('bridge, held against iproute2 6.1', () => {
  it.each([...shown('link'), ...shown('fdb'), ...shown('mdb')])('%s', (command, output) => {
    expect(run(command)).toMatchObject({ output, status: 0 });
  });

  it('-pretty breaks the lines of JSON', () => {
    expect(run('bridge -j -p link show dev veth1').output).toMatch(/^\[ \{\n {8}"ifindex": 2,\n/);
  });

  it('where a kernel knows no VLANs, it shows none', () => {
    expect(run('bridge vlan show vid 10').output).toBe(outputOf(RECORDED, 'vlan', 'bridge vlan show vid 10'));
  });
});

function refusalOf({ output }: Recorded): NetlinkError | undefined {
  const words = /^RTNETLINK answers: (.*)$/m.exec(output)?.[1];
  const errno = (Object.keys(ERRNO_TEXT) as Errno[]).find(each => ERRNO_TEXT[each] === words);
  return errno && { errno };
}

describe('wrong and right changes, held against iproute2 6.1', () => {
  const cases = RECORDED.filter(
    ({ command, status, output }) =>
      /^bridge/.test(command) &&
      !/mdb (add|del)|vlan (add|del) dev (?!nope)\w+ vid \d{1,2}\b|monitor|-d vlan|flush/.test(command) &&
      (status !== 0 || output === ''),
  );

  it.each(cases.map(entry => [`${entry.command} (${entry.section})`, entry] as const))(
    '%s',
    (_title, entry) => {
      const { output, status } = run(entry.command, refusalOf(entry));
      expect({ output, status }).toEqual({ output: entry.output, status: entry.status });
    },
  );

  it.each([
    ['bridge link set dev veth1 hairpin on', ['linkSet', 'veth1', { protinfo: { hairpin: 1 } }]],
    [
      'bridge link set dev veth1 state blocking cost 7',
      ['linkSet', 'veth1', { protinfo: { state: 4, cost: 7 } }],
    ],
    [
      'bridge link set dev veth1 state 2 cost 0 priority -1',
      ['linkSet', 'veth1', { protinfo: { state: 2 } }],
    ],
    [
      'bridge fdb add 2:0:0:0:0:99 dev veth1 master static',
      [
        'fdbAdd',
        { lladdr: mac('02:00:00:00:00:99'), dev: 'veth1', self: false, state: 'static', replace: false },
      ],
    ],
    [
      'bridge fdb replace 02:00:00:00:00:99 dev veth1',
      [
        'fdbAdd',
        { lladdr: mac('02:00:00:00:00:99'), dev: 'veth1', self: true, state: 'permanent', replace: true },
      ],
    ],
    [
      'bridge fdb add 02:00:00:00:00:99 dev veth1 master dynamic sticky',
      ['fdbAdd', { dev: 'veth1', self: false, state: 'dynamic', sticky: true, replace: false }],
    ],
    [
      'bridge fdb del 02:00:00:00:00:99 dev veth1 master',
      ['fdbDel', { lladdr: mac('02:00:00:00:00:99'), dev: 'veth1', self: false, state: 'permanent' }],
    ],
  ])('%s', (command, request) => {
    expect(run(command)).toMatchObject({ output: '', status: 0, requests: [request] });
  });

  it('flushing deletes what the bridge knows', () => {
    const { requests, status } = run('bridge fdb flush dev br0');
    expect(status).toBe(0);
    expect(requests).toHaveLength(MACHINE.fdb?.filter(({ master }) => master === 'br0').length ?? 0);
  });

  it.each([
    'bridge vlan set dev veth1 vid 10 state 3',
    'bridge vlan global show',
    'bridge vlan tunnelshow',
    'bridge vlan add dev veth1 vid 10 tunnel_info id 5',
    'bridge -s vlan',
    'bridge mdb add dev br0 port veth1 grp ff15::1 permanent',
  ])('%s is refused by name', command => {
    expect(run(command)).toMatchObject({
      stderr: expect.stringMatching(/is not simulated/),
      status: 255,
      requests: [],
    });
  });

  it.each([
    ['add dev veth1 vid 10', { first: 10, last: 10 }],
    ['add vid 10-12 dev veth1 untagged master', { first: 10, last: 12, untagged: true, master: true }],
    ['add dev veth1 vid 10 pvid self', { first: 10, last: 10, pvid: true, self: true }],
    ['add dev veth1 vid -1', { first: -1, last: -1 }],
    ['del dev veth1 vid 10 whatever', { first: 10, last: 10 }],
  ])('bridge vlan %s', (words, said) => {
    const nothing = { dev: 'veth1', pvid: false, untagged: false, self: false, master: false };
    const call = words.startsWith('add') ? 'bridgeVlanAdd' : 'bridgeVlanDel';
    expect(run(`bridge vlan ${words}`)).toMatchObject({
      status: 0,
      requests: [[call, { ...nothing, ...said }]],
    });
  });
});

describe('bridge monitor', () => {
  it('tells what changes at a port', () => {
    const outcome = run('bridge monitor all');
    const link = MACHINE.links?.find(({ ifname }) => ifname === 'veth1');
    const port = {
      ...(link as NonNullable<typeof link>),
      infoSlaveData: { state: 'forwarding', priority: 32, cost: 50 },
    };
    outcome.event({ kind: 'newport', link: port });
    const recorded =
      '5.258 [LINK]2: veth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state forwarding priority 32 cost 50 \n';
    expect(outcome.output).toBe(recorded.replace('5.258 ', ''));
    // Linux 6.18.44, iproute2 6.1: a message of the device alone, and that it is a port no longer, tell no state.
    outcome.event({ kind: 'newlink', link: port });
    outcome.event({ kind: 'delport', link: port });
    const device = '[LINK]2: veth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 \n';
    expect(outcome.output).toContain(`50 \n${device}${device.replace(']', ']Deleted ')}`);
    expect(outcome.status).toBeUndefined();
  });
});
