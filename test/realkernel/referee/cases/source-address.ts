/** Which of many addresses a packet is sent from (RFC 6724), as `ip -6 route get` tells. */
import { quick, theme, type About, type RefereeCase } from '../case';

const SOURCE = '__ipv6_dev_get_saddr(), ipv6_get_saddr_eval(), net/ipv6/addrconf.c; RFC 6724 §5';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** Addresses of eth0, and where packets go. */
function chosen(
  id: string,
  title: string,
  addresses: readonly string[],
  destinations: readonly string[],
  sysctl: Record<string, number> = {},
  more: readonly string[] = [],
): Row {
  return [
    id,
    { title, source: SOURCE, bench: quick({ ports: 2, sysctl }) },
    async k => {
      await k.ready();
      await k.ready('eth1');
      await k.run(
        ...addresses.map(each => `ip addr add ${each}${each.includes(' dev ') ? '' : ' dev eth0'}`),
      );
      await k.run('ip -6 route add default via fe80::2 dev eth0', ...more);
      for (const destination of destinations) await k.run(`ip -6 route get ${destination}`);
    },
  ];
}

const FAR = '2001:db8:f::1';

export const sourceAddress = theme('source-address', [
  chosen(
    'longest',
    'The longest common prefix',
    ['2001:db8:1::1/64', '2001:db8:f:1::1/64', '2001:db9::1/64'],
    [FAR, '2001:db9:1::1', '2001:db8:1::7', '3fff::1'],
  ),
  chosen(
    'same',
    'The destination itself',
    ['2001:db8:1::1/64', '2001:db8:1::2/64'],
    ['2001:db8:1::1', '2001:db8:1::2'],
  ),
  chosen(
    'equal',
    'Two that are equally good',
    ['2001:db8:1::1/64', '2001:db8:1::2/64', '2001:db8:1::3/64'],
    [FAR, '2001:db8:1::99'],
  ),
  chosen(
    'scope',
    'Scopes',
    ['fd00:1::1/64', 'fec0:1::1/64', '2001:db8:1::1/64'],
    [
      FAR,
      'fec0:2::1',
      'fd00:2::1',
      'fe80::5 oif eth0',
      'ff02::1 oif eth0',
      'ff05::1 oif eth0',
      'ff0e::1 oif eth0',
    ],
  ),
  chosen(
    'labels',
    'Labels: 6to4, Teredo and unique local addresses',
    ['2002:c000:201::1/64', '2001:0:1::1/64', 'fd00:1::1/64', '2001:db8:1::1/64'],
    [FAR, '2002:c000:202::1', '2001:0:2::1', 'fd00:2::1', 'fc00::1'],
  ),
  chosen(
    'deprecated',
    'A deprecated one is the last choice',
    ['2001:db8:f::9/64 preferred_lft 0', '2001:db8:1::1/64'],
    [FAR, '2001:db8:f::9'],
  ),
  chosen('only-deprecated', 'Only a deprecated one', ['2001:db8:f::9/64 preferred_lft 0'], [FAR]),
  chosen('only-link-local', 'Only a link-local one', [], [FAR, 'fe80::5 oif eth0']),
  chosen(
    'other-device',
    'That of the outgoing device is better',
    ['2001:db8:f::1/128 dev eth1', '2001:db8:1::1/64'],
    ['2001:db8:f::2', '2001:db8:f::2 oif eth1'],
  ),
  chosen('only-other-device', 'Only the other device has one', ['2001:db8:2::1/64 dev eth1'], [FAR]),
  chosen('outgoing-only', 'use_oif_addrs_only', ['2001:db8:2::1/64 dev eth1'], [FAR], {
    'net.ipv6.conf.eth0.use_oif_addrs_only': 1,
  }),
  chosen('lo', 'An address of lo', ['2001:db8:9::1/128 dev lo'], [FAR]),
  chosen(
    'prefsrc',
    'A route that says it',
    ['2001:db8:f::9/64', '2001:db8:1::1/64'],
    [FAR, '2001:db8:e::1'],
    {},
    [
      'ip -6 route add 2001:db8:e::/48 via fe80::2 dev eth0 src 2001:db8:1::1',
      'ip -6 route add 2001:db8:d::/48 via fe80::2 dev eth0 src 2001:db8:77::1',
    ],
  ),
  chosen(
    'from',
    'from',
    ['2001:db8:f::9/64', '2001:db8:1::1/64'],
    [`${FAR} from 2001:db8:1::1`, `${FAR} from 2001:db8:77::1`],
  ),
]);
