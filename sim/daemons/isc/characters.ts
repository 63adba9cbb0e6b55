/** Kinds of characters, by which the scanner tells tokens apart (common/conflex.c). */

export const isSpace = (c: string): boolean => /^[ \t\n\v\f\r]$/.test(c);
export const isDigit = (c: string): boolean => c >= '0' && c <= '9' && c.length === 1;
export const isHex = (c: string): boolean => /^[0-9a-fA-F]$/.test(c);
export const isAlpha = (c: string): boolean => /^[a-zA-Z]$/.test(c);
export const isWord = (c: string): boolean => /^[-_a-zA-Z0-9]$/.test(c);

/** What a token that began with a digit is with one character more; undefined: the character is not of it (read_number()). */
export function nextKind(kind: string, text: string, c: string): string | undefined {
  if (kind === 'NUMBER' && isDigit(c)) return kind;
  if (kind !== 'NAME' && isHex(c)) return 'NUMBER_OR_NAME';
  if (text.length === 2 && isHex(c) && /^0x$/i.test(text)) return 'NUMBER_OR_NAME';
  return isWord(c) ? 'NAME' : undefined;
}
