import { cpioArchive, type Entry } from '../../../sim/realkernel/qemu/cpio';

/** As `printf 'a\nb\n' | cpio -o -H newc` of BusyBox 1.35 writes a file with `hi` and a link to it, with our inodes and device 0. */
const ARCHIVE =
  '070701' + '00000001' + '000081A4' + '00000000' + '00000000' + '00000001' + '00000000' + '00000002' +
  '00000000' + '00000000' + '00000000' + '00000000' + '00000002' + '00000000' + 'a\0hi\0\0' +
  '070701' + '00000002' + '0000A1FF' + '00000000' + '00000000' + '00000001' + '00000000' + '00000001' +
  '00000000' + '00000000' + '00000000' + '00000000' + '00000002' + '00000000' + 'b\0a\0\0\0' +
  '070701' + '00000000' + '000081A4' + '00000000' + '00000000' + '00000001' + '00000000' + '00000000' +
  '00000000' + '00000000' + '00000000' + '00000000' + '0000000B' + '00000000' + 'TRAILER!!!\0' +
  '\0\0\0'; // prettier-ignore

const text = (entries: [string, Entry][]): string =>
  Buffer.from(cpioArchive(new Map(entries))).toString('latin1');
const file = (data: string): Entry => ({ kind: 'file', data: Buffer.from(data), executable: false });

describe('an archive for the kernel to unpack', () => {
  it('is as cpio writes it', () => {
    const archive = text([
      ['a', file('hi')],
      ['b', { kind: 'symlink', target: 'a' }],
    ]);
    expect(archive.toUpperCase()).toBe(ARCHIVE.toUpperCase());
  });

  it('has the folders of what is in it before it, once, and none of its own making where one is given', () => {
    const names = [...text([['x/y/a', file('')], ['x/y/b', file('')], ['z', { kind: 'folder' }], ['z/c', file('')],
      ['w/a', file('')], ['w', { kind: 'folder' }]])
      .matchAll(/070701[0-9a-f]{104}([^\0]+)/g)].map(found => found[1]); // prettier-ignore
    expect(names).toEqual(['x', 'x/y', 'x/y/a', 'x/y/b', 'z', 'z/c', 'w', 'w/a', 'TRAILER!!!']);
  });

  it('has devices without there being any', () => {
    const archive = text([['dev/console', { kind: 'device', major: 5, minor: 1 }]]);
    expect(archive).toMatch(
      /07070100000002000021800{8}0{8}.{8}0{8}0{8}0{8}0{8}00000005000000010000000c0{8}dev\/console\0/,
    );
  });
});
