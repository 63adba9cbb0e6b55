import { hasBraceExpansion, PartsBuilder } from '../../../sim/shell/language/parts-builder';

const plain = (text: string): { kind: 'text'; text: string; quoted: false } => ({
  kind: 'text',
  text,
  quoted: false,
});

describe('PartsBuilder', () => {
  it('joins what is quoted alike, and keeps an empty quoted part', () => {
    const builder = new PartsBuilder();
    builder.add('a', false);
    builder.add('b', false);
    builder.add('', true);
    expect(builder.finish()).toEqual([plain('ab'), { kind: 'text', text: '', quoted: true }]);
  });
});

describe('hasBraceExpansion', () => {
  it.each([
    ['{a,b}', true],
    ['x{1..3}y', true],
    ['{a{b},c}', true],
    ['{a}', false],
    ['{a,b', false],
    ['a,b}', false],
    ['x={a,b}', false],
  ])('%s: %s', (text, expected) => {
    expect(hasBraceExpansion([plain(text)])).toBe(expected);
  });
});
