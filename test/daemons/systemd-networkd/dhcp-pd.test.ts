/**
 * What the real systemd-networkd 252.38 made of these files in a network namespace (kernel 6.18.44), beside ISC's dhcpd
 * 4.4.3-P1, which delegates a /60 until it is killed in second 12; and what the simulated one makes of them.
 */
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { Lab } from '../../../sim/scenario/lab';
import recorded from './recorded-pd-252.json';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly recorded: Readonly<Record<string, readonly string[]>>;
}

const CASES = recorded as Readonly<Record<string, Case>>;

const DHCPD_CONF = `default-lease-time 60; preferred-lifetime 40;
subnet6 2001:db8:1::/64 { range6 2001:db8:1::15 2001:db8:1::15; prefix6 2001:db8:f0f0:: 2001:db8:f0f0:: /60; }
`;

const LINKS = [
  ['p0', 'eth0', 1],
  ['c0', 'lan0', 3],
  ['c1', 'lan1', 5],
] as const;

class Router {
  readonly lab = new Lab({ seed: 1 });
  readonly server = this.lab.node('r');
  readonly node = this.lab.node('host');
  readonly log: string[] = [];
  private readonly decisions = new Set<string>();

  constructor(files: Readonly<Record<string, string>>) {
    const mac = (last: number): Mac => Mac.parse(`02:00:00:00:00:0${last}`)!;
    for (const [theirs, ours, last] of LINKS) {
      this.lab.link([
        { node: 'r', interface: theirs, mac: mac(last) },
        { node: 'host', interface: ours, mac: mac(last + 1) },
      ]);
      this.server.run(`ip link set ${theirs} up`);
    }
    this.lab.trace.listen(record => {
      if (record.node !== 'host') return;
      if (record.kind === 'log' && record.facility === 'systemd-networkd') this.log.push(record.text);
      if (record.kind === 'decision') this.decisions.add(record.decision.id);
    });
    this.server.file('/etc/dhcp/dhcpd6.conf', DHCPD_CONF);
    this.server.file('/var/lib/dhcp/dhcpd6.leases', '');
    this.server.run('ip addr add 2001:db8:1::1/64 dev p0 nodad');
    this.server.run('dhcpd -6 -q -cf /etc/dhcp/dhcpd6.conf -pf /run/dhcpd6.pid p0');
    this.node.file('/etc/machine-id', '0123456789abcdef0123456789abcdef\n');
    this.node.file('/run/systemd/container', 'lxc\n');
    this.node.run('ip link set lo up');
    for (const [name, text] of Object.entries(files)) this.node.file(name, text);
    this.node.run('systemctl start systemd-networkd');
  }

  until(time: number): this {
    this.lab.runUntil(seconds(time));
    return this;
  }

  decided(id: string): boolean {
    return this.decisions.has(id);
  }

  lines(command: string, node = this.node): string[] {
    return node
      .run(command)
      .stdout.split('\n')
      .filter(line => line !== '');
  }
}

const comparable = (shown: readonly string[]): string[] =>
  shown.map(line =>
    line
      .replace(/^\d+: |@if\d+|link-netns r| link-netnsid \d| qdisc \w+| group default/g, '')
      .replace(/\d+sec/g, 'N')
      .trim(),
  );

describe.each(Object.entries(CASES))('%s', (_name, { files, recorded: real }) => {
  const router = new Router(files);
  const shown: Record<string, string[]> = {};
  const show = (when: string): void => {
    shown[`${when}: ip -6 addr`] = router.lines('ip -6 addr show scope global');
    shown[`${when}: ip -6 route`] = router.lines('ip -6 route show');
    shown[`${when}: client`] = router.lines(
      'ip -6 addr show scope global dev c0; ip -6 route show dev c0',
      router.server,
    );
    const file = '/run/systemd/netif/links/*';
    shown[`${when}: state`] = router.lines(`grep -hE '^(ADMIN|OPER|ADDRESS|ONLINE)_STATE' ${file}`);
  };
  router.until(12);
  show('bound');
  router.server.run('kill $(cat /run/dhcpd6.pid)');
  router.until(74);
  show('expired');
  router.node.run('systemctl stop systemd-networkd');
  router.until(75);
  show('stopped');

  test.each(Object.keys(real).filter(key => key.includes(': ')))('%s is as recorded', key => {
    expect(comparable(shown[key] ?? []).sort()).toEqual(comparable(real[key] ?? []).sort());
  });

  test('the log says the same, links as they happen to come', () => {
    expect([...router.log].sort()).toEqual([...(real['log'] ?? [])].sort());
  });
});

const UPLINK = '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\n';
const share = (name: string, more = ''): string =>
  `[Match]\nName=${name}\n[Network]\nDHCPPrefixDelegation=yes\nIPv6AcceptRA=no\n${more}`;

test('networkd.pd.assigned: subnets that nobody asks for, one for each link, with the address of Token=', () => {
  const router = new Router({
    '/etc/systemd/network/eth0.network': UPLINK,
    '/etc/systemd/network/lan0.network': share('lan0', '[DHCPPrefixDelegation]\nToken=::1a:2b:3c:4d\n'),
    '/etc/systemd/network/lan1.network': share('lan1', 'IPv6SendRA=yes\n'),
  }).until(12);
  expect(router.decided('networkd.pd.assigned')).toBe(true);
  const addresses = router.lines('ip -6 -o addr show scope global').join('\n');
  expect(addresses).toContain(
    'lan0    inet6 2001:db8:f0f0:0:1a:2b:3c:4d/64 metric 256 scope global dynamic mngtmpaddr',
  );
  expect(addresses).toContain('lan1    inet6 2001:db8:f0f0:1:0:ff:fe00:6/64');
  expect(router.lines('ip -6 -o addr show dev c1 scope global', router.server).join()).toContain(
    '2001:db8:f0f0:1:0:ff:fe00:5/64',
  );
});

test('networkd.pd.out-of-range: SubnetId= is hexadecimal, and a /60 has sixteen', () => {
  const at = (id: string): Router =>
    new Router({
      '/etc/systemd/network/eth0.network': UPLINK,
      '/etc/systemd/network/lan0.network': share('lan0', `[DHCPPrefixDelegation]\nSubnetId=${id}\n`),
    }).until(12);
  expect(at('10').decided('networkd.pd.out-of-range')).toBe(true);
  expect(at('f').lines('ip -6 -o addr show dev lan0 scope global').join()).toContain('2001:db8:f0f0:f:');
});
