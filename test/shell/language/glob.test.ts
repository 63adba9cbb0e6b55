import { sh, TestMachine } from '../machine';

describe('pathname expansion', () => {
  const files = {
    '/etc/a.conf': '',
    '/etc/b.conf': '',
    '/etc/.hidden': '',
    '/var/log/a/x': '',
    '/var/log/b/x': '',
  };

  it.each([
    ['/etc/*.conf', '/etc/a.conf /etc/b.conf'],
    ['/etc/[!ai]*', '/etc/b.conf /etc/hostname'],
    ['/var/log/*/x', '/var/log/a/x /var/log/b/x'],
    ['/etc/.h*', '/etc/.hidden'],
    ['/etc/?.conf "/etc/*"', '/etc/a.conf /etc/b.conf /etc/*'],
    ['/nosuch/*', '/nosuch/*'],
    ['/etc/a.conf/*', '/etc/a.conf/*'],
    ['e[t]c', 'etc'],
  ])('%s', (pattern, expected) => {
    expect(sh(`echo ${pattern}`, '', files).stdout).toBe(`${expected}\n`);
  });

  it('finds the interfaces under /proc/sys', () => {
    const machine = new TestMachine();
    const outcome = machine.run(
      'for f in /proc/sys/net/ipv6/conf/*/accept_ra; do echo 2 > $f; done; echo $f',
    );
    expect(outcome).toMatchObject({
      stdout: '/proc/sys/net/ipv6/conf/lo/accept_ra\n',
      stderr: '',
      status: 0,
    });
    expect(machine.machine.initNet.sysctl.read('net.ipv6.conf.default.accept_ra')).toEqual({ value: '2' });
  });

  it('is off with set -f', () => {
    expect(sh('set -f; echo /etc/*', '', files).stdout).toBe('/etc/*\n');
  });
});
