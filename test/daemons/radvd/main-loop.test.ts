import { radvd } from '../../../sim/daemons/radvd/radvd';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';
import { FakeMachine } from './fake-machine';

function started(configuration: string, version: RadvdVersion = '2.19', options = ['-d', '5']): FakeMachine {
  const machine = new FakeMachine();
  machine.addLink('eth0', 1);
  machine.start(radvd(version), configuration, ...options);
  return machine;
}

const inside = (options: string): string => `interface eth0 { AdvSendAdvert on; ${options} };\n`;
const times = (machine: FakeMachine): number[] => machine.sent.map(({ at }) => at);

describe('the times of advertisements (RFC 4861 §6.2.4)', () => {
  it('are every 16 seconds for the first three, and random between Min and Max from then on', () => {
    const machine = started(inside(''));
    machine.run(10_000);
    const [first, second, third, ...others] = times(machine);
    expect([first, second, third]).toEqual([0, 16, 32]);
    const gaps = others.map((at, index) => at - (index === 0 ? 32 : others[index - 1]!));
    expect(gaps.length).toBeGreaterThan(10);
    for (const gap of gaps) {
      expect(gap).toBeGreaterThan(197.99);
      expect(gap).toBeLessThanOrEqual(600);
    }
    expect(new Set(gaps).size).toBe(gaps.length);
  });

  it('are every MaxRtrAdvInterval at first where that is less', () => {
    const machine = started(inside('MaxRtrAdvInterval 10; MinRtrAdvInterval 7;'));
    machine.run(30);
    expect(times(machine).slice(0, 3)).toEqual([0, 10, 20]);
  });

  it('are noted for the trace', () => {
    const machine = started(inside(''));
    expect(machine.notes).toEqual([
      { id: 'radvd.iface.ready', inputs: { dev: 'eth0' } },
      { id: 'radvd.ra.unsolicited', inputs: { dev: 'eth0', to: 'ff02::1', routerLifetime: 1800 } },
    ]);
  });

  it('depend on the seed alone', () => {
    const [one, other] = [started(inside('')), started(inside(''))];
    one.run(5000);
    other.run(5000);
    expect(times(one)).toEqual(times(other));
  });
});

describe('AdvSendAdvert off', () => {
  it('sends nothing, and says why', () => {
    const machine = started('interface eth0 { };\n');
    machine.run(1000);
    expect(machine.sent).toEqual([]);
    expect(machine.decisions).toContain('radvd.ra.send-advert-off');
    expect(machine.syslog).toContain('debug: AdvSendAdvert is off for eth0');
  });
});

describe('UnicastOnly', () => {
  it('advertises to nobody who has not asked', () => {
    const machine = started(inside('UnicastOnly on;'));
    machine.run(1000);
    expect(machine.sent).toEqual([]);
    expect(machine.decisions).toContain('radvd.ra.unicast-only');
  });

  it('is forced upon a device that knows no multicast', () => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1, { flags: ['UP'] });
    machine.start(radvd(), inside(''), '-n', '-m', 'stderr_clean');
    machine.run(1000);
    expect(machine.sent).toEqual([]);
    expect(machine.stderr).toContain(
      'eth0 does not support multicast or point-to-point, forcing UnicastOnly',
    );
  });
});

describe('a list of clients', () => {
  it('replaces the group of all nodes', () => {
    const machine = started(inside('clients { fe80::1; fe80::2; };'));
    expect(machine.sent.map(({ to }) => to)).toEqual(['fe80::2', 'fe80::1']);
  });

  it('may name hosts that never get one, from 2.20 on', () => {
    const machine = started(inside('clients { fe80::1; !fe80::2; };'), '2.20');
    expect(machine.sent.map(({ to }) => to)).toEqual(['fe80::1']);
  });
});

