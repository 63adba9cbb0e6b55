/** A value in single quotes, as the shell would have to be given it; as `set` and `export` print it. */
export function quote(value: string): string {
  return `'${value.replace(/'/g, `'"'"'`)}'`;
}
