/** What the kernel is asked, word by word. */
import { Ip6 } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { runOn } from '../iproute2/fake-process';
import { splitWords } from '../iproute2/recording';
import { destinationOf, ip, linkOf, mac } from '../iproute2/snapshot';

const LINKS = ['lo', 'eth0', 'eth1', 'br0'].map((ifname, at) =>
  linkOf(
    { ifindex: at + 1, ifname, flags: ['UP'], mtu: 1500, qdisc: 'noqueue', operstate: 'UP', txqlen: 1000 },
    {},
  ),
);

/** Addresses as text, which is easier to read. */
function plain(value: unknown): unknown {
  if (value instanceof Ip6 || value instanceof Mac) return value.toString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]));
}

function asked(command: string): unknown {
  const { requests, output, status } = runOn({ links: LINKS, netns: ['c1'] }, program, splitWords(command));
  expect({ output, status }).toEqual({ output: '', status: 0 });
  expect(requests).toHaveLength(1);
  return plain(requests[0]);
}

describe('ip link', () => {
  it.each([
    ['ip link set eth0 up', ['linkSet', 'eth0', { up: true }]],
    ['ip l s dev eth0 down', ['linkSet', 'eth0', { up: false }]],
    ['ip link set dev eth0 mtu 1400 txqueuelen 0x10', ['linkSet', 'eth0', { mtu: 1400, txqlen: 16 }]],
    ['ip link set eth0 name wan', ['linkSet', 'eth0', { name: 'wan' }]],
    ['ip link set eth0 name eth0', ['linkSet', 'eth0', {}]],
    ['ip link set eth0 addr 2:0:0:0:0:a', ['linkSet', 'eth0', { address: '02:00:00:00:00:0a' }]],
    ['ip link set eth0 master br0', ['linkSet', 'eth0', { master: 'br0' }]],
    ['ip link set eth0 nomaster', ['linkSet', 'eth0', { master: '' }]],
    ['ip link set eth0 netns c1', ['linkSet', 'eth0', { netns: 'c1' }]],
    ['ip link set eth0 netns 1', ['linkSet', 'eth0', { netns: 1 }]],
    ['ip link set eth0 addrgenmode none', ['linkSet', 'eth0', { addrGenMode: 'none' }]],
    [
      'ip link set eth0 promisc on allmulticast off arp off multicast on',
      ['linkSet', 'eth0', { promisc: true, allmulticast: false, arp: false, multicast: true }],
    ],
    [
      'ip link set eth0 type bridge_slave hairpin on mcast_fast_leave off mcast_router 2 state 3',
      ['linkSet', 'eth0', { infoSlaveData: { hairpin: 1, fastleave: 0, mcast_router: 2, state: 3 } }],
    ],
    [
      'ip link set br0 type bridge stp 1 forward 400 mcast_snooping 0',
      ['linkSet', 'br0', { infoData: { stp_state: 1, forward_delay: 400, mcast_snooping: 0 } }],
    ],
    ['ip link set br0 type bridge', ['linkSet', 'br0', {}]],
    ['ip link add br1 type bridge', ['linkAdd', { ifname: 'br1', kind: 'bridge' }]],
    ['ip link add type bridge', ['linkAdd', { ifname: 'bridge0', kind: 'bridge' }]],
    [
      'ip link add name br1 index 9 address 02:00:00:00:00:01 type bridge mcast_querier 1',
      [
        'linkAdd',
        {
          ifname: 'br1',
          kind: 'bridge',
          index: 9,
          address: '02:00:00:00:00:01',
          infoData: { mcast_querier: 1 },
        },
      ],
    ],
    ['ip link add v0 type veth', ['linkAdd', { ifname: 'v0', kind: 'veth' }]],
    [
      'ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02 netns c1',
      [
        'linkAdd',
        {
          ifname: 'v0',
          kind: 'veth',
          address: '02:00:00:00:00:01',
          peer: { ifname: 'v1', address: '02:00:00:00:00:02', netns: 'c1' },
        },
      ],
    ],
    ['ip link del eth0', ['linkDel', 'eth0']],
    ['ip link replace br0 type bridge', ['linkSet', 'br0', {}]],
    ['ip link replace br1 type bridge', ['linkAdd', { ifname: 'br1', kind: 'bridge' }]],
  ])('%s', (command, request) => {
    expect(asked(command)).toEqual(request);
  });
});

