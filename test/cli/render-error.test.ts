import { createColors } from 'picocolors';
import { renderError } from '../../sim/cli/render-error';
import type { ScenarioError } from '../../sim/scenario/scenario-error';

const plain = { write: () => undefined, isTerminal: false, colours: createColors(false) };

function render(source: string, column: number, found: string, more: Partial<ScenarioError> = {}): string {
  return renderError(
    { file: 'x.yaml', line: 1, column, path: '', found, message: 'wrong', ...more },
    source,
    plain,
  );
}

describe('renderError', () => {
  it('marks what was found', () => {
    expect(render('host: { kernal: 1 }', 9, 'kernal', { nearest: 'kernel' })).toBe(
      [
        'x.yaml:1:9: error: wrong; did you mean `kernel`?',
        '    1 | host: { kernal: 1 }',
        '      |         ^~~~~~',
        '',
      ].join('\n'),
    );
  });

  it('marks the beginning of what is only described', () => {
    expect(render('a: [1]', 4, 'a list')).toContain('\n      |    ^\n');
  });

  it('keeps the caret below its character after tabs and wide characters', () => {
    expect(render('\t"😀 字": x', 10, 'x')).toContain('\n    1 | \t"😀 字": x\n      | \t         ^\n');
  });

  it('shows of a long line what is around the mistake', () => {
    const text = render(`${'a'.repeat(300)}X${'b'.repeat(300)}`, 301, 'X');
    const [, line, caret] = text.split('\n');
    expect(line).toBe(`    1 | ...${'a'.repeat(50)}X${'b'.repeat(49)}...`);
    expect(caret!.indexOf('^')).toBe(line!.indexOf('X'));
  });

  it('shows control characters instead of sending them to the terminal', () => {
    const text = render('a: \x1b[2Jx', 4, '\x1b[2Jx', { message: 'bad \x1b[2J', nearest: '\x07' });
    expect(text).not.toMatch(/[\x07\x1b]/);
    expect(text).toContain('\n    1 | a: \\x1b[2Jx\n      |    ^~~~~~~~\n');
  });

  it('shows no excerpt of an empty line, or beyond the end', () => {
    expect(render('', 1, 'nothing')).toBe('x.yaml:1:1: error: wrong\n');
    expect(render('a', 1, 'nothing', { line: 5 })).toBe('x.yaml:5:1: error: wrong\n');
  });

  it('shows the line of the mistake whatever ends the lines', () => {
    expect(render('one\r\ntwo\rthree', 1, 'three', { line: 3 })).toContain(
      '\n    3 | three\n      | ^~~~~\n',
    );
  });
});
