/**
 * What the real systemd-networkd 252.38 made of these files in a network namespace (kernel 6.18.44), with ISC's dhcpd
 * 4.4.3-P1 at the other end of its veth from the beginning, radvd 2.19 from second 4 on, and dhcpd dead from second 12 on;
 * and what the simulated one makes of them.
 */
import { toHex } from '../../../sim/base/hex';
import { Host, type HostOptions } from './host';
import recorded from './recorded-dhcp6-252.json';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly recorded: Readonly<Record<string, readonly string[]>>;
  /** The first two messages of the client. */
  readonly sent: readonly string[];
}

const CASES = recorded as Readonly<Record<string, Case>>;

const DHCPD_CONF = `default-lease-time 60; preferred-lifetime 40;
option dhcp-renewal-time 20; option dhcp-rebinding-time 30; option dhcp6.name-servers 2001:db8:1::53;
subnet6 2001:db8:1::/64 { range6 2001:db8:1::15 2001:db8:1::15; prefix6 2001:db8:f0f0:: 2001:db8:f0f0:: /60; }
`;

const radvd = (managed: boolean, other: boolean, lifetime = 30): string =>
  `interface p0 { AdvSendAdvert on; AdvManagedFlag ${managed ? 'on' : 'off'};
  AdvOtherConfigFlag ${other ? 'on' : 'off'}; MinRtrAdvInterval 3; MaxRtrAdvInterval 4;
  AdvDefaultLifetime ${lifetime}; };`;

const FILE = '[Match]\nName=eth0\n';

interface Made {
  readonly host: Host;
  /** Messages of DHCPv6 that the host has sent, in hexadecimal. */
  readonly sent: () => readonly string[];
}

/** A host beside a router that leases addresses, which speaks for the first time at second 4. */
function host(text: string, flags: string, options: HostOptions & { readonly dhcpd?: string } = {}): Made {
  const made = new Host({ 'eth0.network': text }, { container: true, radvd: flags, ...options });
  const tap = made.lab.links[0]!.tap();
  made.router.file('/etc/dhcp/dhcpd6.conf', options.dhcpd ?? DHCPD_CONF);
  made.router.file('/var/lib/dhcp/dhcpd6.leases', '');
  made.router.run('ip addr add 2001:db8:1::1/64 dev p0 nodad');
  made.router.run('dhcpd -6 -q -cf /etc/dhcp/dhcpd6.conf -pf /run/dhcpd6.pid p0');
  made.until(4);
  made.router.run('radvd');
  const sent = (): string[] =>
    tap.collected
      .map(({ frame }) => frame.bytes)
      .filter(octets => octets[20] === 17 && octets[56] === 0x02 && octets[57] === 0x23)
      .map(octets => toHex(octets.slice(62)));
  return { host: made, sent };
}

/** Leaves out what no two runs have in common: transactions, the DUID of the server, when what was sent. */
const comparable = (message: string): string =>
  message.replace(/^(..).{6}/, '$1').replace(/0002000e.{28}/, '');

const lines = (text: string): string[] => text.split('\n').filter(line => line !== '');
const withoutTimes = (shown: readonly string[]): string[] =>
  shown.map(line =>
    line
      .replace(/^\d+: |@if\d+|link-netns r| link-netnsid \d/g, '')
      .replace(/\d+sec/g, 'N')
      .trim(),
  );

describe.each(Object.entries(CASES))('%s', (name, { files, recorded: real, sent: really }) => {
  const managed = ['managed', 'dhcpyes', 'rapid'].includes(name);
  const dhcpd = DHCPD_CONF + (name === 'rapid' ? 'option dhcp6.rapid-commit;\n' : '');
  const { host: made, sent } = host(Object.values(files)[0] ?? '', radvd(managed, name === 'other'), {
    dhcpd,
  });
  const shown: Record<string, string[]> = {};
  const show = (when: string): void => {
    shown[`${when}: ip -6 addr`] = lines(made.print('ip -6 addr show dev eth0'));
    shown[`${when}: ip -6 route`] = lines(made.print('ip -6 route show'));
    const file = '/run/systemd/netif/links/*';
    shown[`${when}: state`] = lines(
      made.print(`grep -hE '^(ADMIN|OPER|ADDRESS|ONLINE)_STATE|^DNS=' ${file}`),
    );
  };
  made.until(12);
  show('bound');
  made.router.run('kill $(cat /run/dhcpd6.pid)');
  made.until(74);
  show('expired');
  made.stop();
  made.until(75);
  show('stopped');

  test.each(Object.keys(real).filter(key => key.includes('ip -6')))('%s is as recorded', key => {
    expect(withoutTimes(shown[key] ?? [])).toEqual(withoutTimes(real[key] ?? []));
  });

  test.each(['bound', 'expired'])('%s: the states of its links are as recorded', when => {
    const words = (real[`${when}: state`] ?? []).join(' ').trim().split(/\s+/);
    expect([...(shown[`${when}: state`] ?? [])].sort()).toEqual(words.sort());
  });

  test('its first messages are those of the real one, octet by octet', () => {
    expect(sent().slice(0, really.length).map(comparable)).toEqual(really.map(comparable));
  });

  test('the log says the same, links as they happen to come', () => {
    expect([...made.log].sort()).toEqual([...(real['log'] ?? [])].sort());
  });
});

