import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { findProgram } from '../../../sim/scenario/programs';
import { Lab, type LabLink, type LabNode } from '../../../sim/scenario/lab';

const CONF = 'ipv6only\nnodhcp6\n';
const RADVD = `interface eth0 {
  AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 9;
  prefix 2001:db8:1::/64 { AdvValidLifetime 30; AdvPreferredLifetime 20; };
};`;

/** A router with radvd, and a host with dhcpcd. */
class Net {
  readonly lab = new Lab({ seed: 5, programs: findProgram });
  readonly router: LabNode;
  readonly host: LabNode;
  readonly link: LabLink;
  readonly log: string[] = [];
  readonly decisions = new Set<string>();

  constructor(conf: string | null = CONF) {
    this.router = this.lab.node('router');
    this.host = this.lab.node('host');
    this.link = this.lab.link([
      { node: 'router', interface: 'eth0', mac: Mac.parse('02:00:00:00:00:01')! },
      { node: 'host', interface: 'eth0', mac: Mac.parse('02:00:00:00:00:02')! },
    ]);
    this.lab.trace.listen(record => {
      if (record.kind === 'decision') this.decisions.add(record.decision.id);
      if (record.kind === 'log' && record.facility === 'dhcpcd') this.log.push(record.text);
    });
    this.router.file('/etc/radvd.conf', RADVD);
    if (conf !== null) this.host.file('/etc/dhcpcd.conf', conf);
    this.router.run('sysctl -w net.ipv6.conf.all.forwarding=1');
    for (const node of [this.router, this.host]) node.run('ip link set eth0 up');
    this.lab.run(seconds(3));
  }

  get addresses(): string {
    return this.host.run('ip -6 -o addr show dev eth0 scope global').stdout;
  }

  get defaultRoute(): string {
    return this.host.run('ip -6 route show default').stdout;
  }
}

describe('a host without a router', () => {
  // 9.4.1 sent four, 4 s apart, and gave up with the fourth.
  const net = new Net(`${CONF}nodelay\ndebug\n`);
  const dhcpcd = net.host.run('dhcpcd eth0');
  net.lab.run(seconds(31));

  it('solicits one four times, and says that there is none', () => {
    const solicited = net.log.filter(line => line === 'eth0: sending Router Solicitation');
    expect(solicited).toHaveLength(4);
    expect(net.log).toContain('eth0: no IPv6 Routers available');
    expect(net.decisions).toContain('dhcpcd.router.none');
  });

  it('gives up after its timeout, as it has nothing to go to the background with', () => {
    expect(net.log.at(-2)).toBe('timed out');
    expect(dhcpcd.status).toBe(1);
  });
});

describe('a host with a router', () => {
  const net = new Net();
  net.router.run('radvd');
  net.lab.run(seconds(5));
  const dhcpcd = net.host.run('dhcpcd eth0');
  net.lab.run(seconds(5));

  it('goes to the background when its address is past DAD', () => {
    expect(dhcpcd.status).toBe(0);
    expect(dhcpcd.stderr).toMatch(/\nforked to background, child pid \d+\n$/);
    expect(net.decisions).toContain('dhcpcd.address.added');
    expect(net.addresses).toContain('2001:db8:1::ff:fe00:2/64');
  });

  it('is not started a second time', () => {
    const second = net.host.run('dhcpcd eth0');
    expect(second.stderr).toMatch(/^dhcpcd already running on pid \d+ \(\/run\/dhcpcd\/eth0\.pid\)\n$/);
    expect(second.status).toBe(1);
  });

  it('puts a route back at the next advertisement that somebody took away', () => {
    net.host.run('ip -6 route del default');
    net.lab.run(0);
    expect(net.log.at(-1)).toBe('eth0: pid 0 deleted default route via fe80::ff:fe00:1');
    net.lab.run(seconds(5));
    expect(net.defaultRoute).toContain('via fe80::ff:fe00:1 dev eth0 proto ra metric 1002');
  });

  it('forgets all of it when the carrier is lost, and asks again', () => {
    net.link.setCarrier(false);
    net.lab.run(seconds(2));
    expect(net.log).toContain('eth0: carrier lost');
    expect(net.addresses).toBe('');
    net.link.setCarrier(true);
    net.lab.run(seconds(12));
    expect(net.log).toContain('eth0: carrier acquired');
    expect(net.defaultRoute).toContain('via fe80::ff:fe00:1');
  });

  it('lets the router go after its lifetime, and the address after that of the prefix', () => {
    net.router.run('kill -KILL $(cat /run/radvd.pid)');
    net.lab.run(seconds(10));
    expect(net.log).toContain('eth0: fe80::ff:fe00:1: router expired');
    expect(net.decisions).toContain('dhcpcd.router.expired');
    expect(net.defaultRoute).toBe('');
    expect(net.addresses).not.toBe('');
    net.lab.run(seconds(25));
    expect(net.addresses).toBe('');
  });

  it('ends when it is told to with -x', () => {
    const end = net.host.run('dhcpcd -x eth0');
    net.lab.run(seconds(1));
    expect(end.stderr).toMatch(/^sending signal TERM to pid (\d+)\nwaiting for pid \1 to exit\n$/);
    expect(end.status).toBe(0);
    expect(net.host.run('dhcpcd -x eth0').stderr).toBe('dhcpcd not running\n');
  });
});

