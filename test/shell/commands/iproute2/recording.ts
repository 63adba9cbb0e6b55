/** Sessions recorded with the real tools: `node$ command`, what it printed, `[exit 1]`, under `## headings`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Recorded {
  /** Without the time. */
  readonly section: string;
  readonly node: string;
  readonly command: string;
  /** Standard output and standard error together, as they came. */
  readonly output: string;
  readonly status: number;
}

const ROOT = join(__dirname, '../../../..');

/** @param path from the root of the project */
export function readRecording(path: string): Recorded[] {
  const entries: Recorded[] = [];
  let section = '';
  let open: { section: string; node: string; command: string; lines: string[]; status: number } | undefined;
  const close = (): void => {
    if (open === undefined) return;
    while (open.lines.at(-1) === '' && section !== open.section) open.lines.pop();
    const { lines, ...entry } = open;
    entries.push({ ...entry, output: lines.map(line => `${line}\n`).join('') });
    open = undefined;
  };
  for (const line of readFileSync(join(ROOT, path), 'utf8').replace(/\n$/, '').split('\n')) {
    const heading = /^## (.*?)(?: \(t=[\d.]+\))?$/.exec(line)?.[1];
    const [, node, command] = /^(\w*)\$ (.*)$/.exec(line) ?? [];
    const status = /^\[exit (\d+)\]$/.exec(line)?.[1];
    if (heading !== undefined) {
      section = heading;
      close();
    } else if (command !== undefined && node !== undefined) {
      close();
      open = { section, node, command, lines: [], status: 0 };
    } else if (status !== undefined && open !== undefined) {
      open.status = Number(status);
      close();
    } else if (!line.startsWith('#')) {
      open?.lines.push(line);
    }
  }
  close();
  return entries;
}

/** What a command printed in a section; it must be there. */
export function outputOf(entries: readonly Recorded[], section: string, command: string): string {
  const found = entries.find(entry => entry.section === section && entry.command === command);
  if (found === undefined) throw new Error(`not recorded: ${section}: ${command}`);
  return found.output;
}

/** The words of a recorded command line, which quotes with ' at most. */
export function splitWords(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
