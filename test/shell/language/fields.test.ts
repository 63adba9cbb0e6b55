import { FieldBuilder } from '../../../sim/shell/language/fields';

const texts = (builder: FieldBuilder): string[] => builder.finish().map(field => field.text);

function split(ifs: string, text: string): string[] {
  const builder = new FieldBuilder(ifs, true);
  builder.split(text);
  return texts(builder);
}

describe('POSIX XCU §2.6.5', () => {
  it.each([
    [' \t\n', '  a  b ', ['a', 'b']],
    [':', 'a::b:', ['a', '', 'b']],
    [':', ':a', ['', 'a']],
    [' :', 'a : b  c::d ', ['a', 'b', 'c', '', 'd']],
    ['', 'a b', ['a b']],
    [' ', '', []],
  ])('IFS %j splits %j into %j', (ifs, text, expected) => {
    expect(split(ifs, text)).toEqual(expected);
  });

  it('joins what stands before and after an expansion to its first and last field', () => {
    const builder = new FieldBuilder(' ', true);
    builder.add('p', false);
    builder.split('a b');
    builder.add('q', false);
    expect(texts(builder)).toEqual(['pa', 'bq']);
  });

  it('does not split what was quoted, and escapes it in the pattern', () => {
    const builder = new FieldBuilder(' ', true);
    builder.add('a *', true);
    builder.split('*');
    expect(builder.finish()).toEqual([{ text: 'a **', pattern: 'a \\**' }]);
  });

  it('leaves no field for "$@" without parameters, but one for ""', () => {
    const none = new FieldBuilder(' ', true);
    none.add('', true);
    none.addAll([], true);
    expect(texts(none)).toEqual([]);
    const empty = new FieldBuilder(' ', true);
    empty.add('', true);
    expect(texts(empty)).toEqual(['']);
  });

  it('puts spaces between several values where nothing is split', () => {
    const builder = new FieldBuilder(' ', false);
    builder.addAll(['a', 'b c'], false);
    expect(texts(builder)).toEqual(['a b c']);
  });
});
