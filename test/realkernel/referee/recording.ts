/** The files under recorded/referee: one a theme, with the transcript of every case as the real kernel answered it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefereeCase, Theme } from './case';

const RECORDED = join(__dirname, '../recorded/referee');

/** The transcripts of a theme, by the ids of its cases. */
export interface Recording {
  /** `recorded 2026-11-21 on Linux 6.18.44, iproute2-6.1.0` */
  readonly header: string;
  readonly transcripts: ReadonlyMap<string, readonly string[]>;
}

/** The recording of a theme; undefined where there is none. */
export function readRecording(theme: string): Recording | undefined {
  const file = join(RECORDED, `${theme}.txt`);
  return existsSync(file) ? parseRecording(readFileSync(file, 'utf8')) : undefined;
}

/** Writes the transcripts of a theme's cases, in its order; cases without one are left out. */
export function writeRecording(theme: Theme, recording: Recording): void {
  writeFileSync(join(RECORDED, `${theme.name}.txt`), formatRecording(theme.cases, recording));
}

/** The text of a recording. */
export function formatRecording(cases: readonly RefereeCase[], { header, transcripts }: Recording): string {
  const parts = cases.flatMap(({ id, title, source }) => {
    const transcript = transcripts.get(id);
    return transcript === undefined
      ? []
      : [[`## ${id}: ${title}`, `# ${source}`, ...transcript, ''].join('\n')];
  });
  return [`# ${header}\n`, ...parts].join('\n');
}

/** The recording in `text`. */
export function parseRecording(text: string): Recording {
  const [head = '', ...parts] = text.split(/^## /m);
  const transcripts = parts.map(part => {
    const lines = part.replace(/\n+$/, '').split('\n');
    const id = lines[0]?.split(': ')[0] ?? '';
    return [id, lines.slice(2)] as const;
  });
  return { header: head.trim().replace(/^# /, ''), transcripts: new Map(transcripts) };
}
