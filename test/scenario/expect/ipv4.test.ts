/** Expectations of addresses, routes and neighbours of IPv4, of a lab in which the two machines have pinged each other. */
import { lan, judged } from '../run-yaml';

const { nodes, ...rest } = lan() as { nodes: Record<string, { boot: string[] }> };
const boot = (name: string, ...lines: string[]): unknown => ({
  ...nodes[name],
  boot: [...(nodes[name]?.boot ?? []), ...lines],
});

const LAB = {
  ...rest,
  nodes: {
    router: boot('router', 'ip addr add 192.0.2.1/24 dev eth0'),
    host: boot(
      'host',
      'ip addr add 192.0.2.9/24 brd + dev eth0 valid_lft 7200 preferred_lft 3600',
      'ip route add 0.0.0.0/0 via 192.0.2.1 mtu 1400',
      'ip route add 198.51.100.0/24 nexthop via 192.0.2.1 nexthop via 192.0.2.2',
      'ip route add blackhole 203.0.113.0/24 metric 7',
      'ping -c 1 192.0.2.1',
    ),
  },
};

const at = { at: '10s', on: 'host' };
const passed = (expected: Record<string, unknown>): boolean | undefined =>
  judged([{ ...at, ...expected }], LAB)[0]?.passed;

it.each([
  [{ address: '192.0.2.9' }, true],
  [{ address: '192.0.2.9/24', dev: 'eth0', scope: 'global', flags: ['dynamic'] }, true],
  [{ address: '192.0.2.9/25' }, false],
  [{ address: '192.0.2.0/24', valid_lft: '> 1h', preferred_lft: '<= 1h' }, true],
  [{ address: '192.0.2.0/24', valid_lft: 'forever' }, false],
  [{ address: '192.0.2.0/24', lacks: ['secondary'] }, true],
  [{ address: '192.0.2.0/24', flags: ['secondary'] }, false],
  [{ address: '127.0.0.1/8', dev: 'lo', scope: 'host' }, true],
  [{ address: '198.51.100.0/24', present: false }, true],
  [{ route: '0.0.0.0/0', via: '192.0.2.1', mtu: 1400 }, true],
  [{ route: '0.0.0.0/0', via: 'router:eth0', dev: 'eth0' }, true],
  [{ route: '0.0.0.0/0', via: '192.0.2.2' }, false],
  [{ route: '192.0.2.0/24', proto: 'kernel', src: '192.0.2.9' }, true],
  [{ route: '192.0.2.0/24', src: '192.0.2.1' }, false],
  [{ route: '192.0.2.9', table: 'local', type: 'local' }, true],
  [{ route: '192.0.2.255', table: 'local', type: 'broadcast' }, true],
  [{ route: '198.51.100.0/24', via: '192.0.2.2' }, true],
  [{ route: '203.0.113.0/24', type: 'blackhole', metric: 7 }, true],
  [{ route: '203.0.113.0/24', metric: 8 }, false],
  [{ neigh: '192.0.2.1', lladdr: 'router:eth0', state: ['REACHABLE', 'DELAY', 'STALE'] }, true],
  [{ neigh: '192.0.2.1', state: 'FAILED' }, false],
  [{ neigh: '192.0.2.7', present: false }, true],
  [{ neigh: '192.0.2.1', dev: 'eth1' }, false],
])('%j', (expected, ok) => {
  expect(passed(expected)).toBe(ok);
});

it('shows what is there in the words of ip when it fails', () => {
  const found = (expected: Record<string, unknown>): readonly string[] | undefined =>
    judged([{ ...at, ...expected }], LAB)[0]?.found;
  expect(found({ address: '10.0.0.1' })).toEqual([
    expect.stringMatching(
      /^192\.0\.2\.9\/24 dev eth0 scope global dynamic valid_lft \d+sec preferred_lft \d+sec$/,
    ),
  ]);
  expect(found({ route: '203.0.113.0/24', via: '192.0.2.1' })).toEqual([
    'blackhole 203.0.113.0/24 proto boot metric 7',
  ]);
  expect(found({ neigh: '192.0.2.7' })).toEqual([
    expect.stringMatching(/^192\.0\.2\.1 dev eth0 lladdr 02:00:00:00:00:01 [A-Z]+$/),
  ]);
});

it('waits for what comes', () => {
  const [verdict] = judged([{ on: 'host', address: '192.0.2.9', eventually: { by: '5s' } }], LAB);
  expect(verdict?.passed).toBe(true);
});
