/** The file recorded/conformance.txt: what the kernel of a machine answered to each case, a line each. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../sim/conformance/verdict';

const FILE = join(__dirname, '../realkernel/recorded/conformance.txt');

export interface Recording {
  /** `recorded 2026-11-21 on Linux 6.18.44` */
  readonly header: string;
  /** By the ids of cases: what recordedAs() says. */
  readonly verdicts: ReadonlyMap<string, string>;
}

/** A verdict in the words of the recording: what was seen, and not why. */
export function recordedAs(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'specified':
      return 'as specified';
    case 'linux':
      return `as Linux differs: ${verdict.saw}`;
    case 'fails':
      return `fails: expected ${verdict.expected}; saw ${verdict.saw}`;
    case 'skipped':
      return `not asked: ${verdict.because}`;
  }
}

/** The recording; empty where there is none. */
export function readRecording(): Recording {
  const [header = '', ...lines] = existsSync(FILE) ? readFileSync(FILE, 'utf8').trimEnd().split('\n') : [];
  const verdicts = lines.map(line => /^(\S+)\s+(.*)$/.exec(line)?.slice(1) as [string, string]);
  return { header: header.replace(/^# /, ''), verdicts: new Map(verdicts) };
}

export function writeRecording({ header, verdicts }: Recording): void {
  const lines = [...verdicts].map(([id, text]) => `${id.padEnd(8)}  ${text}`);
  writeFileSync(FILE, `# ${header}\n${lines.join('\n')}\n`);
}
