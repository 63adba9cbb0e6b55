/**
 * What the real systemd-networkd 252.38 made of DHCP=yes in a network namespace (kernel 6.18.44), beside dhcpd -4 and -6 of
 * ISC 4.4.3-P1, which are killed in second 12, and radvd 2.19 from second 4 on; and what the simulated one makes of it.
 */
import fc from 'fast-check';
import { toHex } from '../../../sim/base/hex';
import { Ip4 } from '../../../sim/base/ip4';
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { readDhcp4, writeDhcp4, type Dhcp4Message } from '../../../sim/wire/dhcpv4/message';
import { Frame } from '../../../sim/wire/frame';
import { Ip4Packet } from '../../../sim/wire/ipv4';
import { Host } from './host';
import recorded from './recorded-dhcp4-252.json';

const FILE = '[Match]\nName=eth0\n[Network]\nDHCP=yes\n';
const RADVD = `interface p0 { AdvSendAdvert on; AdvManagedFlag on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4;
  AdvDefaultLifetime 30; prefix 2001:db8:1::/64 { }; };`;
const DHCPD4 = `default-lease-time 60; authoritative;
subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.10 10.0.0.10; option routers 10.0.0.1;
  option domain-name-servers 10.0.0.53; }
`;
const DHCPD6 = `default-lease-time 60; preferred-lifetime 40;
subnet6 2001:db8:1::/64 { range6 2001:db8:1::15 2001:db8:1::15; }
`;
const HEADERS = 14 + 20 + 8;

function host(text: string) {
  const made = new Host({ 'eth0.network': text }, { container: true, radvd: RADVD });
  const tap = made.lab.links[0]!.tap();
  for (const [name, conf] of [
    ['4', DHCPD4],
    ['6', DHCPD6],
  ] as const) {
    made.router.file(`/etc/dhcp/dhcpd${name}.conf`, conf);
    made.router.file(`/var/lib/dhcp/${name}.leases`, '');
  }
  made.router.run('ip addr add 10.0.0.1/24 dev p0; ip addr add 2001:db8:1::1/64 dev p0 nodad');
  for (const name of ['4', '6']) {
    const files = `-cf /etc/dhcp/dhcpd${name}.conf -lf /var/lib/dhcp/${name}.leases -pf /run/dhcpd${name}.pid`;
    made.router.run(`dhcpd -${name} -q ${files} p0`);
  }
  made.until(4);
  made.router.run('radvd');
  const sent = (): Uint8Array[] =>
    tap.collected
      .map(({ frame }) => frame.bytes)
      .filter(octets => octets[12] === 8 && octets[13] === 0 && octets[23] === 17 && octets[37] === 67);
  return { made, sent };
}

const lines = (text: string): string[] => text.split('\n').filter(line => line !== '');
const comparable = (shown: readonly string[]): string[] =>
  shown.map(line =>
    line
      .replace(/^\d+: |@if\d+|link-netns r| link-netnsid \d/g, '')
      .replace(/\d+sec/g, 'N')
      .trim(),
  );
/** A message without its transaction. */
const message = (hex: string): string => `${hex.slice(0, 8)}${hex.slice(16)}`.replace(/0+$/, '');

describe('DHCP=yes, beside servers of both families and a router', () => {
  const { made, sent } = host(FILE);
  const real: Readonly<Record<string, readonly string[]>> = recorded.recorded;
  const shown: Record<string, string[]> = {};
  const show = (when: string): void => {
    shown[`${when}: ip addr`] = lines(made.print('ip addr show dev eth0'));
    shown[`${when}: ip route`] = lines(made.print('ip route show; ip -6 route show'));
    const states = '^(ADMIN|OPER|IPV4_ADDRESS|IPV6_ADDRESS|ADDRESS|ONLINE)_STATE|^DNS=';
    shown[`${when}: state`] = lines(made.print(`grep -hE '${states}' /run/systemd/netif/links/*`));
  };
  made.until(12);
  show('bound');
  made.router.run('kill $(cat /run/dhcpd4.pid) $(cat /run/dhcpd6.pid)');
  made.until(74);
  show('expired');
  made.stop();
  made.until(75);
  show('stopped');

  test.each(Object.keys(real).filter(key => key.includes(': ')))('%s is as recorded', key => {
    const sorted = (text: readonly string[]): string[] =>
      key.endsWith('state') ? comparable(text).sort() : comparable(text);
    expect(sorted(shown[key] ?? [])).toEqual(sorted(real[key] ?? []));
  });

  test('its first messages are those of the real one, octet by octet', () => {
    const ours = sent().slice(0, 2);
    const theirs = recorded.sent.map(hex => message(hex.slice(2 * (HEADERS - 14))));
    expect(ours.map(octets => message(toHex(octets.slice(HEADERS))))).toEqual(theirs);
  });

  test('the log says the same, links as they happen to come', () => {
    expect([...made.log].sort()).toEqual([...(real['log'] ?? [])].sort());
  });
});

