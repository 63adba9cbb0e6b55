import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { findProgram } from '../../../sim/scenario/programs';
import { Lab, type LabNode } from '../../../sim/scenario/lab';

const CONF = `port=0
interface=eth0
log-dhcp
dhcp-range=set:lan,10.0.0.100,10.0.0.200,12h
dhcp-host=02:00:00:00:00:03,10.0.0.7,set:red,printer
dhcp-option=option:ntp-server,10.0.0.5
dhcp-option=tag:red,option:router,10.0.0.254
dhcp-option=15,example.org
`;
const REQUEST = 'request subnet-mask, broadcast-address, routers, domain-name, host-name, ntp-servers;';

/** A machine with dnsmasq, and others with dhclient on the same link. */
class Net {
  readonly lab = new Lab({ seed: 2, programs: findProgram });
  readonly server: LabNode;
  readonly log: string[] = [];
  readonly decisions = new Set<string>();
  readonly frames: string[] = [];

  constructor(conf = CONF, clients: readonly string[] = ['c2']) {
    this.server = this.lab.node('server');
    for (const each of clients) this.lab.node(each);
    this.lab.link([
      { node: 'server', interface: 'eth0', mac: Mac.parse('02:00:00:00:00:01')! },
      ...clients.map(node => ({ node, interface: 'eth0', mac: Mac.parse(`02:00:00:00:00:0${node[1]}`)! })),
    ]);
    this.lab.trace.listen(record => {
      if (record.kind === 'decision') this.decisions.add(record.decision.id);
      if (record.kind === 'log' && record.facility.startsWith('dnsmasq'))
        this.log.push(record.text.replace(/^\d+ /, ''));
    });
    this.server.file('/etc/dnsmasq.conf', conf);
    this.server.run('ip link set eth0 up');
    this.server.run('ip addr add 10.0.0.1/24 brd + dev eth0');
    for (const each of clients) this.lab.node(each).run('ip link set eth0 up');
    this.lab.run(seconds(2));
    this.server.run('dnsmasq');
  }

  /** What dhclient on a node got; `what` is its configuration. */
  ask(node: string, what = REQUEST, options = '-1'): string {
    this.lab.node(node).file('/etc/c.conf', what);
    this.lab.node(node).run(`dhclient -4 ${options} -cf /etc/c.conf -pf /run/c.pid eth0`);
    this.lab.run(seconds(12));
    return this.lab.node(node).run('ip -4 -o addr show dev eth0').stdout;
  }

  /** What is new in the log, each line once. */
  said(): string[] {
    return [...new Set(this.log.splice(0))];
  }

  get leases(): string {
    return this.server.run('cat /var/lib/misc/dnsmasq.leases').stdout.replace(/^\d+/gm, 'TIME');
  }
}

describe('a range of addresses of IPv4', () => {
  // dnsmasq 2.90 and dhclient 4.4.3: these lines, this address for this MAC, and this file.
  const net = new Net(CONF, ['c2', 'c3']);

  it('gives the address that the real one gives to this MAC, and logs it in the same words', () => {
    expect(net.ask('c2', `send host-name "box"; ${REQUEST}`)).toContain('inet 10.0.0.185/24 brd 10.0.0.255 ');
    expect(net.said()).toEqual([
      'started, version 2.90 DNS disabled',
      'DHCP, IP range 10.0.0.100 -- 10.0.0.200, lease time 12h',
      'available DHCP range: 10.0.0.100 -- 10.0.0.200',
      'client provides name: box',
      'DHCPDISCOVER(eth0) 02:00:00:00:00:02 ',
      'tags: lan, eth0',
      'DHCPOFFER(eth0) 10.0.0.185 02:00:00:00:00:02 ',
      'DHCPREQUEST(eth0) 10.0.0.185 02:00:00:00:00:02 ',
      'DHCPACK(eth0) 10.0.0.185 02:00:00:00:00:02 box',
    ]);
    expect(net.leases).toBe('TIME 02:00:00:00:00:02 10.0.0.185 box *\n');
    expect(net.decisions).toContain('dnsmasq.dhcp4.given');
  });

  it('sends options by tag, the last of the file first', () => {
    expect(net.ask('c3')).toContain('inet 10.0.0.7/24 ');
    expect(net.said()).toEqual([
      'available DHCP range: 10.0.0.100 -- 10.0.0.200',
      'DHCPDISCOVER(eth0) 02:00:00:00:00:03 ',
      'tags: lan, red, known, eth0',
      'DHCPOFFER(eth0) 10.0.0.7 02:00:00:00:00:03 ',
      'DHCPREQUEST(eth0) 10.0.0.7 02:00:00:00:00:03 ',
      'DHCPACK(eth0) 10.0.0.7 02:00:00:00:00:03 printer',
    ]);
    expect(net.lab.node('c3').run('ip -4 route show default').stdout).toContain('via 10.0.0.254 ');
    expect(net.lab.node('c2').run('ip -4 route show default').stdout).toContain('via 10.0.0.1 ');
    expect(net.decisions).toContain('dnsmasq.dhcp4.host-by-mac');
  });

  it('takes an address back', () => {
    net.lab.node('c2').run('dhclient -4 -r -cf /etc/c.conf -pf /run/c.pid eth0');
    net.lab.run(seconds(2));
    expect(net.said()).toContain('DHCPRELEASE(eth0) 10.0.0.185 02:00:00:00:00:02 ');
    expect(net.leases).toBe('TIME 02:00:00:00:00:03 10.0.0.7 printer *\n');
  });
});

describe('an address that answers', () => {
  // 2.90: `dhcp-range=10.0.0.100,10.0.0.200` points to .185 for this MAC; where somebody has it, the next one is given.
  it('is not given, and the next one is', () => {
    const net = new Net(CONF, ['c2', 'c4']);
    net.lab.node('c4').run('ip addr add 10.0.0.185/24 dev eth0');
    expect(net.ask('c2')).toContain('inet 10.0.0.186/24 ');
  });
});

describe('a message that no range is for', () => {
  it('is not answered, and that is said', () => {
    const net = new Net('port=0\ndhcp-range=10.9.0.100,10.9.0.200\n');
    expect(net.ask('c2')).not.toContain('inet ');
    expect(net.said()).toContain('no address range available for DHCP request via eth0');
    expect(net.decisions).toContain('dnsmasq.dhcp4.no-range');
  });
});

describe('the file of leases', () => {
  it('keeps leases of both kinds over a restart', () => {
    const both = `${CONF}dhcp-range=2001:db8:1::100,2001:db8:1::200,64,12h\n`;
    const net = new Net(both);
    net.ask('c2');
    const before = net.leases;
    expect(before).toMatch(/^TIME 02:00:00:00:00:02 10\.0\.0\.185 \* \*\nduid \S+\n$/);
    net.server.run('kill $(cat /run/dnsmasq.pid)');
    net.lab.run(seconds(1));
    net.server.run('dnsmasq');
    expect(net.leases).toBe(before);
  });
});
