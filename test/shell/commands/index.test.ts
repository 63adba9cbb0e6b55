import * as fc from 'fast-check';
import { COMMANDS, findCommand } from '../../../sim/shell/commands/index';
import { sh } from '../machine';
import recorded from './gnu-lines.json';

/** What GNU coreutils 9.1, grep 3.8 and sed 4.9 printed, started by dash 0.5.12 in an empty directory. */
const LINES: readonly { text: string; stdout: string; stderr: string; status: number }[] = recorded;

/** The tools that work on text alone, so that any arguments are harmless. */
const TEXT_TOOLS = [
  'cat',
  'cut',
  'echo',
  'grep',
  'head',
  'printf',
  'sed',
  'seq',
  'sort',
  'tail',
  'tr',
  'uniq',
  'wc',
];

describe('text tools', () => {
  it.each(LINES.map(line => [line.text, line] as const))('%s', (text, { stdout, stderr, status }) => {
    expect(sh(text)).toMatchObject({ stdout, stderr, status });
  });

  it('end with a status whatever their arguments and input are', () => {
    const word = fc.oneof(
      fc.constantFrom(
        ...['-n', '-c', '-d', '-f', '-e', '-E', '-i', '-v', '1', '2-', '-1', ':', 's/a/b/', 'a-z', '%s'],
      ),
      fc.string({ maxLength: 6 }).filter(text => !text.includes('\0')),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...TEXT_TOOLS),
        fc.array(word, { maxLength: 4 }),
        fc.string(),
        (tool, words, input) => {
          const quoted = words.map(text => `'${text.replaceAll("'", `'"'"'`)}'`);
          expect(sh([tool, ...quoted].join(' '), input).status).toBeDefined();
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('findCommand', () => {
  it('takes a name, or a path into a folder of programs', () => {
    expect(findCommand('grep')).toBe(COMMANDS.get('grep'));
    expect(findCommand('/usr/bin/grep')).toBe(COMMANDS.get('grep'));
    expect(findCommand('/bin/sh')).toBe(COMMANDS.get('sh'));
  });

  it('knows nothing elsewhere', () => {
    expect(findCommand('/tmp/grep')).toBeUndefined();
    expect(findCommand('/bin/x/grep')).toBeUndefined();
    expect(findCommand('')).toBeUndefined();
  });
});
