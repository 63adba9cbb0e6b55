import { radvd } from '../../../sim/daemons/radvd/radvd';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';
import { FakeMachine } from './fake-machine';

function logged(...options: string[]): FakeMachine {
  return loggedBy('2.19', ...options);
}

function loggedBy(version: RadvdVersion, ...options: string[]): FakeMachine {
  const machine = new FakeMachine();
  machine.addLink('eth0', 1);
  machine.start(radvd(version), 'interface eth0 { AdvSendAdvert on; };\n', ...options);
  machine.run(17);
  machine.signal('SIGTERM');
  machine.run(18);
  return machine;
}

it('goes to syslog for a daemon, and to stderr with the time for one in the foreground', () => {
  expect(logged().syslog).toContain('info: sending stop adverts');
  expect(logged().stderr).toEqual([]);
  expect(logged('-n').syslog).toEqual([]);
  expect(logged('-n').stderr).toContain('[Jan 01 00:00:17] radvd (77): sending stop adverts');
});

it('goes to syslog in the foreground as well before 2.18', () => {
  expect(loggedBy('2.17', '-n').syslog).toContain('info: sending stop adverts');
});

it('is lost in a daemon that was told to use stderr, once that is closed', () => {
  expect(logged('-m', 'stderr_clean').stderr).toEqual(['version 2.19 started']);
});

it('goes to a file', () => {
  const { files } = logged('-m', 'logfile', '-l', '/log');
  expect(files.get('/log')).toMatch(/^\[Jan 01 00:00:00\] radvd \(77\): version 2.19 started\n/);
});

it('goes nowhere', () => {
  expect(logged('-m', 'none')).toMatchObject({ stderr: [], syslog: [] });
});

it('goes to both as far as the debug level is grave enough', () => {
  const { stderr, syslog } = logged('-n', '-d', '4', '-m', 'stderr_syslog');
  expect(syslog).toContain('info: sending stop adverts');
  expect(stderr).toContain('[Jan 01 00:00:17] radvd (77): exiting, 1 sigterm(s) received');
  expect(stderr.join()).not.toContain('sending stop adverts');
});
