import { Reading } from '../../../sim/shell/language/reading';
import { TokenCursor } from '../../../sim/shell/language/token-cursor';

function cursor(text: string): { readonly tokens: TokenCursor; readonly reading: Reading } {
  const reading = new Reading(text, { substitution: () => undefined, script: () => undefined });
  return { tokens: new TokenCursor(reading), reading };
}

describe('TokenCursor', () => {
  it('shows a token until it is taken', () => {
    const { tokens } = cursor('a b');
    expect(tokens.peek()).toBe(tokens.peek());
    expect(tokens.take()).toMatchObject({ bare: 'a' });
    expect(tokens.take()).toMatchObject({ bare: 'b' });
  });

  it('takes a reserved word only where it is bare', () => {
    expect(cursor('fi').tokens.acceptBare('fi')).toBe(true);
    expect(cursor("'fi'").tokens.acceptBare('fi')).toBe(false);
  });

  it('names what it found and what it expected', () => {
    const { tokens, reading } = cursor('\n');
    expect(tokens.expectBare('do')).toBe(false);
    expect(reading.error?.message).toBe('newline unexpected (expecting "do")');
  });

  it('reads a delimiter without expanding it', () => {
    const { tokens } = cursor(`<<$x'y z'\n`);
    tokens.take();
    expect(tokens.takeHereDelimiter()).toEqual({ text: '$xy z', quoted: true });
  });
});
