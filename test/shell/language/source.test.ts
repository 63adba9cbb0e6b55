import { Source } from '../../../sim/shell/language/source';

describe('Source', () => {
  it('counts lines and columns from 1', () => {
    const source = new Source('ab\nc');
    const places = ['a', 'b', '\n', 'c'].map(expected => {
      const at = source.position;
      expect(source.next()).toBe(expected);
      return [at.line, at.column];
    });
    expect(places).toEqual([[1, 1], [1, 2], [1, 3], [2, 1]]); // prettier-ignore
    expect(source.next()).toBe('');
  });

  it('joins lines at a backslash before the newline, as often as there is one', () => {
    const source = new Source('a\\\n\\\nb');
    expect([source.next(), source.peek(), source.position.line]).toEqual(['a', 'b', 3]);
  });

  it('shows the pair to a raw reader', () => {
    const source = new Source('\\\nb');
    expect([source.rawNext(), source.rawNext(), source.rawNext()]).toEqual(['\\', '\n', 'b']);
  });

  it('does not take an escaped backslash at the end of a line for a joined line', () => {
    const source = new Source('\\\\\nb');
    expect([source.next(), source.rawNext(), source.next()]).toEqual(['\\', '\\', '\n']);
  });

  it('looks two characters ahead through a joined line', () => {
    expect(new Source('$\\\n(').peekSecond()).toBe('(');
  });

  it('gives raw lines without their newline, and undefined at the end', () => {
    const source = new Source('one\n\nlast');
    expect([source.rawLine(), source.rawLine(), source.rawLine(), source.rawLine()]).toEqual([
      'one',
      '',
      'last',
      undefined,
    ]);
  });

  it('begins where it is told to', () => {
    expect(new Source('x', { line: 4, column: 7 }).position).toEqual({ line: 4, column: 7 });
  });
});
