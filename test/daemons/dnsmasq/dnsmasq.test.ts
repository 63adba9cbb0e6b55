import fc from 'fast-check';
import { Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import type { Program } from '../../../sim/kernel/uapi';
import { findProgram } from '../../../sim/scenario/programs';
import { Lab, type LabNode } from '../../../sim/scenario/lab';
import { duidFile } from '../wide-dhcpv6/pair';
import { CONFIGURATIONS } from './configurations';
import verdicts from './verdicts-2.90.json';

/** A machine with dnsmasq, and one with dhcp6c. */
class Net {
  readonly lab: Lab;
  readonly server: LabNode;
  readonly client: LabNode;
  readonly log: string[] = [];
  readonly decisions = new Set<string>();

  constructor(config: string, programs: Readonly<Record<string, Program>> = {}) {
    this.lab = new Lab({ seed: 1, programs: name => programs[name] ?? findProgram(name) });
    this.server = this.lab.node('server');
    this.client = this.lab.node('client');
    this.lab.link([
      { node: 'client', interface: 'c0', mac: Mac.parse('02:00:00:00:00:01')! },
      { node: 'server', interface: 's0', mac: Mac.parse('02:00:00:00:00:02')! },
    ]);
    this.lab.trace.listen(record => {
      if (record.kind === 'decision') this.decisions.add(record.decision.id);
      if (record.kind === 'log' && record.facility.startsWith('dnsmasq')) this.log.push(record.text);
    });
    this.server.file('/etc/dnsmasq.conf', config);
    this.server.run('sysctl -w net.ipv6.conf.all.forwarding=1');
    this.server.run('ip link set s0 up');
    this.server.run('ip addr add 2001:db8:1::1/64 dev s0');
    this.client.file('/var/lib/dhcpv6/dhcp6c_duid', duidFile(1));
    this.client.file(
      '/etc/c.conf',
      'interface c0 { send ia-na 3; request domain-name-servers; };\nid-assoc na 3 { };\n',
    );
    this.client.run('ip link set c0 up');
    this.lab.runUntil(seconds(2.5));
    this.server.run('dnsmasq');
  }

  ask(until: number, conf = '/etc/c.conf'): this {
    this.client.run(`dhcp6c -c ${conf} -p /run/c.pid c0`);
    this.lab.runUntil(seconds(until));
    return this;
  }

  get addresses(): string[] {
    const all = this.client.netlink.addresses().filter(({ scope }) => scope === 'global');
    return all.map(({ local, prefixlen }) => `${local}/${prefixlen}`);
  }

  get defaultRoute(): string {
    return this.client.run('ip -6 route show default').stdout;
  }
}

const RANGE = 'dhcp-range=2001:db8:1::100,2001:db8:1::200,64,12h\ninterface=s0\nport=0\n';

describe('dnsmasq --test', () => {
  it.each(CONFIGURATIONS.map((text, i) => [text, i] as const))(
    'says of %j what the real one says',
    (text, i) => {
      const node = new Lab({ seed: 1 }).node('m');
      node.file('/d.conf', text);
      const { status, stderr } = node.run('dnsmasq --test -C d.conf');
      expect({ status, stderr }).toEqual(verdicts[i]);
    },
  );

  it('of whatever kind never throws', () => {
    const words = CONFIGURATIONS.flatMap(text => text.split(/[=,\n]/));
    const line = fc
      .tuple(
        fc.constantFrom(...words),
        fc.array(fc.oneof(fc.constantFrom(...words), fc.string()), { maxLength: 5 }),
      )
      .map(([name, values]) => `${name}=${values.join(',')}`);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 4 }), lines => {
        const node = new Lab({ seed: 1 }).node('m');
        node.file('/d.conf', lines.join('\n'));
        expect(node.run('dnsmasq --test -C d.conf').status).toBeDefined();
      }),
      { numRuns: 60 },
    );
  });

  it('leaves the reason in the trace', () => {
    expect(new Net('nonsense\n').decisions).toContain('dnsmasq.config.refused');
  });
});

describe('a range of addresses', () => {
  // dnsmasq 2.90 gave this DUID and IAID 2001:db8:1::1ff, logged these lines, and wrote this into its file.
  const net = new Net(`enable-ra\nlog-dhcp\n${RANGE}`).ask(10);

  it('gives the address that the real one gives to this DUID and IAID', () => {
    expect(net.addresses).toEqual(['2001:db8:1::1ff/128']);
    expect(net.decisions).toContain('dnsmasq.dhcp6.given');
  });

  it('is logged as it was', () => {
    const lines = net.log.map(line => line.replace(/^\d+ /, 'XID ').replace(/^RTR-SOLICIT.*/, ''));
    const seen = [...new Set(lines.filter(line => line !== ''))];
    const duid = '00:01:00:01:2c:00:00:00:02:00:00:00:00:01';
    expect(seen).toEqual([
      'started, version 2.90 DNS disabled',
      'DHCPv6, IP range 2001:db8:1::100 -- 2001:db8:1::200, lease time 12h',
      'router advertisement on 2001:db8:1::',
      'IPv6 router advertisement enabled',
      'RTR-ADVERT(s0) 2001:db8:1::',
      'XID available DHCP range: 2001:db8:1::100 -- 2001:db8:1::200',
      'XID client MAC address: 02:00:00:00:00:01',
      `XID DHCPSOLICIT(s0) ${duid} `,
      `XID DHCPADVERTISE(s0) 2001:db8:1::1ff ${duid} `,
      `XID DHCPREQUEST(s0) ${duid} `,
      `XID DHCPREPLY(s0) 2001:db8:1::1ff ${duid} `,
    ]);
  });

  it('is in the file of leases, behind the DUID of the server', () => {
    const { stdout } = net.server.run('cat /var/lib/misc/dnsmasq.leases');
    expect(stdout).toMatch(
      /^duid 00:01:00:01:[0-9a-f:]{11}:02:00:00:00:00:02\n\d{10} 3 2001:db8:1::1ff \* 00:01:00:01:2c:00:00:00:02:00:00:00:00:01\n$/,
    );
  });

  it('is advertised with a router, and without autoconfiguration', () => {
    expect(net.defaultRoute).toContain('via fe80::ff:fe00:2 dev c0 proto ra metric 1024');
    expect(net.decisions).toContain('dnsmasq.ra.sent');
  });

  it('has no lease any more when the client has given it back', () => {
    net.client.run('kill $(cat /run/c.pid)');
    net.lab.runUntil(seconds(13));
    expect(net.server.run('cat /var/lib/misc/dnsmasq.leases').stdout).toMatch(/^duid \S+\n$/);
  });
});

