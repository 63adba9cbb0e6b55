import { radvd } from '../../../sim/daemons/radvd/radvd';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';
import { FakeMachine } from './fake-machine';

const CONF = 'interface eth0 { AdvSendAdvert on; prefix 2001:db8::/64 { }; };\n';

function started(configuration: string, options: string[] = [], version: RadvdVersion = '2.19'): FakeMachine {
  const machine = new FakeMachine();
  machine.addLink('eth0', 1);
  machine.start(radvd(version), configuration, ...options);
  return machine;
}

describe('starting', () => {
  it('goes into the background, advertises at once and leaves its pid', () => {
    const machine = started(CONF);
    expect(machine.daemonized).toBe(true);
    expect(machine.exitStatus).toBeUndefined();
    expect(machine.files.get('/run/radvd.pid')).toBe('77\n');
    expect(machine.sent).toHaveLength(1);
    expect(machine.sent[0]).toMatchObject({ at: 0, to: 'ff02::1', source: 'fe80::ff:fe00:1', dev: 'eth0' });
    expect(machine.syslog).toEqual(['info: version 2.19 started']);
  });

  it('opens its socket for the two messages, with a hop limit of 255', () => {
    expect(started(CONF).options).toEqual({
      IPV6_UNICAST_HOPS: 255,
      IPV6_MULTICAST_HOPS: 255,
      IPV6_MULTICAST_LOOP: true,
      ICMP6_FILTER: [133, 134],
    });
    expect(started(CONF, [], '2.20').options.IPV6_MULTICAST_LOOP).toBe(false);
  });

  it('goes on although forwarding is off, and says so once', () => {
    const machine = new FakeMachine();
    machine.addLink('eth0', 1);
    machine.sysctls.set('net/ipv6/conf/all/forwarding', '0');
    machine.start(radvd(), CONF);
    machine.run(60);
    expect(machine.syslog.slice(1)).toEqual([
      'debug: IPv6 forwarding setting is: 0, should be 1 or 2',
      'warning: IPv6 forwarding seems to be disabled, but continuing anyway',
    ]);
    // The complaint is used up before the first advertisement, so all of them carry the full lifetime.
    expect(machine.sent.map(sent => sent.message.routerLifetime)).toEqual([1800, 1800, 1800]);
  });

  it('refuses a pid file that another radvd holds', () => {
    const machine = new FakeMachine();
    machine.files.set('/run/radvd.pid', '12\n');
    machine.processes = [{ pid: 12, argv: ['/usr/sbin/radvd'], netns: '' }];
    machine.start(radvd(), CONF);
    expect(machine.exitStatus).toBe(255);
    expect(machine.syslog.at(-1)).toBe(
      'err: unable to lock pid file, /run/radvd.pid: Resource temporarily unavailable',
    );
  });

  it('takes over the pid file of a radvd that is gone', () => {
    const machine = new FakeMachine();
    machine.files.set('/run/radvd.pid', '12\n');
    machine.start(radvd(), CONF);
    expect(machine.files.get('/run/radvd.pid')).toBe('77\n');
  });

  it('fails where the kernel has no IPv6', () => {
    const machine = new FakeMachine();
    machine.refusals.raw = 'EAFNOSUPPORT';
    machine.start(radvd(), CONF);
    expect(machine.exitStatus).toBe(1);
    expect(machine.stderr).toEqual(['open_icmpv6_socket: Address family not supported by protocol']);
  });

  it('says of an option that it has no effect here', () => {
    const machine = started('interface eth0 { prefix 0::/64 { Base6to4Interface ppp0; }; };\n');
    expect(machine.syslog[1]).toMatch(/^notice: Base6to4Interface is not simulated/);
  });
});

describe('a configuration that cannot be read', () => {
  it('ends radvd, with the complaint on stderr and the rest in the log', () => {
    const machine = started('interface eth0 { AdvSendAdvert yes; };\n');
    expect(machine.exitStatus).toBe(1);
    expect(machine.stderr).toEqual(['/etc/radvd.conf:1 error: syntax error']);
    expect(machine.syslog.at(-1)).toBe('err: exiting, failed to read config file');
    expect(machine.notes.at(-1)).toMatchObject({
      id: 'radvd.config.refused',
      inputs: { file: '/etc/radvd.conf', line: 1, column: 32, found: 'yes', nearest: 'on' },
    });
  });

  it('may be missing, which is told as a matter of permissions', () => {
    const machine = started(CONF, ['-C', '/etc/other.conf']);
    expect(machine.exitStatus).toBe(1);
    expect(machine.syslog.slice(1)).toEqual([
      "err: can't open /etc/other.conf: No such file or directory",
      'err: exiting, permissions on conf_file invalid',
    ]);
  });

  it('is told differently when debugging', () => {
    const machine = started(CONF, ['-n', '-d', '1', '-m', 'stderr_clean', '-C', '/etc/other.conf']);
    expect(machine.stderr.slice(1)).toEqual([
      "can't open /etc/other.conf: No such file or directory",
      'Insecure file permissions, but continuing anyway',
      'exiting, failed to read config file',
    ]);
  });
});

describe('-c', () => {
  it('reads the configuration and does nothing else', () => {
    const machine = started(CONF, ['-c']);
    expect(machine.exitStatus).toBe(0);
    expect(machine.sent).toEqual([]);
    expect(machine.stderr).toEqual(['[Jan 01 00:00:00] radvd (77): config file, /etc/radvd.conf, syntax ok']);
  });

  it('fails for a bad one', () => {
    expect(started('interface', ['-c', '-m', 'stderr_clean'])).toMatchObject({
      exitStatus: 1,
      stderr: ['/etc/radvd.conf:1 error: syntax error', 'exiting, failed to read config file'],
    });
  });
});

it('prints its version and fails', () => {
  expect(started(CONF, ['-v'], '2.20')).toMatchObject({ exitStatus: 1, stderr: ['Version: 2.20'] });
});
