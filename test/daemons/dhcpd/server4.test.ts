/** dhcpd -4 over time: pings, leases that end, and what a restart keeps. Words and times as dhcpd 4.4.3-P1 has them. */
import { fromHex } from '../../../sim/base/hex';
import { Ip4 } from '../../../sim/base/ip4';
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import {
  MALFORMED4,
  NO_LEASE4,
  NO_SUBNET4,
  OFFERED4,
  PINGED4,
  REFUSED4,
  STATIC_LEASE4,
  UNKNOWN_NETWORK4,
} from '../../../sim/daemons/dhcpd/decisions';
import { Lab, type Command, type LabNode } from '../../../sim/scenario/lab';
import type { Tap } from '../../../sim/link/tap';
import { readDhcp4, writeDhcp4, type Dhcp4Message } from '../../../sim/wire/dhcpv4/message';
import { findDhcp4Option, type Dhcp4Option } from '../../../sim/wire/dhcpv4/options';
import { Frame } from '../../../sim/wire/frame';
import { Ip4Packet } from '../../../sim/wire/ipv4';

const CONF = `
default-lease-time 400;
authoritative;
subnet 10.0.0.0 netmask 255.255.255.0 { range 10.0.0.10 10.0.0.11; }
host fixed { hardware ethernet 02:00:00:00:aa:99; fixed-address 10.0.0.99; }
`;
const ZERO = Ip4.of(0);
type Type = 'discover' | 'request' | 'release' | 'decline';

class Bench {
  readonly lab = new Lab();
  readonly server: LabNode = this.lab.node('server');
  readonly client: LabNode = this.lab.node('client');
  readonly tap: Tap = this.lab.link(['server:eth0', 'client:eth0']).tap();
  readonly decisions = new Set<string>();
  daemon: Command;

  constructor(conf = CONF) {
    this.lab.trace.listen(record => {
      if (record.kind === 'decision') this.decisions.add(record.decision.id);
    });
    this.server.file('/etc/dhcp/dhcpd.conf', conf).file('/var/lib/dhcp/dhcpd.leases', '');
    this.server.run('ip link set eth0 up; ip addr add 10.0.0.1/24 dev eth0');
    this.client.run('ip link set eth0 up');
    this.lab.run(seconds(1));
    this.daemon = this.server.run('dhcpd -d eth0');
  }

  send(octets: Uint8Array, mac = '02:00:00:00:aa:01'): void {
    const datagram = { kind: 'udp', srcPort: 68, dstPort: 67, data: octets } as const;
    this.tap.inject(new Frame(Mac.BROADCAST, Mac.parse(mac)!, new Ip4Packet(ZERO, Ip4.of(-1), 64, datagram)));
  }

  /** What is answered within so many seconds. */
  ask(
    type: Type,
    last: number,
    asked?: string,
    more: Partial<Dhcp4Message> = {},
    wait = 1.5,
  ): Dhcp4Message | undefined {
    const mac = `02:00:00:00:aa:${last.toString(16).padStart(2, '0')}`;
    const options: Dhcp4Option[] = [{ kind: 'message-type', type }];
    if (asked !== undefined) options.push({ kind: 'requested-address', address: Ip4.parse(asked)! });
    this.tap.take();
    this.send(
      writeDhcp4({
        ...{ kind: 'dhcpv4', op: 'request', hardwareType: 1, hops: 0, xid: 7, secs: 0, sname: '', file: '' },
        ...{ broadcast: false, ciaddr: ZERO, yiaddr: ZERO, siaddr: ZERO, giaddr: ZERO },
        chaddr: fromHex(mac.replaceAll(':', ''))!,
        options,
        ...more,
      }),
      mac,
    );
    this.lab.run(seconds(wait));
    for (const { frame } of this.tap.take()) {
      const { payload } = frame;
      if (payload.kind !== 'ipv4' || payload.payload.kind !== 'udp' || payload.payload.srcPort !== 67)
        continue;
      return readDhcp4(payload.payload.data) as Dhcp4Message;
    }
    return undefined;
  }

  leases(): string {
    return this.server.run('cat /var/lib/dhcp/dhcpd.leases').stdout;
  }
}

const typeOf = (message: Dhcp4Message | undefined): unknown =>
  findDhcp4Option(message?.options ?? [], 'message-type')?.type;

