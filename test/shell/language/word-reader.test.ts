import type { WordPart } from '../../../sim/shell/language/ast';
import { parseShell } from '../../../sim/shell/language/parser';

/** The parts of the one word `text` is. */
function parts(text: string): readonly WordPart[] {
  const command = parseShell(text).list?.items[0]?.command;
  if (command?.kind !== 'simple') throw new Error(`no simple command: ${text}`);
  expect(command.words).toHaveLength(1);
  return command.words[0]?.parts ?? [];
}

function plain(text: string): WordPart {
  return { kind: 'text', text, quoted: false };
}

function quoted(text: string): WordPart {
  return { kind: 'text', text, quoted: true };
}

describe('readWord', () => {
  it('joins neighbouring characters of the same kind', () => {
    expect(parts(`ab'c''d'"e"f`)).toEqual([plain('ab'), quoted('cde'), plain('f')]);
  });

  it('keeps an empty quoted word a word', () => {
    expect(parts(`""`)).toEqual([quoted('')]);
    expect(parts(`''`)).toEqual([quoted('')]);
  });

  it('takes a backslash in double quotes as itself before what is not special there', () => {
    expect(parts(String.raw`"\a\$\"\\"`)).toEqual([quoted('\\a$"\\')]);
  });

  it('takes a backslash in single quotes as itself', () => {
    expect(parts(String.raw`'\'`)).toEqual([quoted('\\')]);
  });

  it('ends a short positional parameter after one digit', () => {
    expect(parts('$10')).toMatchObject([{ kind: 'parameter', name: '1' }, plain('0')]);
    expect(parts('${10}')).toMatchObject([{ kind: 'parameter', name: '10' }]);
  });

  it('takes a dollar sign that begins nothing as itself', () => {
    expect(parts('a$')).toEqual([plain('a$')]);
    expect(parts('$.')).toEqual([plain('$.')]);
  });

  it.each([
    ['${x:-d}', ':-'],
    ['${x=d}', '='],
    ['${x?d}', '?'],
    ['${x:+d}', ':+'],
    ['${x%%d}', '%%'],
    ['${x#d}', '#'],
  ])('reads the operator of %s', (text, operator) => {
    expect(parts(text)).toMatchObject([
      { kind: 'parameter', name: 'x', operator, word: { parts: [plain('d')] } },
    ]);
  });

  it('tells ${#x}, ${#} and ${#-d} apart', () => {
    expect(parts('${#x}')).toMatchObject([{ name: 'x', operator: 'length' }]);
    expect(parts('${#}')).toMatchObject([{ name: '#', operator: undefined }]);
    expect(parts('${#-d}')).toMatchObject([{ name: '#', operator: '-' }]);
  });

  it('reads $(...) with parentheses, quotes and comments inside', () => {
    expect(parts('$(echo ")" \')\' # )\n)')).toMatchObject([{ kind: 'substitution', quoted: false }]);
    expect(parts('"$(case x in x) echo;; esac)"')).toMatchObject([
      quoted(''),
      { kind: 'substitution', quoted: true },
    ]);
  });

  it('reads backquotes inside backquotes', () => {
    const [outer] = parts('`echo \\`echo\\``');
    const inside = outer?.kind === 'substitution' ? outer.list.items[0]?.command : undefined;
    expect(inside).toMatchObject({ words: [{}, { parts: [{ kind: 'substitution' }] }] });
  });

  it.each([
    ["echo $'a'", "$'", "$'...' quoting is not supported: use printf for escapes"],
    ['echo $"a"', '$"', 'translated strings $"..." are not supported'],
    ['echo $((1+2))', '$((', 'arithmetic expansion $(( )) is not supported'],
    ['echo $[1+2]', '$[', 'arithmetic expansion $[ ] is not supported'],
    ['echo ${x/a/b}', '${x/', 'pattern substitution ${x/a/b} is not supported'],
    ['echo ${x:1}', '${x:', 'substring expansion ${x:1:2} is not supported'],
    ['echo ${x^}', '${x^', 'case modification ${x^} is not supported'],
    ['echo ${x@Q}', '${x@', 'parameter transformation ${x@Q} is not supported'],
    ['echo ${x[0]}', '${x[', 'arrays are not supported'],
    ['echo ${!x}', '${!', 'indirect expansion ${!x} is not supported'],
    ['echo a{b,c}', '{', 'brace expansion is not supported: write the words out, or quote the braces'],
    ['echo {1..3}', '{', 'brace expansion is not supported: write the words out, or quote the braces'],
    ['echo {$a,b}', '{', 'brace expansion is not supported: write the words out, or quote the braces'],
  ])('refuses %s by name', (text, found, message) => {
    expect(parseShell(text).error).toMatchObject({ kind: 'unsupported', line: 1, found, message });
  });

  it.each(["'{a,b}'", 'a={b,c}', '{}', '{a}', 'a,b}', '{"a,b"}', "'$((1))'", `"$'a'"`])(
    'does not take %s for one of these',
    text => {
      expect(parseShell(text).error).toBeUndefined();
    },
  );

  it.each([
    ['echo "a', 1, 6, 'Unterminated quoted string'],
    ["echo\n 'a", 2, 2, 'Unterminated quoted string'],
    ['echo $(a', 1, 9, 'end of file unexpected (expecting ")")'],
    ['echo `a', 1, 6, 'EOF in backquote substitution'],
    ['echo ${a', 1, 6, "Missing '}'"],
    ['echo ${}', 1, 6, 'Bad substitution'],
    ['echo ${x!}', 1, 6, 'Bad substitution'],
  ])('complains about %j where it begins', (text, line, column, message) => {
    expect(parseShell(text).error).toMatchObject({ kind: 'syntax', line, column, message });
  });
});
