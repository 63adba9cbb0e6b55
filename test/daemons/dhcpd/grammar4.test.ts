/** What dhcpd 4.4.3-P1 says of networks and ranges of DHCPv4, and of those of DHCPv6 where it is started without -6. */
import { parseDhcpdConf } from '../../../sim/daemons/dhcpd/parse-config';

function said(text: string, family: 4 | 6): string[] {
  const lines: string[] = [];
  const { ok, fatal } = parseDhcpdConf(
    'c',
    text,
    {
      read: () => undefined,
      complain: ({ message }) => lines.push(message),
      say: line => lines.push(line),
      unmodelled: what => lines.push(`unmodelled ${what}`),
    },
    family,
  );
  if (fatal !== undefined) lines.push(fatal);
  return ok ? [...lines, 'ok'] : lines;
}

const NET = 'subnet 10.0.0.0 netmask 255.255.255.0 {';
const SIX = 'statement is only supported in DHCPv6 mode.';

test.each<[4 | 6, string, string[]]>([
  [4, 'subnet6 2001:db8::/64 { range6 2001:db8::1 2001:db8::2; }', [`c line 1: subnet6 ${SIX}`]],
  [4, `${NET} range6 ::1 ::2; }`, [`c line 1: range6 ${SIX}`]],
  [4, 'host a { hardware ethernet 1:2:3:4:5:6; fixed-address6 2001:db8::5; }', ['ok']],
  [6, `${NET} range 10.0.0.1 10.0.0.9; }`, ['ok']],
  [
    4,
    `${NET} range 10.0.0.1 10.0.1.9; }`,
    ['bad range, address 10.0.1.9 not in subnet 10.0.0.0 netmask 255.255.255.0'],
  ],
  [4, `${NET} range 10.0.0.1; range 10.0.0.1 10.0.0.3; }`, ['c line 1: lease 10.0.0.1 is declared twice!']],
  [4, `${NET} range 10.0.0.9 10.0.0.3; }`, ['ok']],
  [
    4,
    'subnet 10.0.0.1 netmask 255.255.255.0 { }',
    ['c line 1: subnet 10.0.0.1 netmask 255.255.255.0: bad subnet number/mask combination.'],
  ],
  [4, 'subnet 10.0.0.1 255.255.255.0 { }', ['c line 1: Expecting netmask']],
  [4, `${NET} pool { range 10.0.0.1; deny members of "x"; } }`, ['c line 1: no such class: x']],
  [
    4,
    `${NET} pool { } }`,
    [
      'c line 1: Pool declaration with no address range.',
      'Pool declarations must always contain at least',
      'one range statement.',
    ],
  ],
  [4, 'pool { }', ['c line 1: pool declared outside of network']],
  [
    4,
    'host a { fixed-address 10.0.0.1, 10.0.0.2; } host c { fixed-address 10.0; }',
    ['c line 1: too few numbers.'],
  ],
  [4, `shared-network a { ${NET} } pool { range 10.0.0.5 10.0.0.6; } }`, ['ok']],
  [
    4,
    'shared-network a { pool { range 10.0.1.5 10.0.1.6; } }',
    [
      'c line 1: address range not on network a',
      'Be sure to place pool statement after related subnet declarations.',
      'c line 1: Pool declaration with no address range.',
      'Pool declarations must always contain at least',
      'one range statement.',
      'c line 1: empty shared-network decl',
    ],
  ],
  [4, `${NET} range dynamic-bootp 10.0.0.1 10.0.0.2; authoritative; }`, ['ok']],
  [4, `${NET} } ${NET} }`, ['Warning: subnet 10.0.0.0/24 overlaps subnet 10.0.0.0/24', 'ok']],
  [4, `${NET} range a b; }`, ['c line 1: expecting numeric value.']],
])('dhcpd -%s: %s', (family, text, expected) => {
  expect(said(text, family)).toEqual(expected);
});