describe('dhcpd -4', () => {
  test('waits a second for somebody to answer a ping, and offers', () => {
    const bench = new Bench();
    expect(bench.ask('discover', 1, undefined, {}, 0.99)).toBeUndefined();
    expect(bench.ask('discover', 2, undefined, {}, 0.9)?.yiaddr).toBe(Ip4.parse('10.0.0.10'));
    expect(bench.decisions).toContain(OFFERED4.id);
  });

  test('abandons an address that answers, and offers the next', () => {
    const bench = new Bench();
    bench.client.run('ip addr add 10.0.0.10/24 dev eth0');
    expect(bench.ask('discover', 1)).toBeUndefined();
    expect(bench.daemon.stderr).toContain('Abandoning IP address 10.0.0.10: pinged before offer\n');
    expect(bench.decisions).toContain(PINGED4.id);
    expect(bench.leases()).toMatch(/lease 10\.0\.0\.10 \{\n[^}]*binding state abandoned;/);
    expect(bench.ask('discover', 1)?.yiaddr).toBe(Ip4.parse('10.0.0.11'));
  });

  test('has nothing for a third client until a lease has ended', () => {
    const bench = new Bench();
    for (const [last, address] of [
      [1, '10.0.0.10'],
      [2, '10.0.0.11'],
    ] as const) {
      expect(bench.ask('discover', last)?.yiaddr).toBe(Ip4.parse(address));
      expect(typeOf(bench.ask('request', last, address))).toBe('ack');
    }
    expect(bench.ask('discover', 3)).toBeUndefined();
    expect(bench.decisions).toContain(NO_LEASE4.id);
    bench.lab.run(seconds(400));
    expect(bench.leases()).toMatch(/lease 10\.0\.0\.10 \{\n[^}]*tstp [^}]*binding state free;\n {2}hardware/);
    expect(bench.ask('discover', 3)?.yiaddr).toBe(Ip4.parse('10.0.0.10'));
  });

  test('refuses an address of another network, and gives a host its own', () => {
    const bench = new Bench();
    expect(typeOf(bench.ask('request', 1, '10.1.0.10'))).toBe('nak');
    expect(bench.decisions).toContain(REFUSED4.id);
    expect(bench.ask('discover', 0x99)?.yiaddr).toBe(Ip4.parse('10.0.0.99'));
    expect(bench.decisions).toContain(STATIC_LEASE4.id);
    bench.ask('discover', 1, undefined, { giaddr: Ip4.parse('10.7.0.1')! });
    expect(bench.decisions).toContain(UNKNOWN_NETWORK4.id);
    bench.send(new Uint8Array(20));
    bench.lab.run(seconds(1));
    expect(bench.decisions).toContain(MALFORMED4.id);
  });

  test('knows its leases again after a restart', () => {
    const bench = new Bench();
    bench.ask('discover', 1);
    bench.ask('request', 1, '10.0.0.10');
    bench.server.run('kill $(cat /var/run/dhcpd.pid)');
    bench.lab.run(seconds(1));
    bench.daemon = bench.server.run('dhcpd -d eth0');
    expect(bench.daemon.stderr).toContain('Wrote 1 leases to leases file.\n');
    // A lease that was read has a tstp, and the DUID of the server is not written again.
    expect(bench.leases()).toMatch(/^lease 10\.0\.0\.10 \{\n {2}starts.*\n {2}ends (.*)\n {2}tstp \1\n/m);
    expect(bench.leases()).not.toContain('server-duid');
    expect(bench.ask('discover', 2)?.yiaddr).toBe(Ip4.parse('10.0.0.11'));
    expect(typeOf(bench.ask('request', 2, '10.0.0.10'))).toBe('nak');
  });

  test('does not start twice with one pid file, nor where no subnet is', () => {
    const bench = new Bench();
    expect(bench.server.run('dhcpd -d eth0').stderr).toContain("There's already a DHCP server running.\n");
    const other = bench.client.file('/etc/dhcp/dhcpd.conf', CONF).file('/var/lib/dhcp/dhcpd.leases', '');
    other.run('ip addr add 10.5.0.1/24 dev eth0');
    const run = other.run('dhcpd -d eth0');
    expect(run.stderr).toContain('No subnet declaration for eth0 (10.5.0.1).\n** Ignoring requests on eth0.');
    expect(run.stderr).toContain('Not configured to listen on any interfaces!\n');
    expect(bench.decisions).toContain(NO_SUBNET4.id);
  });
});
