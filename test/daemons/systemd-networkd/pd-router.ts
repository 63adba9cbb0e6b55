import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { Lab } from '../../../sim/scenario/lab';

const DHCPD_CONF = `default-lease-time 60; preferred-lifetime 40;
subnet6 2001:db8:1::/64 { range6 2001:db8:1::15 2001:db8:1::15; prefix6 2001:db8:f0f0:: 2001:db8:f0f0:: /60; }
`;

const LINKS = [
  ['p0', 'eth0', 1],
  ['c0', 'lan0', 3],
  ['c1', 'lan1', 5],
] as const;

/** A router that networkd runs on, with an uplink eth0 to a server that delegates, and two links for those beyond. */
export class Router {
  readonly lab = new Lab({ seed: 1 });
  readonly server = this.lab.node('r');
  readonly node = this.lab.node('host');
  readonly log: string[] = [];
  private readonly decisions = new Set<string>();

  constructor(files: Readonly<Record<string, string>>, dhcpd = DHCPD_CONF) {
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
    this.server.file('/etc/dhcp/dhcpd6.conf', dhcpd);
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

/** The file of a link that asks for a prefix at once. */
export const PD_UPLINK = '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\n';
/** That of a link which gets a part of it. */
export const share = (name: string, more = ''): string =>
  `[Match]\nName=${name}\n[Network]\nDHCPPrefixDelegation=yes\nIPv6AcceptRA=no\n${more}`;