describe('an interface that cannot be set up', () => {
  it('is passed over, and asked again after ten times MaxRtrAdvInterval only', () => {
    const machine = started('interface eth9 { AdvSendAdvert on; };\n');
    machine.run(7000);
    expect(machine.exitStatus).toBeUndefined();
    expect(machine.decisions).toEqual(['radvd.iface.missing', 'radvd.ra.not-ready', 'radvd.ra.not-ready']);
    expect(machine.syslog).toContain('err: eth9 not found: No such device');
    expect(machine.syslog).toContain('debug: polling for 6000 second(s), next iface is eth9');
  });

  it('ends radvd when IgnoreIfMissing is off', () => {
    const machine = started('interface eth9 { IgnoreIfMissing off; };\n');
    expect(machine.exitStatus).toBe(1);
    expect(machine.syslog.at(-1)).toBe('err: interface eth9 does not exist or is not set up properly');
    expect(started('interface eth9 { IgnoreIfMissing off; };\n', '2.20').syslog.at(-1)).toBe(
      'err: interface eth9 does not exist or is not set up properly (setup_iface=-1)',
    );
  });

  it.each([
    ['eth0 is down', { up: false }, '', 'radvd.iface.down'],
    ['eth0 is not running', { running: false }, '', 'radvd.iface.down'],
    ['a value is out of range', {}, 'MaxRtrAdvInterval 8;', 'radvd.iface.out-of-range'],
    ['none of the source addresses is there', {}, 'AdvRASrcAddress { fe80::9; };', 'radvd.iface.no-source'],
  ])('because %s', (_why, change, options, decided) => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1, change);
    machine.start(radvd(), inside(options));
    expect(machine.sent).toEqual([]);
    expect(machine.decisions).toContain(decided);
  });

  it('does not keep radvd busy, whatever the interval', () => {
    for (const interval of ['0', '0.00001']) {
      const machine = started(inside(`MaxRtrAdvInterval ${interval};`));
      machine.run(60);
      expect(machine.decisions.filter(id => id === 'radvd.ra.not-ready')).toHaveLength(61);
    }
  });

  it('because it has no link-local address', () => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1);
    machine.addresses = [];
    machine.addAddress('eth0', '2001:db8::1/64');
    machine.start(radvd(), inside('IgnoreIfMissing off;'));
    expect(machine.decisions).toEqual(['radvd.iface.no-link-local']);
    expect(machine.syslog).toContain('err: no linklocal address configured on eth0');
  });

  it('because it cannot join the group of all routers', () => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1);
    machine.refusals.join = 'ENOBUFS';
    machine.start(radvd(), inside(''));
    expect(machine.decisions).toContain('radvd.iface.no-membership');
    expect(machine.syslog).toContain("err: can't join ipv6-allrouters on eth0");
  });
});

describe('a link-local address that is still tentative', () => {
  it('lets the kernel refuse to send, so that the next try is a whole interval later', () => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1);
    machine.refusals.send = 'EINVAL';
    machine.start(radvd(), inside('IgnoreIfMissing off;'));
    machine.run(2);
    delete machine.refusals.send;
    machine.run(20);
    expect(machine.syslog).toContain('warning: sendmsg: Invalid argument');
    expect(machine.decisions).toContain('radvd.ra.send-failed');
    expect(times(machine)).toEqual([16]);
  });

  it('is mentioned only when debugging, unless the interface must be there', () => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1);
    machine.refusals.send = 'EINVAL';
    machine.start(radvd(), inside(''));
    expect(machine.syslog).toEqual(['info: version 2.19 started']);
  });
});

describe('forwarding that is switched off later', () => {
  it('costs the lifetime of exactly one advertisement', () => {
    const machine = started(inside('MaxRtrAdvInterval 10;  MinRtrAdvInterval 7;'));
    machine.run(5);
    machine.sysctls.set('net/ipv6/conf/all/forwarding', '0');
    machine.run(30);
    expect(machine.sent.map(({ message }) => message.routerLifetime)).toEqual([30, 0, 30, 30]);
    expect(machine.decisions).toContain('radvd.ra.forwarding-off');
  });
});

describe('SIGTERM (RFC 4861 §6.2.5)', () => {
  const withAll = inside(
    'prefix 2001:db8:1::/64 { }; prefix 2001:db8:2::/64 { DeprecatePrefix on; }; route 2001:db8:3::/48 { };',
  );

  it('says farewell with a router lifetime of 0 and leaves the lifetimes of prefixes alone', () => {
    const machine = started(withAll, '2.19', []);
    machine.signal('SIGTERM');
    machine.run(1);
    const { routerLifetime, options } = machine.sent[1]!.message;
    expect(routerLifetime).toBe(0);
    expect(options).toMatchObject([
      { validLifetime: 86400, preferredLifetime: 14400 },
      { validLifetime: 7200, preferredLifetime: 0 },
      { kind: 'route-information', routeLifetime: 0 },
      { kind: 'source-link-layer-address' },
    ]);
    expect(machine.decisions).toContain('radvd.ra.final');
    expect(machine.syslog.slice(1)).toEqual([
      'warning: exiting, 1 sigterm(s) received',
      'info: sending stop adverts',
      'info: removing /run/radvd.pid',
      'info: returning from radvd main',
    ]);
    expect(machine.exitStatus).toBe(0);
    expect(machine.files.has('/run/radvd.pid')).toBe(false);
  });

  it('is silent where RemoveAdvOnExit is off', () => {
    const machine = started(inside('RemoveAdvOnExit off;'), '2.20');
    machine.signal('SIGINT');
    machine.run(1);
    expect(machine.sent).toHaveLength(1);
    expect(machine.syslog).toContain('warning: exiting, 1 sigint(s) received');
  });
});

