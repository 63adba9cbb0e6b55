import type { NetlinkEvent, RouteInfo } from '../../../../sim/kernel/uapi';
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { type Outcome, runOn } from '../iproute2/fake-process';
import { readRecording, splitWords } from '../iproute2/recording';
import { addressesOf, destinationOf, ip, linkOf, neighbourOf, routeOf } from '../iproute2/snapshot';

/** Lines that the real tool printed while things changed. */
const LINES = readRecording('test/realkernel/recorded/formats/ip-monitor.txt')
  .map(({ output }) => output)
  .join('');

const UP = ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'];
const eth0 = linkOf(
  {
    ifindex: 2,
    link_index: 2,
    ifname: 'eth0',
    flags: UP,
    mtu: 1400,
    qdisc: 'noqueue',
    operstate: 'UP',
    txqlen: 1000,
    address: '02:00:00:00:00:02',
    broadcast: 'ff:ff:ff:ff:ff:ff',
    link_netnsid: 0,
  },
  { 0: 'router' },
);
const br0 = linkOf(
  {
    ifindex: 3,
    ifname: 'br0',
    flags: ['BROADCAST', 'MULTICAST'],
    mtu: 1500,
    qdisc: 'noop',
    operstate: 'DOWN',
    txqlen: 1000,
    address: '00:00:00:00:00:00',
    broadcast: 'ff:ff:ff:ff:ff:ff',
  },
  {},
);
const [address] = addressesOf({
  ifindex: 2,
  ifname: 'eth0',
  addr_info: [
    {
      family: 'inet6',
      local: '2001:db8:1::2',
      prefixlen: 64,
      scope: 'global',
      dynamic: true,
      valid_life_time: 100,
      preferred_life_time: 50,
    },
  ],
});
const route = (json: object): RouteInfo => routeOf({ metric: 1024, flags: [], pref: 'medium', ...json });

const rule = {
  pref: 32765,
  action: 1,
  table: 100,
  src: destinationOf('2001:db8:1::/64'),
  iifDetached: false,
  oifDetached: false,
  unresolved: false,
};

