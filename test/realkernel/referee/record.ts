/**
 * Records what the kernel of this machine answers: `npm run record:referee [beginning of ids...]`. Cases whose new
 * transcript is as good as the recorded one keep that; only what differs is written.
 */
import { spawnSync } from 'node:child_process';
import { release } from 'node:os';
import type { RefereeCase } from './case';
import { judged, playReal, Pool } from './play';
import { readRecording, writeRecording } from './recording';
import { THEMES } from './themes';

/** Fewer than when they are only compared: a recording should be made in peace. */
const AT_A_TIME = 12;

const wanted = process.argv.slice(2);

async function main(): Promise<void> {
  const header = headerOfThisMachine();
  const pool = new Pool(AT_A_TIME);
  for (const theme of THEMES) {
    const before = readRecording(theme.name);
    const chosen = theme.cases.filter(
      ({ id }) => wanted.length === 0 || wanted.some(it => id.startsWith(it)),
    );
    if (chosen.length === 0) continue;
    const played = await Promise.all(chosen.map(each => pool.run(() => recorded(each, before?.transcripts))));
    const transcripts = new Map([...(before?.transcripts ?? []), ...played]);
    writeRecording(theme, { header, transcripts });
  }
}

/** The new transcript of a case, or the old one where nothing but chance tells them apart. */
async function recorded(
  referee: RefereeCase,
  before: ReadonlyMap<string, readonly string[]> | undefined,
): Promise<readonly [string, readonly string[]]> {
  const old = before?.get(referee.id) ?? [];
  const played = await playReal(referee);
  const same = judged(referee, old, played).join('\n') === old.join('\n');
  console.log(`${same ? 'the same ' : 'recorded '} ${referee.id}`);
  return [referee.id, same ? old : played];
}

function headerOfThisMachine(): string {
  const date = new Date().toISOString().slice(0, 10);
  const { stdout } = spawnSync('sh', ['-c', 'ip -V'], { encoding: 'utf8' });
  const iproute2 = /iproute2-[\d.]+/.exec(stdout)?.[0] ?? 'iproute2';
  return `recorded ${date} on Linux ${release().split('-')[0]}, ${iproute2}`;
}

void main();
