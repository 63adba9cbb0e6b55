/** Lists of positions as cut(1) takes them: `1`, `2-4`, `-3`, `5-`, joined by commas. */

/** Tells whether the position, from 1, is in the list; a string is a complaint. */
export function parsePositions(list: string): ((position: number) => boolean) | string {
  const ranges: { from: number; to: number }[] = [];
  for (const item of list.split(',')) {
    const [, low = '', dash = '', high = ''] = /^(\d{0,9})(-?)(\d{0,9})$/.exec(item) ?? [];
    if (low === '' && high === '') return `invalid field range '${item}'`;
    const from = low === '' ? 1 : Number(low);
    const to = dash === '' ? from : high === '' ? Infinity : Number(high);
    if (from === 0) return 'fields are numbered from 1';
    if (to < from) return 'invalid decreasing range';
    ranges.push({ from, to });
  }
  return position => ranges.some(range => position >= range.from && position <= range.to);
}
