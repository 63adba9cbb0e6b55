/**
 * What the fuzzer found once: sequences in which the simulator did not do as Linux did, with the real kernel's answers. Each
 * is replayed at the moments at which the real one was asked. `npm run fuzz -- --keep FOLDER` writes such files.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { milliseconds, type SimTime } from '../../sim/base/time';
import { differenceAtAnyAlignment } from './fuzz/check';
import { agreesAtSomeMoments } from './fuzz/moments';
import type { Sequence } from './fuzz/operation';
import { parseRecording } from './fuzz/recording';
import type { TimedRun } from './fuzz/runs';
import { runSimulated } from './fuzz/simulated-run';

const FOLDER = join(__dirname, 'recorded', 'fuzz');

describe('what the fuzzer found stays found', () => {
  it.each(readdirSync(FOLDER).sort())('%s', async file => {
    const { sequence, real } = parseRecording(readFileSync(join(FOLDER, file), 'utf8'));
    const finding = await differenceAtAnyAlignment(sequence, real);
    expect(finding?.differences).toBeUndefined();
  });
});

describe('a kernel that is late', () => {
  const sequence: Sequence = {
    ports: 1,
    sysctl: { 'net.ipv6.conf.eth0.router_solicitation_delay': 0 },
    operations: [
      { do: 'type', command: 'ip link set eth0 up' },
      { do: 'wait', milliseconds: 900 },
    ],
  };
  const instant = (at: SimTime): TimedRun['moments'][number] => ({
    begun: at,
    done: at,
    asked: at,
    told: at,
  });
  const timed = (asked: SimTime): TimedRun => ({
    phase: 0,
    observations: [],
    moments: [{ ...instant(0), asked: milliseconds(40), told: milliseconds(40) }, instant(asked)],
  });
  /** What is seen at `shown` by who looks at `asked`. */
  const late = async (shown: SimTime, asked: SimTime): Promise<TimedRun> => ({
    ...timed(asked),
    observations: await runSimulated(sequence, timed(shown), { operation: 0, look: 0 }),
  });
  const tentative = async (at: SimTime): Promise<boolean> =>
    (await late(at, at)).observations[1]?.state.address.some(line => line.includes('tentative')) ?? false;

  it('by some milliseconds has only a difference of moments, by a tenth of a second it has one', async () => {
    let last = milliseconds(950);
    while (await tentative(last + milliseconds(4))) last += milliseconds(4);
    const seen = async (behind: SimTime): Promise<readonly [boolean, boolean]> => {
      const run = await late(last, last + behind);
      const difference = await differenceAtAnyAlignment(sequence, run);
      return [difference === undefined, await agreesAtSomeMoments(sequence, run)];
    };
    expect(await seen(0)).toEqual([true, true]);
    expect(await seen(milliseconds(20))).toEqual([false, true]);
    expect(await seen(milliseconds(100))).toEqual([false, false]);
  });
});
