import { Ip6, UNSPECIFIED } from '../../../sim/base/ip6';
import { radvd } from '../../../sim/daemons/radvd/radvd';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';
import { FakeMachine, solicitation } from './fake-machine';

function started(options = '', version: RadvdVersion = '2.19'): FakeMachine {
  const machine = new FakeMachine();
  machine.addLink('eth0', 1);
  const configuration = `interface eth0 { AdvSendAdvert on; ${options} };\n`;
  machine.start(radvd(version), configuration, '-n', '-d', '5', '-m', 'stderr_clean');
  machine.run(10);
  return machine;
}

/** The times and destinations of what was sent after the first. */
const answers = (machine: FakeMachine) => machine.sent.slice(1).map(({ at, to }) => [at, to]);

describe('a solicitation', () => {
  it('from an address is answered at once and to that address alone (RFC 7772 §5.1)', () => {
    const machine = started();
    machine.deliver(solicitation(true), 'eth0');
    machine.run(11);
    expect(answers(machine)).toEqual([[10, 'fe80::ff:fe00:2']]);
    expect(machine.notes.at(-1)).toMatchObject({
      id: 'radvd.ra.solicited-unicast',
      inputs: { dev: 'eth0', to: 'fe80::ff:fe00:2', routerLifetime: 1800 },
    });
  });

  it('from the unspecified address is answered to everybody', () => {
    const machine = started();
    machine.deliver(solicitation(), 'eth0', { from: UNSPECIFIED });
    machine.run(11);
    expect(answers(machine)).toEqual([[10, 'ff02::1']]);
    expect(machine.decisions.at(-1)).toBe('radvd.ra.solicited-multicast');
  });

  it('is answered to everybody by 1.9, and with AdvRASolicitedUnicast off', () => {
    for (const machine of [started('', '1.9'), started('AdvRASolicitedUnicast off;')]) {
      machine.deliver(solicitation(), 'eth0');
      machine.run(11);
      expect(answers(machine)).toEqual([[10, 'ff02::1']]);
    }
  });

  it('has to wait until MinDelayBetweenRAs is over, and half a second at most', () => {
    const machine = started('AdvRASolicitedUnicast off; MinDelayBetweenRAs 12;');
    machine.run(40);
    expect(answers(machine)).toEqual([
      [16, 'ff02::1'],
      [32, 'ff02::1'],
    ]);
    machine.deliver(solicitation(), 'eth0');
    machine.run(45);
    const [at] = answers(machine)[2]!;
    expect(at).toBeGreaterThanOrEqual(43.999);
    expect(at).toBeLessThan(44.5);
    expect(machine.decisions).toContain('radvd.ra.rate-limited');
  });

  it('during the three initial advertisements is put off to the next of them', () => {
    const machine = started('AdvRASolicitedUnicast off; MinDelayBetweenRAs 12;');
    machine.deliver(solicitation(), 'eth0');
    machine.run(30);
    expect(answers(machine)).toEqual([[26, 'ff02::1']]);
  });

  it('answered to one host uses up an initial advertisement before 2.20', () => {
    const timesAfter = (version: RadvdVersion): number[] => {
      const machine = started('', version);
      for (let count = 0; count < 3; count += 1) machine.deliver(solicitation(), 'eth0');
      machine.run(100);
      return machine.sent.filter(({ to }) => to === 'ff02::1').map(({ at }) => at);
    };
    expect(timesAfter('2.19')).toEqual([0, 16]);
    expect(timesAfter('2.20')).toEqual([0, 16, 32]);
  });

  it('sets up an interface that was not ready until now', () => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1, { running: false });
    machine.start(radvd(), 'interface eth0 { AdvSendAdvert on; };\n', '-n', '-m', 'stderr_clean');
    machine.run(1);
    machine.deliver(solicitation(), 'eth0');
    machine.run(2);
    expect(machine.stderr.at(-1)).toBe(
      'eth0 received RS or RA on eth0 but eth0 is not ready and setup_iface failed',
    );
    machine.links.set('eth0', { ...machine.links.get('eth0')!, running: true });
    machine.deliver(solicitation(), 'eth0');
    machine.run(3);
    expect(machine.sent.map(({ at, to }) => [at, to])).toEqual([[2, 'fe80::ff:fe00:2']]);
  });
});

describe('a solicitation of a host that is not in the clients list', () => {
  it('is not answered', () => {
    const machine = started('clients { fe80::9; };');
    machine.deliver(solicitation(), 'eth0');
    machine.run(11);
    expect(answers(machine)).toEqual([]);
    expect(machine.decisions.at(-1)).toBe('radvd.ra.client-not-listed');
    expect(machine.stderr).toContain('Not answering request from fe80::ff:fe00:2, not configured');
  });

  it('is answered with UnrestrictedUnicast, but not a host that is to be ignored', () => {
    const machine = started('UnrestrictedUnicast on; clients { fe80::9; !fe80::8; };', '2.20');
    machine.deliver(solicitation(), 'eth0');
    machine.deliver(solicitation(), 'eth0', { from: Ip6.parse('fe80::8')! });
    machine.run(11);
    expect(answers(machine)).toEqual([[10, 'fe80::ff:fe00:2']]);
  });

  it('of one that is in it is answered', () => {
    const machine = started('clients { fe80::9; };');
    machine.deliver(solicitation(), 'eth0', { from: Ip6.parse('fe80::9')! });
    machine.run(11);
    expect(answers(machine)).toEqual([[10, 'fe80::9']]);
  });
});

describe('what is not valid (RFC 4861 §6.1.1, §6.1.2)', () => {
  const rs = [...solicitation()];
  it.each([
    ['eth0 received icmpv6 packet with invalid length (4) from fe80::ff:fe00:2', rs.slice(0, 4), {}],
    [
      'eth0 received icmpv6 RA packet with invalid length (12) from fe80::ff:fe00:2',
      [134, ...rs.slice(1), 0, 0, 0, 0],
      {},
    ],
    [
      'eth0 received icmpv6 RA packet with non-linklocal source address from 2001:db8::1',
      [134, ...rs.slice(1), 0, 0, 0, 0, 0, 0, 0, 0],
      { from: Ip6.parse('2001:db8::1')! },
    ],
    [
      'eth0 received icmpv6 RS/RA packet with invalid code (1) from fe80::ff:fe00:2',
      [133, 1, ...rs.slice(2)],
      {},
    ],
    ['eth0 received RS or RA with invalid hoplimit 64 from fe80::ff:fe00:2', rs, { hopLimit: 64 }],
    ['trailing garbage in RS', [...rs, 1], {}],
    ['zero length option in RS', [...rs, 1, 0, 0, 0, 0, 0, 0, 0], {}],
    ['option length greater than total length in RS', [...rs, 1, 2, 0, 0, 0, 0, 0, 0], {}],
    [
      'received icmpv6 RS packet with unspecified source address and there is a lladdr option',
      [...solicitation(true)],
      { from: UNSPECIFIED },
    ],
  ])('%s', (complaint, octets, change) => {
    const machine = started();
    machine.deliver(Uint8Array.from(octets), 'eth0', change);
    machine.run(11);
    expect(machine.stderr).toContain(complaint);
    expect(answers(machine)).toEqual([]);
  });

  it('is not looked at on an interface that is not configured', () => {
    const machine = started();
    machine.addLink('eth1', 2);
    machine.deliver(solicitation(), 'eth1');
    machine.run(11);
    expect(machine.stderr).toContain(
      'eth1 received icmpv6 RS/RA packet on an unknown interface with index 2',
    );
  });
});
