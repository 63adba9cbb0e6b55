import { MachineFiles, normalizePath } from '../../../sim/kernel/syscall/files';

const files = (): MachineFiles => new MachineFiles('host', name => name === 'radvd');

describe('a path', () => {
  it.each([
    ['/etc//radvd.conf', '/etc/radvd.conf'],
    ['etc/./x', '/etc/x'],
    ['/a/b/../c', '/a/c'],
    ['/../..', '/'],
    ['', '/'],
    ['/etc/', '/etc'],
  ])('%j is %s', (path, normal) => {
    expect(normalizePath(path)).toBe(normal);
  });
});

describe('a file', () => {
  it('is written, read, extended and deleted', () => {
    const all = files();
    expect(all.write('/tmp/a', 'one\n', false)).toBeUndefined();
    expect(all.write('/tmp/a', 'two\n', true)).toBeUndefined();
    expect(all.read('/tmp/a')).toEqual({ text: 'one\ntwo\n' });
    expect(all.write('/tmp/a', 'three\n', false)).toBeUndefined();
    expect(all.read('/tmp/a')).toEqual({ text: 'three\n' });
    expect(all.unlink('/tmp/a')).toBeUndefined();
    expect([all.read('/tmp/a'), all.unlink('/tmp/a'), all.exists('/tmp/a')]).toEqual([
      { errno: 'ENOENT' },
      'ENOENT',
      false,
    ]);
  });

  it('is put there with its directories', () => {
    const all = files();
    all.install('/etc/radvd.d/a/b.conf', 'x');
    expect([all.isDirectory('/etc/radvd.d'), all.list('/etc/radvd.d'), all.exists('/etc/radvd.d/a')]).toEqual(
      [true, ['a'], true],
    );
  });

  it('is no directory, and the other way round', () => {
    const all = files();
    expect([all.read('/etc'), all.write('/etc', 'x', false), all.unlink('/etc')]).toEqual([
      { errno: 'EISDIR' },
      'EISDIR',
      'EISDIR',
    ]);
    expect([all.list('/etc/hostname'), all.list('/nowhere')]).toEqual([
      { errno: 'ENOTDIR' },
      { errno: 'ENOENT' },
    ]);
    expect(all.write('/nowhere/x', 'x', false)).toBe('ENOENT');
  });

  it('names the machine', () => {
    expect(files().read('/etc/hostname')).toEqual({ text: 'host\n' });
  });

  it('takes everything and has nothing as /dev/null', () => {
    const all = files();
    expect(all.write('/dev/null', 'x', false)).toBeUndefined();
    expect([all.read('/dev/null'), all.exists('/dev/null')]).toEqual([{ text: '' }, true]);
  });

  it('of an installed program is there', () => {
    const all = files();
    expect(
      ['/usr/sbin/radvd', '/bin/radvd', '/usr/bin/dhcpd', '/etc/radvd'].map(path => all.exists(path)),
    ).toEqual([true, true, false, false]);
  });
});