const EVENTS: readonly (readonly [string, NetlinkEvent, string])[] = [
  [
    'a device',
    { kind: 'newlink', link: eth0 },
    '[LINK]2: eth0@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UP group default \n' +
      '    link/ether 02:00:00:00:00:02 brd ff:ff:ff:ff:ff:ff link-netns router\n',
  ],
  [
    'a device that is gone',
    { kind: 'dellink', link: br0 },
    '[LINK]Deleted 3: br0: <BROADCAST,MULTICAST> mtu 1500 qdisc noop state DOWN group default \n' +
      '    link/ether 00:00:00:00:00:00 brd ff:ff:ff:ff:ff:ff\n',
  ],
  [
    'an address that is gone',
    { kind: 'deladdr', address: address as NonNullable<typeof address> },
    '[ADDR]Deleted 2: eth0    inet6 2001:db8:1::2/64 scope global dynamic \n       valid_lft 100sec preferred_lft 50sec\n',
  ],
  [
    'the route of an advertisement',
    {
      kind: 'newroute',
      replace: false,
      route: route({
        dst: 'default',
        gateway: 'fe80::ff:fe00:1',
        dev: 'eth0',
        protocol: 'ra',
        expires: 1800,
      }),
    },
    '[ROUTE]default via fe80::ff:fe00:1 dev eth0 proto ra metric 1024 expires 1800sec pref medium\n',
  ],
  ['a rule', { kind: 'newrule', rule }, '[RULE]32765:\tfrom 2001:db8:1::/64 lookup 100\n'],
  [
    'a rule that is gone',
    { kind: 'delrule', rule },
    '[RULE]Deleted 32765:\tfrom 2001:db8:1::/64 lookup 100\n',
  ],
  [
    'a route with several ways',
    {
      kind: 'newroute',
      replace: false,
      route: {
        ...route({ dst: '2001:db8:5::/64' }),
        dst: destinationOf('2001:db8:5::/64'),
        nexthops: [
          { gateway: ip('fe80::6'), dev: 'eth0', weight: 1, flags: [] },
          { gateway: ip('fe80::5'), dev: 'eth0', weight: 1, flags: [] },
        ],
      },
    },
    '[ROUTE]2001:db8:5::/64 metric 1024 pref medium\n' +
      '\tnexthop via fe80::6 dev eth0 weight 1 \n\tnexthop via fe80::5 dev eth0 weight 1 \n',
  ],
  [
    'a neighbour that is gone',
    {
      kind: 'delneigh',
      neighbour: neighbourOf({
        dst: 'fe80::ff:fe00:1',
        dev: 'eth0',
        lladdr: '02:00:00:00:00:01',
        router: null,
        state: ['REACHABLE'],
      }),
    },
    '[NEIGH]Deleted fe80::ff:fe00:1 dev eth0 lladdr 02:00:00:00:00:01 router REACHABLE \n',
  ],
  [
    'a prefix',
    {
      kind: 'newprefix',
      dev: 'eth0',
      option: {
        kind: 'prefix-information',
        prefix: ip('2001:db8:1::'),
        prefixLength: 64,
        onLink: true,
        autonomous: true,
        routerAddress: false,
        preferDhcpv6Pd: false,
        validLifetime: 86400,
        preferredLifetime: 14400,
      },
    },
    '[PREFIX]prefix 2001:db8:1::/64dev eth0 valid 86400 preferred 14400 \n',
  ],
  [
    'a setting',
    { kind: 'newnetconf', scope: 'all', ifindex: 0, values: { forwarding: 1 } },
    '[NETCONF]inet6 all forwarding on \n',
  ],
  [
    'a setting by another name',
    { kind: 'newnetconf', scope: 'eth0', ifindex: 2, values: { proxy_ndp: 0 } },
    '[NETCONF]inet6 eth0 proxy_neigh off \n',
  ],
];

const monitor = (command: string): Outcome => runOn({ links: [eth0, br0] }, program, splitWords(command));

describe('ip monitor', () => {
  it.each(EVENTS)('all: %s, as recorded', (_name, event, text) => {
    expect(LINES).toContain(text);
    const outcome = monitor('ip monitor all');
    outcome.event(event);
    expect(outcome.output).toBe(text);
    expect(outcome.status).toBeUndefined();
  });

  it.each(EVENTS)('without labels: %s', (_name, event, text) => {
    const outcome = monitor('ip -6 -j monitor');
    outcome.event(event);
    expect(outcome.output).toBe(text.replace(/^\[[A-Z]+\]/, ''));
  });

  it('tells of named objects only', () => {
    const outcome = monitor('ip monitor label address route');
    for (const [, event] of EVENTS) outcome.event(event);
    expect([...new Set(outcome.output.match(/\[[A-Z]+\]/g))]).toEqual(['[ADDR]', '[ROUTE]']);
  });

  it('a device, without naming it again', () => {
    const outcome = monitor('ip monitor label dev eth0');
    for (const [, event] of EVENTS) outcome.event(event);
    expect(outcome.output).toContain('[ROUTE]default via fe80::ff:fe00:1 proto ra');
    expect(outcome.output).not.toContain('br0');
  });

  it('settings that nobody is told of are not shown', () => {
    const outcome = monitor('ip monitor');
    outcome.event({ kind: 'newnetconf', scope: 'eth0', ifindex: 2, values: { accept_ra: 2 } });
    expect(outcome.output).toBe('');
  });

  it('tells the time of the simulation', () => {
    const [, event, text] = EVENTS[3] as (typeof EVENTS)[number];
    const short = monitor('ip -ts monitor all');
    short.event(event);
    expect(short.output).toBe(`[1970-01-01T00:00:12.345678] ${text}`);
    const long = monitor('ip -t monitor all');
    long.event(event);
    expect(long.output).toBe(`Timestamp: Thu Jan  1 00:00:12 1970 345678 usec\n${text}`);
  });
});