test('networkd.dhcp4.bound: the lease is renewed, and the address lives on', () => {
  const { made, sent } = host(FILE);
  made.until(400);
  expect(made.decided('networkd.dhcp4.bound')).toBe(true);
  expect(sent().length).toBeGreaterThan(3);
  expect(made.print('ip -4 -o addr show dev eth0')).toContain('10.0.0.10/24');
  expect(made.log.filter(line => line.includes('DHCP lease lost'))).toEqual([]);
});

test('networkd.dhcp4.lost: nobody answers until the lease ends, and it begins anew', () => {
  const { made, sent } = host(FILE);
  made.until(12);
  made.router.run('kill $(cat /run/dhcpd4.pid)');
  made.until(330);
  expect(made.decided('networkd.dhcp4.lost')).toBe(true);
  expect(made.print('ip -4 -o addr show dev eth0; ip -4 route')).not.toContain('10.0.0');
  expect(sent().at(-1)![HEADERS + 242]).toBe(1);
});

test('UseRoutes=, UseDNS=, RouteMetric= and ClientIdentifier=mac', () => {
  const keys = '[DHCPv4]\nUseRoutes=no\nUseDNS=no\nRouteMetric=50\nClientIdentifier=mac\n';
  const { made, sent } = host(FILE + keys);
  made.until(12);
  expect(lines(made.print('ip -4 route'))).toEqual([
    '10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.10 metric 50 ',
  ]);
  expect(made.print('cat /run/systemd/netif/links/2')).not.toContain('10.0.0.53');
  expect(toHex(sent()[0]!)).toContain('3d0701020000000002');
});

/** Sends octets to the client's port, as a server would to one that has no address yet. */
function answer(made: Host, data: Uint8Array): void {
  const datagram = { kind: 'udp' as const, srcPort: 67, dstPort: 68, data };
  const packet = new Ip4Packet(Ip4.parse('10.0.0.1')!, Ip4.of(-1), 64, datagram);
  const server = Mac.parse('02:00:00:00:00:01')!;
  made.lab.links[0]!.tap().inject(new Frame(Mac.BROADCAST, server, packet));
  made.lab.run(seconds(1));
}

test('networkd.dhcp4.nak, networkd.dhcp4.ignored: a server that refuses, and one that answers somebody else', () => {
  const { made, sent } = host(FILE);
  made.until(12);
  made.router.run('kill $(cat /run/dhcpd4.pid)');
  made.until(170);
  const asked = readDhcp4(sent().at(-1)!.slice(HEADERS)) as Dhcp4Message;
  const nak: Dhcp4Message = {
    ...{ ...asked, op: 'reply' },
    options: [{ kind: 'message-type', type: 'nak' }],
  };
  answer(made, writeDhcp4({ ...nak, xid: (asked.xid + 1) % 2 ** 32 }));
  expect(made.decided('networkd.dhcp4.ignored')).toBe(true);
  expect(made.decided('networkd.dhcp4.nak')).toBe(false);
  answer(made, writeDhcp4(nak));
  expect(made.decided('networkd.dhcp4.nak')).toBe(true);
  expect(made.print('ip -4 -o addr show dev eth0')).toBe('');
});

test('octets of any kind, answers to its own transaction among them, neither stop nor upset networkd', () => {
  const octets = fc.uint8Array({ maxLength: 100 });
  fc.assert(
    fc.property(fc.array(fc.tuple(octets, fc.boolean()), { maxLength: 12 }), tries => {
      const { made, sent } = host(FILE);
      made.router.run('kill $(cat /run/dhcpd4.pid)');
      made.until(5);
      for (const [tail, own] of tries) {
        const asked = readDhcp4(sent().at(-1)!.slice(HEADERS)) as Dhcp4Message;
        const head = own ? writeDhcp4({ ...asked, op: 'reply', options: [] }).slice(0, -1) : [];
        answer(made, Uint8Array.of(...head, ...tail));
      }
      expect(made.print('networkctl')).toContain('eth0');
    }),
    { numRuns: 15 },
  );
});