const addresses = ({ host: made }: Made): string => made.print('ip -6 -o addr show dev eth0 scope global');

test.each([
  ['241', 'networkd.dhcp6.no-flags'],
  ['252', 'networkd.dhcp6.no-flags'],
  ['258', 'networkd.dhcp6.no-flags'],
] as const)('%s: DHCP=ipv6 asks nobody without M or O: %s', (version, decided) => {
  const made = host(`${FILE}[Network]\nDHCP=ipv6\n`, radvd(false, false), { version });
  made.host.until(20);
  expect(made.sent()).toEqual([]);
  expect(made.host.decided(decided)).toBe(true);
  expect(made.host.print('networkctl')).toMatch(/eth0 .*configuring/);
});

test('239 asks for information as soon as the link is up, and for addresses when a router says so', () => {
  const made = host(`${FILE}[Network]\nDHCP=ipv6\n`, radvd(true, false), { version: '239' });
  expect(made.sent()[0]).toMatch(/^0b/);
  made.host.until(10);
  expect(addresses(made)).toContain('2001:db8:1::15/128');
});

test('230 asks for addresses where no router has answered', () => {
  const options = { version: '230' } as const;
  const made = host(`${FILE}[Network]\nDHCP=ipv6\n`, 'interface p0 { AdvSendAdvert off; };', options);
  made.host.until(40);
  expect(made.sent().some(message => message.startsWith('01'))).toBe(true);
});

test.each([
  ['255', true],
  ['256', false],
  ['257', true],
] as const)('networkd.dhcp6.lifetime-zero: %s starts with a router lifetime of 0: %s', (version, starts) => {
  const made = host(FILE, radvd(true, false, 0), { version });
  made.host.until(10);
  expect(made.host.decided('networkd.dhcp6.lifetime-zero')).toBe(!starts);
  expect(made.host.decided('networkd.dhcp6.started')).toBe(starts);
  expect(addresses(made).includes('2001:db8:1::15/128')).toBe(starts);
});

test('networkd.dhcp6.off: DHCPv6Client=no', () => {
  const made = host(`${FILE}[IPv6AcceptRA]\nDHCPv6Client=no\n`, radvd(true, true));
  expect(made.host.until(10).decided('networkd.dhcp6.off')).toBe(true);
});

test('M wins over O, and a client that had asked for information asks for addresses', () => {
  const made = host(FILE, radvd(false, true));
  made.host.until(8);
  expect(made.sent().map(message => message.slice(0, 2))).toEqual(['0b']);
  made.host.router.file('/etc/radvd.conf', radvd(true, true));
  made.host.router.run('kill -HUP $(cat /run/radvd.pid)');
  made.host.until(16);
  expect(made.sent().map(message => message.slice(0, 2))).toEqual(['0b', '01', '03']);
  expect(addresses(made)).toContain('2001:db8:1::15/128');
});

test('networkd.dhcp6.bound: the lease is renewed at T1 or a little before, and the address lives on', () => {
  const made = host(FILE, radvd(true, false));
  made.host.until(100);
  expect(made.host.decided('networkd.dhcp6.bound')).toBe(true);
  const types = made.sent().map(message => message.slice(0, 2));
  expect([...new Set(types)]).toEqual(['01', '03', '05']);
  expect(types.length).toBeGreaterThan(4);
  expect(addresses(made)).toContain('2001:db8:1::15/128');
  expect(made.host.log.filter(line => line.includes('DHCPv6 lease lost'))).toEqual([]);
});

test('networkd.dhcp6.lost: nobody answers until the valid lifetime ends', () => {
  const made = host(FILE, radvd(true, false));
  made.host.until(10);
  made.host.router.run('kill $(cat /run/dhcpd6.pid)');
  made.host.until(80);
  expect(made.host.decided('networkd.dhcp6.lost')).toBe(true);
  expect(addresses(made)).toBe('');
});

test('a server that has nothing for the link is asked again and again', () => {
  const made = host(FILE, radvd(true, false), { dhcpd: 'subnet6 2001:db8:1::/64 { }\n' });
  made.host.until(30);
  expect(made.host.decided('networkd.dhcp6.nothing-given')).toBe(true);
  expect(addresses(made)).toBe('');
  expect(made.sent().length).toBeGreaterThan(3);
});

test('255 gives its lease back when it stops, 252 does not', () => {
  const last = (version: '252' | '255'): string | undefined => {
    const made = host(FILE, radvd(true, false), { version });
    made.host.until(10).stop();
    made.host.until(11);
    return made.sent().at(-1)?.slice(0, 2);
  };
  expect(last('255')).toBe('08');
  expect(last('252')).toBe('03');
});