describe('a host without a configuration', () => {
  // 9.4.1: once for itself, once for the interface, and again when the carrier comes.
  it('says so each time it looks', () => {
    const net = new Net(null);
    net.link.setCarrier(false);
    net.lab.run(seconds(2));
    net.host.run('dhcpcd -b eth0');
    net.link.setCarrier(true);
    net.lab.run(seconds(2));
    const said = net.log.filter(line => line === 'read_config: /etc/dhcpcd.conf: No such file or directory');
    expect(said).toHaveLength(3);
  });
});

describe('a host that is not to', () => {
  it('is told so where there is no interface for it', () => {
    const net = new Net(`${CONF}allowinterfaces wlan?\n`);
    const { stderr, status } = net.host.run('dhcpcd -B eth0');
    expect(stderr).toContain('eth0: interface has an invalid configuration\n');
    expect(status).toBe(1);
    expect(net.decisions).toContain('dhcpcd.interface.none');
  });

  it('takes no advertisement before its link-local address is past DAD', () => {
    const net = new Net(`${CONF}nodelay\n`);
    net.router.run('radvd');
    net.lab.run(seconds(5));
    net.host.run('dhcpcd -B eth0');
    net.host.run('ip -6 addr del fe80::ff:fe00:2/64 dev eth0');
    net.lab.run(seconds(8));
    expect(net.decisions).toContain('dhcpcd.ra.no-link-local');
  });

  it('says what of its configuration is not simulated', () => {
    const net = new Net('ia_pd 1 eth1/0\n');
    net.host.run('dhcpcd -b eth0');
    expect(net.log).toEqual(
      expect.arrayContaining(['ia_pd is not simulated', 'DHCP for IPv4 is not simulated']),
    );
    expect(net.host.run('dhcpcd -U eth0').stderr).toBe('dhcpcd: -U is not simulated\n');
  });
});

describe('an address that somebody else has', () => {
  // 9.4.1: `eth0: deleting default route via fe80::ff:fe00:1`, and nothing else. Linux calls a duplicate tentative as well.
  it('is no address to have a default route for, and no other one is tried', () => {
    const net = new Net(`${CONF}slaac hwaddr\n`);
    net.router.file(
      '/etc/radvd.conf',
      RADVD.replace(/(Valid|Preferred)Lifetime \d+/g, '$1Lifetime infinity'),
    );
    net.router.run('ip addr add 2001:db8:1::ff:fe00:2/64 dev eth0 nodad');
    net.host.run('dhcpcd -b eth0');
    net.lab.run(seconds(2));
    net.router.run('radvd');
    net.lab.run(seconds(8));
    expect(net.addresses).toMatch(/ dadfailed tentative /);
    expect(net.log.filter(line => / (default route|DAD) /.test(line))).toEqual([
      'eth0: adding default route via fe80::ff:fe00:1',
      'eth0: deleting default route via fe80::ff:fe00:1',
    ]);
  });
});
