import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dependenciesOf, KernelImage, moduleName, run } from '../../../sim/realkernel/qemu/image';

const CONTROL =
  'Package: linux-image\nVersion: 1\nArchitecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: a kernel\n';
/** Only where packages can be made. */
const packaged = spawnSync('dpkg-deb', ['--version']).status === 0 ? it : it.skip;

describe('a kernel to boot', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sixlab-test-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const put = (files: Record<string, string>, below = '.'): string => {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, below, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    return join(folder, below);
  };
  /** With nothing to unpack, no place is needed for it. */
  const open = (paths: readonly string[]): KernelImage => KernelImage.open(paths, join(folder, 'none'));
  const MODULES = 'lib/modules/6.1.0-56-cloud-amd64/kernel';

  it('is found among what a package unpacks to', () => {
    const image = open([put({ 'boot/vmlinuz-6.1.0-56-cloud-amd64': '', [`${MODULES}/net/a-b.ko`]: '' })]);
    expect(image.release).toBe('6.1.0-56-cloud-amd64');
    expect(image.version).toBe('6.1');
    expect([...image.modules.keys()]).toEqual(['a_b']);
  });

  it('may be split over several', () => {
    const binary = put({ 'usr/lib/modules/7.2.13+deb14/vmlinuz': '' }, 'binary');
    const modules = put({ 'usr/lib/modules/7.2.13+deb14/kernel/net/a.ko': '' }, 'modules');
    expect(open([binary, modules]).version).toBe('7.2');
    expect(() => open([binary])).toThrow(/no modules beside .*vmlinuz: their package is needed, too/);
    expect(() => open([modules])).toThrow(/^no kernel \(vmlinuz\) in /);
  });

  packaged('may be a package, which is unpacked where it is told', () => {
    const package_ = join(folder, 'linux-image.deb');
    put({ 'DEBIAN/control': CONTROL, [`${MODULES}/a.ko`]: '', 'boot/vmlinuz': '' }, 'package');
    run('dpkg-deb', ['--build', join(folder, 'package'), package_]);
    mkdirSync(join(folder, 'scratch'));
    const image = KernelImage.open([package_], join(folder, 'scratch'));
    expect(image.kernel).toBe(join(folder, 'scratch/0/boot/vmlinuz'));
    writeFileSync(package_, 'no archive');
    expect(() => open([package_])).toThrow(/^dpkg-deb -x .*linux-image\.deb/);
  });

  it('is one', () => {
    const both = put({ 'boot/vmlinuz-1': '', 'boot/vmlinuz-2': '', [`${MODULES}/a.ko`]: '' });
    expect(() => open([both])).toThrow(/^more than one kernel in /);
  });

  it('has modules after what they depend on, each once', () => {
    const info = (depends: string): string => `\x7fELF\0license=GPL\0depends=${depends}\0vermagic=6.1\0`;
    const image = open([
      put({
        'boot/vmlinuz': '',
        [`${MODULES}/a.ko`]: info('b-c,d'),
        [`${MODULES}/b-c.ko`]: info('d'),
        [`${MODULES}/d.ko`]: info(''),
        [`${MODULES}/e.ko`]: info(''),
      }),
    ]);
    expect(image.closure(['a', 'built_in', 'd']).map(({ name }) => name)).toEqual(['d', 'b_c', 'a']);
  });

  it('names modules as the kernel does', () => {
    expect(moduleName('/lib/modules/6.12/kernel/net/bridge/br-net_filter.ko.xz')).toBe('br_net_filter');
    expect(dependenciesOf(Buffer.from('name=x\0'))).toEqual([]);
  });
});
