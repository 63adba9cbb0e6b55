import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as fc from 'fast-check';
import { parseShell } from '../../../sim/shell/language/parser';

const COMPLAINTS: readonly (readonly [
  text: string,
  line: number,
  column: number,
  found: string,
  message: string,
])[] = [
  ['fi', 1, 1, 'fi', '"fi" unexpected'],
  ['if true; then', 1, 14, '', 'end of file unexpected (expecting "fi")'],
  ['if; then true; fi', 1, 3, ';', '";" unexpected'],
  ['if', 1, 3, '', 'end of file unexpected (expecting "then")'],
  ['if a\nthen\nfi', 3, 1, 'fi', '"fi" unexpected'],
  ['a | | b', 1, 5, '|', '"|" unexpected'],
  ['&& a', 1, 1, '&&', '"&&" unexpected'],
  ['a;;b', 1, 2, ';;', '";;" unexpected'],
  ['a\nb &&\n\n; c', 4, 1, ';', '";" unexpected'],
  ['(a', 1, 3, '', 'end of file unexpected (expecting ")")'],
  ['a)', 1, 2, ')', '")" unexpected'],
  ['()', 1, 2, ')', '")" unexpected'],
  ['{ a', 1, 4, '', 'end of file unexpected (expecting "}")'],
  ['}', 1, 1, '}', '"}" unexpected'],
  ['for', 1, 4, '', 'Bad for loop variable'],
  ['for 1 in a; do :; done', 1, 5, '1', 'Bad for loop variable'],
  ['for x in a; do done', 1, 16, 'done', '"done" unexpected'],
  ['for x in a do :; done', 1, 18, 'done', '"done" unexpected (expecting "do")'],
  ['while a; b; done', 1, 13, 'done', '"done" unexpected (expecting "do")'],
  ['case x', 1, 7, '', 'end of file unexpected (expecting "in")'],
  ['case x in a) b', 1, 15, '', 'end of file unexpected (expecting ";;")'],
  ['a >', 1, 4, '', 'end of file unexpected'],
  ['a > ;', 1, 5, ';', '";" unexpected'],
  ['a > > b', 1, 5, '>', 'redirection unexpected'],
  ['a <<', 1, 5, '', 'end of file unexpected'],
  ['! ! a', 1, 3, '!', '"!" unexpected'],
  ['in', 1, 1, 'in', '"in" unexpected'],
  ['( a ) b', 1, 7, 'b', 'word unexpected'],
  ['a ( b )', 1, 5, 'b', 'word unexpected (expecting ")")'],
];

const REFUSALS: readonly (readonly [text: string, column: number, found: string, message: string])[] = [
  ['f() { a; }', 2, '(', 'functions are not supported'],
  ['function f { a; }', 1, 'function', 'functions are not supported'],
  ['a=(1 2)', 3, '(', 'arrays are not supported'],
  ['a[0]=1', 1, 'a[0]=', 'arrays are not supported'],
  ['a+=1', 1, 'a+=', 'appending with += is not supported'],
  ['((a = 1))', 1, '((', 'arithmetic commands (( )) are not supported'],
  ['[[ a = b ]]', 1, '[[', '[[ is not supported: write [ ... ]'],
  ['select x in a; do b; done', 1, 'select', 'select is not supported'],
  ['true && cd /', 9, 'cd', 'cd is not supported: every command runs in /'],
  ['source f', 1, 'source', 'source is not supported: write . FILE'],
  ["trap 'a' EXIT", 1, 'trap', 'trap is not supported'],
];

/** `f (` is a function to dash, so its complaint is another. */
const DASH_AGREES = COMPLAINTS.filter(([text]) => text !== 'a ( b )');