describe('router advertisements', () => {
  it('are not sent for a range without enable-ra', () => {
    const net = new Net(RANGE).ask(30);
    expect(net.addresses).toHaveLength(1);
    expect(net.defaultRoute).toBe('');
    expect(net.decisions).toContain('dnsmasq.ra.off');
  });

  it('of ra-only are for autoconfiguration', () => {
    const net = new Net('dhcp-range=2001:db8:1::,ra-only\nport=0\n');
    net.lab.runUntil(seconds(12));
    expect(net.addresses).toEqual(['2001:db8:1::ff:fe00:1/64']);
  });

  it('are made from the address of an interface, with its prefix', () => {
    const net = new Net('enable-ra\ndhcp-range=::100,::1ff,constructor:s0,slaac,64\n').ask(14);
    expect(net.addresses.sort()).toEqual([
      expect.stringMatching(/^2001:db8:1::1..\/128$/),
      '2001:db8:1::ff:fe00:1/64',
    ]);
  });

  it('are not sent where no range fits, and not without a link-local address', () => {
    const other = new Net('dhcp-range=2001:db8:9::,ra-only\n');
    other.client.run('ip link set c0 down');
    other.lab.runUntil(seconds(3));
    other.client.run('ip link set c0 up');
    other.lab.runUntil(seconds(12));
    expect(other.decisions).toContain('dnsmasq.ra.nothing');
    const bare = new Net('dhcp-range=2001:db8:1::,ra-only\n');
    bare.server.run('ip addr del fe80::ff:fe00:2/64 dev s0');
    bare.lab.runUntil(seconds(20));
    expect(bare.decisions).toContain('dnsmasq.ra.no-link-local');
  });
});

describe('dhcp-host', () => {
  it('works by MAC address, which the client does not tell', () => {
    const net = new Net(`${RANGE}dhcp-host=02:00:00:00:00:01,[::5]\n`).ask(12);
    expect(net.addresses).toEqual(['2001:db8:1::5/128']);
    expect(net.decisions).toContain('dnsmasq.dhcp6.host-by-mac');
  });

  it('works by DUID', () => {
    const net = new Net(
      `${RANGE}dhcp-host=id:00:01:00:01:2c:00:00:00:02:00:00:00:00:01,[2001:db8:1::6]\n`,
    ).ask(12);
    expect(net.addresses).toEqual(['2001:db8:1::6/128']);
    expect(net.decisions).toContain('dnsmasq.dhcp6.host-by-duid');
  });

  it('can have a client ignored', () => {
    expect(new Net(`${RANGE}dhcp-host=02:00:00:00:00:01,ignore\n`).ask(12).addresses).toEqual([]);
  });
});

describe('clients', () => {
  it('are not answered where no range fits, and told so where nothing is left', () => {
    const none = new Net('dhcp-range=2001:db8:9::1,2001:db8:9::2\n').ask(12);
    expect(none.decisions).toContain('dnsmasq.dhcp6.no-range');
    const full = new Net('dhcp-range=2001:db8:1::1,2001:db8:1::1\ninterface=s0\n').ask(12);
    expect(full.decisions).toContain('dnsmasq.dhcp6.no-addresses');
    expect([...none.addresses, ...full.addresses]).toEqual([]);
  });

  it('renew, and request again when the lease is unknown', () => {
    const net = new Net(RANGE.replace('12h', '2m')).ask(20);
    net.server.run('kill $(cat /run/dnsmasq.pid)');
    const { stdout } = net.server.run('cat /var/lib/misc/dnsmasq.leases');
    net.server.file('/var/lib/misc/dnsmasq.leases', `${stdout.split('\n')[0]}\n`);
    net.lab.runUntil(seconds(21));
    net.server.run('dnsmasq');
    net.lab.runUntil(seconds(300));
    expect(net.decisions).toContain('dnsmasq.dhcp6.lease-unknown');
    expect(net.addresses).toEqual(['2001:db8:1::1ff/128']);
  });

  it('of whatever kind never make it fail', () => {
    const octets = fc
      .tuple(fc.integer({ min: 0, max: 14 }), fc.uint8Array({ maxLength: 80 }))
      .map(([type, rest]) => Uint8Array.of(type, ...rest));
    fc.assert(
      fc.property(fc.array(octets, { minLength: 5, maxLength: 30 }), list => {
        const bombard: Program = {
          start(process) {
            const socket = process.udp6();
            if ('errno' in socket) return;
            for (const data of list)
              socket.sendto(data, { address: Ip6.parse('ff02::1:2')!, port: 547, dev: 'c0' });
            process.exit(0);
          },
        };
        const net = new Net(RANGE, { bombard });
        net.lab.runUntil(seconds(3));
        net.client.run('bombard');
        net.ask(12);
        expect(net.addresses).toHaveLength(1);
      }),
      { numRuns: 8 },
    );
  });
});
