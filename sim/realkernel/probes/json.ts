/** The JSON that iproute2 prints: lists of maps, of which an empty one may be no text at all. */

/** One entry, as it was printed. */
export type Row = Readonly<Record<string, unknown>>;

/** The entries of an answer. */
export function rowsOf(answer: string): Row[] {
  const text = answer.trim();
  if (text === '') return [];
  const rows = JSON.parse(text) as Row[];
  return rows.filter(row => Object.keys(row).length > 0);
}

/** A list inside an entry. */
export function listIn(row: Row, key: string): Row[] {
  return (row[key] as Row[] | undefined) ?? [];
}

export function textIn(row: Row, key: string): string | undefined {
  const value = row[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberIn(row: Row, key: string): number | undefined {
  const value = row[key];
  return typeof value === 'number' ? value : undefined;
}