describe('parseShell', () => {
  it.each(COMPLAINTS.filter(([text]) => text !== 'a ( b )'))(
    'complains about %j at %d:%d',
    (text, line, column, found, message) => {
      expect(parseShell(text).error).toEqual({ kind: 'syntax', line, column, found, message });
    },
  );

  (existsSync('/bin/dash') ? it : it.skip)('complains in the words of dash', () => {
    for (const [text, , , , message] of DASH_AGREES) {
      const { status, stderr } = spawnSync('/bin/dash', ['-n', '-c', text], { encoding: 'utf8' });
      expect([text, status, stderr.includes(message)]).toEqual([text, 2, true]);
    }
  });

  it.each(REFUSALS)('refuses %j by name at column %d', (text, column, found, message) => {
    expect(parseShell(text).error).toEqual({ kind: 'unsupported', line: 1, column, found, message });
  });

  it('reads an assignment only before the command name and only with an unquoted name', () => {
    const command = (text: string): unknown => parseShell(text).list?.items[0]?.command;
    expect(command('IFACE=eth0 A= cmd B=1')).toMatchObject({
      assignments: [{ name: 'IFACE' }, { name: 'A', value: { parts: [] } }],
      words: [{}, {}],
    });
    expect(command("'a'=b")).toMatchObject({ assignments: [], words: [{}] });
    expect(command('1a=b')).toMatchObject({ assignments: [], words: [{}] });
    expect(command('a"b"=c')).toMatchObject({ assignments: [], words: [{}] });
  });

  it('takes reserved words as words where no command begins', () => {
    expect(parseShell('echo if then fi done } !').list?.items[0]?.command).toMatchObject({ kind: 'simple' });
    expect(parseShell('for in in in; do echo; done').error).toBeUndefined();
  });

  it('puts the body of a here-document into its redirection, and the next line after it', () => {
    const { list } = parseShell('cat <<E >f\nbody\nE\nnext');
    expect(list?.items).toHaveLength(2);
    expect(list?.items[0]?.command).toMatchObject({
      redirections: [
        { kind: 'here', fd: 0, body: { line: 2, parts: [{ text: 'body\n', quoted: true }] } },
        { kind: 'file', fd: 1 },
      ],
    });
  });

  it('gives the place of a complaint inside a here-document and inside backquotes', () => {
    expect(parseShell('cat <<E\nx\n${\nE\n').error).toMatchObject({ line: 3, column: 1 });
    expect(parseShell('echo `\n fi`').error).toMatchObject({ line: 2, column: 2, found: 'fi' });
  });

  it('keeps a long chain flat and a long list short of the stack', () => {
    expect(parseShell(Array(20_000).fill('a').join(' && ')).error).toBeUndefined();
    expect(parseShell('a;'.repeat(20_000)).list?.items).toHaveLength(20_000);
    expect(parseShell(Array(20_000).fill('a').join('|')).error).toBeUndefined();
  });

  it.each(['(', '{ ', '$(', '"$(', '${x-', 'if ', '( if $(', '"${x:-'])(
    'refuses %j nested without end, and does not run out of stack',
    opening => {
      expect(parseShell(opening.repeat(5_000)).error).toBeDefined();
    },
  );

  it('takes any text without throwing, and places its complaint in the text', () => {
    const shellish = fc.array(
      fc.constantFrom(
        ...[
          'a',
          'b=1',
          'if',
          'then',
          'fi',
          'for',
          'x',
          'in',
          'do',
          'done',
          'case',
          'esac',
          '{',
          '}',
          '(',
          ')',
        ],
        ...[
          ';',
          '&',
          '&&',
          '||',
          '|',
          ';;',
          '\n',
          '>',
          '<',
          '>>',
          '>&',
          '2',
          '<<E',
          'E\n',
          '!',
          '"',
          "'",
          '$x',
        ],
        ...['${', '$(', '`', '\\', '#', ' ', '=', '*', '[', ']', '<<-', '<<<', '$((', '~', '%', ':-', '\\\n'],
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          shellish.map(words => words.join('')),
        ),
        text => {
          const { error } = parseShell(text);
          if (error === undefined) return;
          const lines = text.split('\n');
          expect(error.line).toBeLessThanOrEqual(lines.length);
          expect(error.message).not.toBe('');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
