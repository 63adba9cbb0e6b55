/** How lease files write octets (common/print.c). */

/** quotify_buf(): octets in double quotes, those that do not print as three octal digits. */
export function quotify(octets: Uint8Array): string {
  const text = Array.from(octets, octet => {
    const character = String.fromCharCode(octet);
    if (octet < 0x20 || octet > 0x7e) return `\\${octet.toString(8).padStart(3, '0')}`;
    return character === '"' || character === '\\' ? `\\${character}` : character;
  });
  return `"${text.join('')}"`;
}

/** What quotify() wrote, quotes and all. */
export function unquote(text: string): Uint8Array {
  const octets = [...text.slice(1, -1).matchAll(/\\(\d{3})|\\(.)|(.)/g)];
  return Uint8Array.from(octets, ([, octal, escaped, plain]) =>
    octal === undefined ? (escaped ?? plain!).charCodeAt(0) : parseInt(octal, 8),
  );
}
