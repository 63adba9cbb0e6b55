import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AtomicFile, writeWhole } from '../../sim/cli/atomic-file';
import { EXIT, Failure } from '../../sim/cli/exit-codes';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sixlab-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function failure(action: () => unknown): Failure {
  try {
    action();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('AtomicFile', () => {
  it('has no name until it is complete', () => {
    const file = new AtomicFile(at('a.txt'));
    file.write('one ');
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^\.a\.txt\.\d+\.tmp$/)]);
    file.write(new Uint8Array([116, 119, 111]));
    file.commit();
    expect(readdirSync(folder)).toEqual(['a.txt']);
    expect(readFileSync(at('a.txt'), 'utf8')).toBe('one two');
  });

  it('leaves the old file as it was until then, and keeps its mode', () => {
    writeFileSync(at('a'), 'old');
    chmodSync(at('a'), 0o640);
    const file = new AtomicFile(at('a'));
    file.write('new');
    expect(readFileSync(at('a'), 'utf8')).toBe('old');
    file.commit();
    expect(readFileSync(at('a'), 'utf8')).toBe('new');
    expect(statSync(at('a')).mode & 0o777).toBe(0o640);
  });

  it('follows a symbolic link instead of replacing it', () => {
    mkdirSync(at('real'));
    writeFileSync(at('real/file'), 'old');
    symlinkSync(at('real/file'), at('link'));
    writeWhole(at('link'), 'new');
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(at('real/file'), 'utf8')).toBe('new');
    expect(readdirSync(at('real'))).toEqual(['file']);
  });

  it('writes to a device as it is', () => {
    writeWhole('/dev/null', 'x');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(failure(() => writeWhole('/dev/full', 'x'))).toMatchObject({
      exitCode: EXIT.cannotWrite,
      message: 'cannot write /dev/full: no space is left on the device',
    });
  });

  it.each([
    ['a folder that is not there', 'none/a', 'there is no such file or folder'],
    ['a folder', '.', 'it is a folder'],
    ['a file as folder', 'file/a', 'a part of the path is not a folder'],
  ])('says why it cannot write to %s', (_, path, why) => {
    writeFileSync(at('file'), '');
    expect(failure(() => writeWhole(join(folder, path), 'x')).message).toBe(
      `cannot write ${join(folder, path)}: ${why}`,
    );
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('cannot be written to once it is complete', () => {
    const file = new AtomicFile(at('a'));
    file.commit();
    expect(() => file.write('x')).toThrow('still being written');
  });
});