describe('ip addr', () => {
  const base = { dev: 'eth0', local: '2001:db8::1', prefixlen: 64, flags: 0 };
  it.each([
    ['ip addr add 2001:db8::1/64 dev eth0', ['addressAdd', base, 'add']],
    ['ip a a local 2001:db8::1/64 dev eth0', ['addressAdd', base, 'add']],
    ['ip addr add 2001:db8::1 dev eth0', ['addressAdd', { ...base, prefixlen: 128 }, 'add']],
    ['ip addr chg 2001:db8::1/64 dev eth0', ['addressAdd', base, 'change']],
    ['ip addr replace 2001:db8::1/64 dev eth0', ['addressAdd', base, 'replace']],
    ['ip addr del 2001:db8::1/64 dev eth0', ['addressDel', base]],
    [
      'ip addr add 2001:db8::1/64 dev eth0 nodad home mngtmpaddr noprefixroute optimistic',
      ['addressAdd', { ...base, flags: 0x02 | 0x10 | 0x100 | 0x200 | 0x04 }, 'add'],
    ],
    [
      'ip addr add 2001:db8::1/64 dev eth0 valid_lft forever preferred_lft 0',
      ['addressAdd', { ...base, validLifetime: 0xffffffff, preferredLifetime: 0 }, 'add'],
    ],
    [
      'ip addr add 2001:db8::1/64 dev eth0 valid 100 preferred 50',
      ['addressAdd', { ...base, validLifetime: 100, preferredLifetime: 50 }, 'add'],
    ],
    [
      'ip addr add 2001:db8::1/64 dev eth0 metric 7 scope site',
      ['addressAdd', { ...base, metric: 7, scope: 200 }, 'add'],
    ],
    [
      'ip addr add 2001:db8::1 peer 2001:db8::2/126 dev eth0',
      ['addressAdd', { ...base, peer: '2001:db8::2', prefixlen: 126 }, 'add'],
    ],
  ])('%s', (command, request) => {
    expect(asked(command)).toEqual(request);
  });

  it('flags that cannot be set are warned of, and the address is added', () => {
    const { requests, stderr, status } = runOn(
      { links: LINKS },
      program,
      splitWords('ip addr add nodad 2001:db8::1/64 dev eth0 dadfailed'),
    );
    expect({ requests: plain(requests), stderr, status }).toEqual({
      requests: [['addressAdd', base, 'add']],
      stderr:
        'Warning: nodad option can be set only for IPv6 addresses\n' +
        'Warning: dadfailed option is not mutable from userspace\n',
      status: 0,
    });
  });
});

