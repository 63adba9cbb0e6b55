/** What the referee's cases of /proc/net do not show (test/realkernel/recorded/referee/proc-net.txt). */
import { TapLab } from '../../support/tap-lab';

const cat = (t: TapLab, file: string): string => t.host.run(`cat /proc/net/${file}`).stdout;

it('a file that is not there is not, whatever its name', () => {
  const t = new TapLab();
  for (const file of ['nonsense', 'constructor', 'dev_snmp6'])
    expect(t.host.run(`cat /proc/net/${file}`).stderr).toBe(
      `cat: /proc/net/${file}: No such file or directory\n`,
    );
});

it('a file that is there is found to be', () => {
  const t = new TapLab();
  expect(t.host.run('test -e /proc/net/igmp6 && echo yes').stdout).toBe('yes\n');
  expect(t.host.run('test -e /proc/net/nonsense || echo no').stdout).toBe('no\n');
});

// dev_change_net_namespace, unregister_netdevice: dev_mc_flush.
it('groups by hand are forgotten when the device goes to another namespace', () => {
  const t = new TapLab().settle();
  t.host.run('ip maddr add 33:33:00:00:12:34 dev eth0');
  expect(cat(t, 'dev_mcast')).toContain('eth0            1     1     333300001234\n');
  t.host.run('ip netns add other; ip link set eth0 netns other');
  expect(t.host.run('ip -n other maddr show dev eth0').stdout).not.toContain('12:34');
});
