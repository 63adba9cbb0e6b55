import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  libraryFolder,
  packageFolder,
  readScenario,
  scenariosCalled,
  scenariosIn,
} from '../../sim/cli/library';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  for (const each of ['bridge', 'home', 'slave', 'odd.yaml']) mkdirSync(join(folder, each));
  for (const each of [
    'b.yaml',
    'a.yml',
    'bridge/slave.yaml',
    'bridge/loop.yaml',
    'home/loop.yaml',
    'slave/scenario.yaml',
    'note.txt',
  ]) {
    writeFileSync(join(folder, each), 'title: T\n');
  }
  symlinkSync('/nowhere', join(folder, 'broken.yaml'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const called = (word: string): string[] => scenariosCalled(word, () => folder).map(each => each.name);

describe('the library', () => {
  it('has a name for every YAML file, in order', () => {
    expect(scenariosIn(folder).map(each => each.name)).toEqual([
      'a',
      'b',
      'bridge/loop',
      'bridge/slave',
      'home/loop',
      'slave',
    ]);
  });

  it('is the folder that is given, or set, or that of the package', () => {
    expect(libraryFolder('x', { SIXLAB_LIBRARY: 'y' })).toBe('x');
    expect(libraryFolder(undefined, { SIXLAB_LIBRARY: 'y' })).toBe('y');
    expect(libraryFolder(undefined, { SIXLAB_LIBRARY: '' })).toBe(join(packageFolder(), 'scenarios'));
    expect(packageFolder()).toBe(join(__dirname, '../..'));
  });

  it('may be missing', () => {
    expect(() => scenariosIn(join(folder, 'none'))).toThrow(
      `cannot read ${folder}/none: there is no such file or folder`,
    );
  });
});

describe('a word for a scenario', () => {
  it.each([
    ['a', ['a']],
    ['bridge/loop', ['bridge/loop']],
    ['slave', ['slave']],
    ['x/y.yaml', ['x/y.yaml']],
    ['-', ['-']],
  ])('%s', (word, names) => expect(called(word)).toEqual(names));

  it('can be a folder', () => {
    expect(called(join(folder, 'bridge/'))).toEqual(['loop', 'slave']);
  });

  it('must be clear', () => {
    expect(() => called('loop')).toThrow('`loop` can be bridge/loop or home/loop');
  });

  it.each([
    ['slaev', 'no scenario is called `slaev`; '],
    ['bridge/slav', 'did you mean `bridge/slave`?'],
    ['something', '`sixlab list` shows them all'],
  ])('%s is answered with what was meant', (word, message) => expect(() => called(word)).toThrow(message));
});

describe('readScenario', () => {
  it('says why it cannot', () => {
    const path = join(folder, 'odd.yaml');
    expect(() => readScenario({ name: path, path })).toThrow(`cannot read ${path}: it is a folder`);
  });
});