describe('SIGHUP', () => {
  it('reads the file again and starts over, without a word about what is gone', () => {
    const machine = started(inside('prefix 2001:db8:1::/64 { };'), '2.19', []);
    machine.run(5);
    machine.files.set('/etc/radvd.conf', inside('prefix 2001:db8:2::/64 { };'));
    machine.signal('SIGHUP');
    machine.run(22);
    expect(times(machine)).toEqual([0, 5, 21]);
    expect(machine.sent[1]!.message.options[0]).toMatchObject({ prefixLength: 64 });
    expect(String((machine.sent[1]!.message.options[0] as { prefix: unknown }).prefix)).toBe('2001:db8:2::');
    expect(machine.syslog.slice(1)).toEqual([
      'info: attempting to reread config file',
      'info: resuming normal operation',
    ]);
  });

  it('ends radvd when the file is bad now, without a farewell', () => {
    const machine = started(inside(''), '2.19', []);
    machine.files.set('/etc/radvd.conf', 'rubbish');
    machine.signal('SIGHUP');
    machine.run(1);
    expect(machine.exitStatus).toBe(1);
    expect(machine.sent).toHaveLength(1);
    expect(machine.syslog.at(-1)).toBe('err: exiting, failed to read config file');
  });

  it('leaves the group of all routers and joins it again, from 2.20 on', () => {
    const machine = started(inside(''), '2.20');
    machine.signal('SIGHUP');
    machine.run(1);
    expect(machine.joined).toEqual(['ff02::2 eth0']);
    machine.signal('SIGTERM');
    machine.run(2);
    expect(machine.joined).toEqual([]);
  });
});

describe('DecrementLifetimes', () => {
  const counted = inside(
    'MaxRtrAdvInterval 10; MinRtrAdvInterval 7; prefix 2001:db8::/64 { AdvValidLifetime 40; AdvPreferredLifetime 15; DecrementLifetimes on; };',
  );
  const lifetimes = (machine: FakeMachine) =>
    machine.sent.map(({ message: { options } }) => {
      const prefix = options.find(option => option.kind === 'prefix-information');
      return prefix && [prefix.validLifetime, prefix.preferredLifetime];
    });

  it('counts down by the seconds since the last advertisement, until the prefix is not advertised any more', () => {
    const machine = started(counted);
    machine.run(21);
    expect(lifetimes(machine)).toEqual([[40, 15], [30, 5], undefined]);
    expect(machine.syslog).toContain(
      'debug: Will cease advertising 2001:db8::/64%eth0, preferred lifetime is 0',
    );
  });

  it('starts again at SIGUSR1', () => {
    const machine = started(counted);
    machine.run(21);
    machine.signal('SIGUSR1');
    machine.run(30.5);
    const [valid, preferred] = lifetimes(machine).at(-1)!;
    expect(valid! - preferred!).toBe(25);
    expect(preferred).toBeGreaterThanOrEqual(5);
    expect(preferred).toBeLessThanOrEqual(8);
    expect(machine.syslog).toContain('info: Resetting prefix lifetimes on eth0');
    expect(machine.syslog).toContain('debug: 2001:db8::/64%eth0 plft reset from 0 to 15 secs');
  });
});

it('warns of kernel variables out of bounds, and leaves them', () => {
  const machine = started(inside('AdvCurHopLimit 1; AdvRetransTimer 9;'), '2.19', []);
  machine.run(1);
  expect(machine.syslog.slice(1)).toEqual([
    'err: (privsep) eth0: CurHopLimit (1) is not within the defined bounds, ignoring',
    'err: (privsep) eth0: RetransTimer (9) is not within the defined bounds, ignoring',
  ]);
  expect(machine.sysctls.has('net/ipv6/conf/eth0/hop_limit')).toBe(false);
});
