/** dhclient -4 with dhcpd -4. Lines, files and what is set are those of dhclient 4.4.3-P1 with the dhclient-script of Debian 12. */
import { array, assert, constantFrom, integer, property, uint8Array, type Arbitrary } from 'fast-check';
import { Ip4 } from '../../sim/base/ip4';
import { Mac } from '../../sim/base/mac';
import { seconds } from '../../sim/base/time';
import { parseDhclientConf } from '../../sim/daemons/dhclient/config';
import { BOUND4, NAKED4, NO_OFFERS4 } from '../../sim/daemons/dhclient/decisions';
import { Lab, type LabNode } from '../../sim/scenario/lab';
import { Frame } from '../../sim/wire/frame';
import { Ip4Packet } from '../../sim/wire/ipv4';

const DEBIAN = `
option rfc3442-classless-static-routes code 121 = array of unsigned integer 8;
send host-name = gethostname();
request subnet-mask, broadcast-address, time-offset, routers, domain-name, domain-name-servers, domain-search, host-name,
  netbios-name-servers, netbios-scope, interface-mtu, rfc3442-classless-static-routes, ntp-servers;
`;
const DHCPD = `
default-lease-time 120;
max-lease-time 7200;
option domain-name "example.org";
option domain-name-servers 10.0.0.53, 10.0.0.54;
authoritative;
subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.10 10.0.0.20; option routers 10.0.0.1; }
`;

class Bench {
  readonly lab = new Lab();
  readonly server: LabNode = this.lab.node('server');
  readonly host: LabNode = this.lab.node('vm');
  readonly link = this.lab.link(['server:eth0', 'vm:eth0']);
  readonly decisions = new Set<string>();

  constructor(conf = DEBIAN) {
    this.lab.trace.listen(record => {
      if (record.kind === 'decision') this.decisions.add(record.decision.id);
    });
    this.server.file('/etc/dhcp/dhcpd.conf', DHCPD).file('/var/lib/dhcp/dhcpd.leases', '');
    this.host.file('/etc/dhcp/dhclient.conf', conf);
    this.server.run('ip link set eth0 address 02:00:00:00:bb:01 up; ip addr add 10.0.0.1/24 brd + dev eth0');
    this.host.run('ip link set eth0 address 02:00:00:00:aa:01');
  }

  serve(): void {
    this.server.run('dhcpd -q eth0');
  }

  run(time: number): void {
    this.lab.run(seconds(time));
  }
}

