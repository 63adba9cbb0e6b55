import { ProcessFiles } from '../../../sim/kernel/syscall/proc-files';
import { TapLab } from '../../support/tap-lab';

const files = (t: TapLab): ProcessFiles => new ProcessFiles(t.host.machine, t.host.net);

describe('/proc/sys', () => {
  it('reads and writes sysctls', () => {
    const t = new TapLab();
    expect(files(t).read('/proc/sys/net/ipv6/conf/eth0/accept_ra')).toEqual({ text: '1\n' });
    expect(files(t).write('/proc/sys/net/ipv6/conf/eth0/accept_ra', '2\n')).toBeUndefined();
    expect(t.sysctl('net.ipv6.conf.eth0.accept_ra')).toBe('2');
    expect(files(t).write('/proc/sys/net/ipv6/conf/eth0/accept_ra', 'x')).toBe('EINVAL');
  });

  it('spells a device with a dot as it is', () => {
    const t = new TapLab();
    t.host.netlink.linkAdd({ ifname: 'br0.5', kind: 'bridge' });
    expect(files(t).read('/proc/sys/net/ipv6/conf/br0.5/accept_ra')).toEqual({ text: '1\n' });
    expect(files(t).list('/proc/sys/net/ipv6/conf')).toEqual(['all', 'br0.5', 'default', 'eth0', 'lo']);
  });

  it('has directories, and files that are not there', () => {
    const all = files(new TapLab());
    expect(all.read('/proc/sys/net/ipv6/conf')).toEqual({ errno: 'EISDIR' });
    expect(all.write('/proc/sys/net/ipv6/conf', '1')).toBe('EISDIR');
    expect(all.read('/proc/sys/net/ipv6/conf/eth9/accept_ra')).toEqual({ errno: 'ENOENT' });
    expect(all.list('/proc/sys/net/ipv6/conf/eth9')).toEqual({ errno: 'ENOENT' });
    expect([all.exists('/proc/sys/net/ipv6/conf/eth0'), all.exists('/proc/sys/net/ipv6/conf/eth9')]).toEqual([
      true,
      false,
    ]);
  });

  it('cannot be deleted', () => {
    expect(files(new TapLab()).unlink('/proc/sys/net/ipv6/conf/eth0/accept_ra')).toBe('EPERM');
  });
});

describe('/proc/net/if_inet6', () => {
  it('has address, index, prefix length, scope, flags and device, as Linux prints them', () => {
    const t = new TapLab().settle();
    expect(files(t).read('/proc/net/if_inet6')).toEqual({
      text: '00000000000000000000000000000001 01 80 10 80       lo\nfe8000000000000000000000fffe000001 02 40 20 80     eth0\n'.replace(
        'fe8000000000000000000000fffe000001',
        'fe80000000000000000000fffe000001',
      ),
    });
  });
});

it('everything else is the machine’s', () => {
  const t = new TapLab();
  files(t).write('/tmp/x', 'text');
  expect(t.host.machine.files.read('/tmp/x')).toEqual({ text: 'text' });
  expect(files(t).unlink('/tmp/x')).toBeUndefined();
});

describe('in a namespace with a name', () => {
  const inside = (t: TapLab, name: string): ProcessFiles => {
    const net = t.host.machine.netnsAdd(name);
    if (typeof net === 'string') throw new Error(net);
    return new ProcessFiles(t.host.machine, net);
  };

  it('what is in /etc/netns/NAME lies over /etc, a folder as a whole', () => {
    const t = new TapLab();
    t.host.file('/etc/netns/c1/systemd/x', 'inner').file('/etc/netns/c1/resolv.conf', 'inner');
    t.host.file('/etc/systemd/x', 'outer').file('/etc/systemd/y', 'outer').file('/etc/z', 'outer');
    const [outer, c1, c2] = [files(t), inside(t, 'c1'), inside(t, 'c2')];
    expect(c1.read('/etc/systemd/x')).toEqual({ text: 'inner' });
    expect(c1.read('/etc/./systemd/../resolv.conf')).toEqual({ text: 'inner' });
    expect([c1.list('/etc/systemd'), c1.exists('/etc/systemd/y')]).toEqual([['x'], false]);
    expect(c1.read('/etc/z')).toEqual({ text: 'outer' });
    expect([outer, c2].map(each => each.read('/etc/systemd/x'))).toEqual([
      { text: 'outer' },
      { text: 'outer' },
    ]);
    expect(c2.exists('/etc/resolv.conf')).toBe(false);
  });

  it('what is written and deleted there is the inner one', () => {
    const t = new TapLab();
    t.host.file('/etc/netns/c1/a', 'inner').file('/etc/a', 'outer');
    const c1 = inside(t, 'c1');
    expect(c1.write('/etc/a', ' and more', true)).toBeUndefined();
    expect(t.host.machine.files.read('/etc/netns/c1/a')).toEqual({ text: 'inner and more' });
    expect(c1.unlink('/etc/a')).toBeUndefined();
    expect(t.host.machine.files.read('/etc/a')).toEqual({ text: 'outer' });
  });
});