describe('ip -6 route', () => {
  const dst = (text: string): unknown => plain(destinationOf(text));
  it.each([
    [
      'ip -6 route add 2001:db8::/32 via fe80::1 dev eth0',
      ['routeAdd', { dst: dst('2001:db8::/32'), gateway: 'fe80::1', dev: 'eth0' }, 'add'],
    ],
    [
      'ip route add default via fe80::1 dev eth0',
      ['routeAdd', { dst: dst('default'), gateway: 'fe80::1', dev: 'eth0' }, 'add'],
    ],
    ['ip -6 r add to any dev eth0', ['routeAdd', { dst: dst('default'), dev: 'eth0' }, 'add']],
    [
      'ip -6 route append 2001:db8::1 dev eth0',
      ['routeAdd', { dst: dst('2001:db8::1'), dev: 'eth0' }, 'append'],
    ],
    [
      'ip -6 route add blackhole 2001:db8::/32 metric 5 proto ra table 100 pref low expires 60',
      [
        'routeAdd',
        {
          type: 'blackhole',
          dst: dst('2001:db8::/32'),
          metric: 5,
          protocol: 'ra',
          table: 100,
          preference: 'low',
          expires: 60,
        },
        'add',
      ],
    ],
    [
      'ip -6 route add local 2001:db8::/64 dev lo',
      ['routeAdd', { type: 'local', dst: dst('2001:db8::/64'), dev: 'lo', table: 255 }, 'add'],
    ],
    [
      'ip -6 route replace 2001:db8::/32 via inet6 fe80::1 dev eth0 onlink src 2001:db8::1 mtu lock 1400 hoplimit 9 advmss 1220',
      [
        'routeAdd',
        {
          dst: dst('2001:db8::/32'),
          gateway: 'fe80::1',
          dev: 'eth0',
          onlink: true,
          prefsrc: '2001:db8::1',
          locked: ['mtu'],
          metrics: { mtu: 1400, hoplimit: 9, advmss: 1220 },
        },
        'replace',
      ],
    ],
    [
      'ip -6 route change 2001:db8::/32 proto bird nexthop via fe80::1 dev eth0 weight 3 nexthop dev eth1 onlink',
      [
        'routeAdd',
        {
          dst: dst('2001:db8::/32'),
          protocol: 12,
          nexthops: [
            { gateway: 'fe80::1', dev: 'eth0', weight: 3 },
            { dev: 'eth1', onlink: true },
          ],
        },
        'change',
      ],
    ],
    ['ip -6 route del default', ['routeDel', { dst: dst('default') }]],
    [
      'ip -6 route del unreachable 2001:db8::/32 table local',
      ['routeDel', { type: 'unreachable', dst: dst('2001:db8::/32'), table: 255 }],
    ],
  ])('%s', (command, request) => {
    expect(asked(command)).toEqual(request);
  });

  it.each([
    ['ip -6 route get 2001:db8::1', { to: ip('2001:db8::1') }],
    [
      'ip route get to 2001:db8::1 from 2001:db8::2 oif eth0',
      { to: ip('2001:db8::1'), from: ip('2001:db8::2'), oif: 'eth0' },
    ],
    ['ip -6 route get 2001:db8::1 dev eth0 iif eth1', { to: ip('2001:db8::1'), oif: 'eth0', iif: 'eth1' }],
  ])('%s', (command, question) => {
    expect(runOn({ links: LINKS }, program, splitWords(command)).requests).toEqual([['routeGet', question]]);
  });
});

describe('ip neigh and ip token', () => {
  const dst = '2001:db8::9';
  it.each([
    [
      `ip neigh add ${dst} lladdr 02:00:00:00:00:09 dev eth0`,
      [
        'neighbourAdd',
        {
          dst,
          dev: 'eth0',
          state: 'NUD_PERMANENT',
          router: false,
          proxy: false,
          lladdr: '02:00:00:00:00:09',
        },
        'add',
      ],
    ],
    [
      `ip n replace to ${dst} lladdr 02:00:00:00:00:09 nud reach router dev eth0`,
      [
        'neighbourAdd',
        { dst, dev: 'eth0', state: 'NUD_REACHABLE', router: true, proxy: false, lladdr: '02:00:00:00:00:09' },
        'replace',
      ],
    ],
    [
      `ip neigh add proxy ${dst} dev eth0`,
      ['neighbourAdd', { dst, dev: 'eth0', state: 'NUD_PERMANENT', router: false, proxy: true }, 'add'],
    ],
    [
      `ip neigh del ${dst} dev eth0`,
      ['neighbourDel', { dst, dev: 'eth0', state: 'NUD_PERMANENT', router: false, proxy: false }],
    ],
    ['ip token set ::42 dev eth0', ['linkSet', 'eth0', { token: '::42' }]],
    ['ip token del dev eth0', ['linkSet', 'eth0', { token: '::' }]],
  ])('%s', (command, request) => {
    expect(asked(command)).toEqual(request);
  });

  it('a link-layer address of another length is refused', () => {
    const { output, requests } = runOn(
      { links: LINKS },
      program,
      splitWords(`ip neigh add ${dst} lladdr ${mac('02:00:00:00:00:09')}:ff dev eth0`),
    );
    expect({ output, requests }).toEqual({
      output: 'Invalid address length 7 - must be 6 bytes\n',
      requests: [],
    });
  });
});