describe('dhclient -4', () => {
  test('discovers, is bound and sets what it was told', () => {
    const bench = new Bench();
    bench.serve();
    const run = bench.host.run('dhclient -v eth0');
    bench.run(4);
    expect(run.stderr).toMatch(
      new RegExp(
        [
          'Listening on LPF/eth0/02:00:00:00:aa:01',
          'Sending on   LPF/eth0/02:00:00:00:aa:01',
          'Sending on   Socket/fallback',
          'DHCPDISCOVER on eth0 to 255.255.255.255 port 67 interval [3-8]',
          'DHCPOFFER of 10.0.0.10 from 10.0.0.1',
          'DHCPREQUEST for 10.0.0.10 on eth0 to 255.255.255.255 port 67',
          'DHCPACK of 10.0.0.10 from 10.0.0.1',
          'bound to 10.0.0.10 -- renewal in 1[0-9]{2} seconds.\n$',
        ].join('\n'),
      ),
    );
    expect(run.status).toBe(0);
    expect(bench.host.run('ip -4 addr show dev eth0').stdout).toMatch(
      /inet 10.0.0.10\/24 brd 10.0.0.255 scope global dynamic eth0\n {7}valid_lft 29\dsec preferred_lft 29\dsec\n/,
    );
    expect(bench.host.run('ip -4 route').stdout).toBe(
      'default via 10.0.0.1 dev eth0 \n10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.10 \n',
    );
    expect(bench.host.run('cat /etc/resolv.conf').stdout).toBe(
      'domain example.org\nsearch example.org\nnameserver 10.0.0.53\nnameserver 10.0.0.54\n',
    );
    expect(bench.host.run('cat /var/lib/dhcp/dhclient.leases').stdout).toMatch(
      new RegExp(
        'lease \\{\n  interface "eth0";\n  fixed-address 10.0.0.10;\n  option subnet-mask 255.255.255.0;\n' +
          '  option routers 10.0.0.1;\n  option dhcp-lease-time 300;\n  option dhcp-message-type 5;\n' +
          '  option domain-name-servers 10.0.0.53,10.0.0.54;\n  option dhcp-server-identifier 10.0.0.1;\n' +
          '  option domain-name "example.org";\n  renew .*;\n  rebind .*;\n  expire .*;\n\\}\n$',
      ),
    );
    expect(bench.server.run('cat /var/lib/dhcp/dhcpd.leases').stdout).toContain(
      '  client-hostname "vm";\n}\n',
    );
    expect(bench.decisions).toContain(BOUND4.id);
  });

  test('renews with its server alone, and keeps the address', () => {
    const bench = new Bench();
    bench.serve();
    const run = bench.host.run('dhclient -d eth0');
    bench.run(250);
    expect(run.stderr).toMatch(
      /DHCPREQUEST for 10.0.0.10 on eth0 to 10.0.0.1 port 67\nDHCPACK of 10.0.0.10 from/,
    );
    expect(bench.host.run('ip -4 addr show dev eth0').stdout).toMatch(/valid_lft (2\d\d|1[5-9]\d)sec/);
  });

  test('asks all for its address when the server is gone, and lets it go in the end', () => {
    const bench = new Bench();
    bench.serve();
    const run = bench.host.run('dhclient -d eth0');
    bench.run(5);
    bench.server.run('kill $(cat /run/dhcpd.pid)');
    bench.run(310);
    expect(run.stderr).toContain('DHCPREQUEST for 10.0.0.10 on eth0 to 255.255.255.255 port 67\nDHCPREQUEST');
    expect(run.stderr).toMatch(/port 67\nDHCPDISCOVER on eth0 to 255.255.255.255 port 67 interval/);
    expect(bench.host.run('ip -4 addr show dev eth0').stdout).toBe('');
  });

  test('reboots into what it had, and gives it back', () => {
    const bench = new Bench();
    bench.serve();
    bench.host.run('dhclient eth0');
    bench.run(4);
    bench.host.run('kill $(cat /run/dhclient.pid)');
    bench.run(1);
    const again = bench.host.run('dhclient -d eth0');
    bench.run(1);
    // Linux 6.18.44: the address is there already, and `ip addr add` says so.
    expect(again.stderr).toMatch(
      /DHCPREQUEST for 10.0.0.10 on eth0 to 255.255.255.255 port 67\nDHCPACK of 10.0.0.10 from 10.0.0.1\nError: ipv4: Address already assigned.\nbound to/,
    );
    const released = bench.host.run('dhclient -r -v eth0');
    bench.run(1);
    expect(released.stderr).toMatch(
      /^Killed old client process\n[^]*DHCPRELEASE of 10.0.0.10 on eth0 to 10.0.0.1 port 67\n$/,
    );
    expect(bench.server.run('cat /var/lib/dhcp/dhcpd.leases').stdout).toMatch(
      /binding state free;\n {2}hardware[^]*$/,
    );
    expect(bench.host.run('ip -4 addr show dev eth0').stdout).toBe('');
  });

  test('begins anew where its address is refused', () => {
    const bench = new Bench();
    bench.serve();
    const old = 'lease {\n  interface "eth0";\n  fixed-address 10.9.0.7;\n  expire never;\n}\n';
    bench.host.file('/var/lib/dhcp/dhclient.leases', old);
    const run = bench.host.run('dhclient -d eth0');
    bench.run(4);
    expect(run.stderr).toContain('DHCPREQUEST for 10.9.0.7 on eth0');
    expect(run.stderr).toContain('DHCPNAK from 10.0.0.1\nDHCPDISCOVER on eth0');
    expect(run.stderr).toContain('bound to 10.0.0.10');
    expect(bench.decisions).toContain(NAKED4.id);
  });

  test('gives up with -1 after the timeout', () => {
    const bench = new Bench('timeout 20;\n');
    const run = bench.host.run('dhclient -1 -v eth0');
    bench.run(30);
    expect(run.stderr).toContain(
      'No DHCPOFFERS received.\nUnable to obtain a lease on first try.  Exiting.\n',
    );
    expect(run.status).toBe(2);
    expect(bench.decisions).toContain(NO_OFFERS4.id);
  });

  test('changes what it is told as its file says, and does without what that requires', () => {
    const bench = new Bench(
      'request subnet-mask, routers, domain-name, domain-name-servers;\nsupersede domain-name "mine.example";\n' +
        'prepend domain-name-servers 127.0.0.1;\n',
    );
    bench.serve();
    bench.host.run('dhclient eth0');
    bench.run(4);
    expect(bench.host.run('cat /etc/resolv.conf').stdout).toBe(
      'domain mine.example\nsearch mine.example\nnameserver 127.0.0.1\nnameserver 10.0.0.53\nnameserver 10.0.0.54\n',
    );
    const other = new Bench('require ntp-servers;\n');
    other.serve();
    const run = other.host.run('dhclient -d eth0');
    other.run(4);
    expect(run.stderr).toContain('DHCPOFFER of 10.0.0.10 from 10.0.0.1: no ntp-servers option.\n');
    expect(other.host.run('ip -4 addr show dev eth0').stdout).toBe('');
  });

  test('survives whatever comes to its port', () => {
    const octets: Arbitrary<Uint8Array> = uint8Array({ minLength: 0, maxLength: 400 });
    assert(
      property(array(octets, { maxLength: 5 }), integer({ min: 0, max: 1 }), (datagrams, reply) => {
        const bench = new Bench();
        const run = bench.host.run('dhclient -d eth0');
        bench.run(1);
        const tap = bench.link.tap();
        for (const data of datagrams) {
          if (data.length > 240 && reply === 1) data.set([2, 1, 6, 0], 0);
          if (data.length > 240) data.set([0x63, 0x82, 0x53, 0x63], 236);
          const datagram = { kind: 'udp', srcPort: 67, dstPort: 68, data } as const;
          const packet = new Ip4Packet(Ip4.parse('10.0.0.1')!, Ip4.of(-1), 64, datagram);
          tap.inject(new Frame(Mac.BROADCAST, Mac.parse('02:00:00:00:bb:01')!, packet));
        }
        bench.run(1);
        expect(run.status).toBeUndefined();
      }),
      { numRuns: 40 },
    );
  });

  test('reads any dhclient.conf to its end', () => {
    const word = constantFrom(
      ...[
        'request',
        'require',
        'also',
        'send',
        'supersede',
        'default',
        'append',
        'option',
        'timeout',
        'interface',
      ],
      ...[
        '"eth0"',
        '{',
        '}',
        ';',
        ',',
        '=',
        'host-name',
        'domain-name-servers',
        '10.0.0.1',
        'gethostname()',
        '7',
        '(',
      ],
    );
    assert(
      property(array(word, { maxLength: 40 }), words => {
        const config = parseDhclientConf(
          'c',
          words.join(' '),
          () => undefined,
          () => undefined,
        );
        expect(config.request4).toBeDefined();
      }),
      { numRuns: 300 },
    );
  });
});
