/**
 * Differences that are a matter of moments. On a busy machine a timer is late, a dump takes long, and a second processor
 * comes between two steps of the first: the real kernel then shows what the simulated one showed a moment before or after.
 */
import { milliseconds } from '../../../sim/base/time';
import { compared, isRefusedByName } from './exclusions';
import { kindsBetween, type TimedFrame } from './frames';
import { listDifference, type Moments, type Observation } from './observation';
import type { Sequence } from './operation';
import type { TimedRun } from './runs';
import { replay, type Glimpses } from './simulated-run';
import { SECTIONS, type Section } from './state';

/** How late the real kernel's work may be. It is not more than what a sequence waits after each operation. */
const LATE = milliseconds(40);
/** Looks before the real one was asked for, and while it was answered. */
const STEPS = 8;
const OPERATIONS = [0, 1, 0.5];

/**
 * Whether all of a run agrees with the simulator when every table may be that of any moment from `LATE` before the real
 * look to its end, a frame may be seen up to `LATE` earlier or later, and of reports the groups are counted that they name.
 */
export async function agreesAtSomeMoments(sequence: Sequence, real: TimedRun): Promise<boolean> {
  for (const operation of OPERATIONS) {
    const { glimpses, frames } = await replay(sequence, real, operation, moments);
    const end = glimpses.findIndex(({ answer }) => isRefusedByName(answer));
    const simulated = end < 0 ? glimpses : glimpses.slice(0, end);
    if (simulated.every((each, index) => agrees(each, frames, real, index))) return true;
  }
  return false;
}

function moments({ asked, told }: Moments): number[] {
  return Array.from({ length: STEPS + 1 }, (_each, step) =>
    Math.round(asked - LATE + ((told - asked + LATE) * step) / STEPS),
  );
}

function agrees(
  { answer, looks }: Glimpses,
  frames: readonly TimedFrame[],
  real: TimedRun,
  index: number,
): boolean {
  const observation = real.observations[index];
  const until = real.moments[index]?.asked;
  if (observation === undefined || until === undefined) return true;
  const after = real.moments[index - 1]?.asked ?? -Infinity;
  return (
    answer === observation.answer &&
    SECTIONS.every(section =>
      looks.some(state => {
        const [simulated, seen] = [state, observation.state].map(each => kept(section, each[section]));
        return listDifference(section, simulated ?? [], seen ?? []).length === 0;
      }),
    ) &&
    framesAgree(
      observation,
      kindsBetween(frames, after + LATE, until - LATE),
      kindsBetween(frames, after - LATE, until + LATE),
    )
  );
}

/** A neighbour that has failed may be gone at any moment: the kernel has one table for all namespaces, and that may be full. */
function kept(section: Section, lines: readonly string[]): readonly string[] {
  return section === 'neighbour' ? lines.filter(line => !line.includes('"FAILED"')) : lines;
}

/** @param surely what was sent well within the time that the observation is of. @param perhaps also what was sent near it. */
function framesAgree(
  observation: Observation,
  surely: readonly string[],
  perhaps: readonly string[],
): boolean {
  const sent = records(observation.frames);
  const possible = records(perhaps);
  return [...records(surely)].every(each => sent.has(each)) && [...sent].every(each => possible.has(each));
}

const GROUP_RECORDS =
  /^(.*), ethertype .*\S+ > (\S+): HBH .*multicast listener report v2, .*?\[(gaddr .*\])$/;

/**
 * The frames, an MLDv2 report as one for each of its groups, from wherever: work that ends DAD and work that reports groups run
 * beside one another, and the source is `::` when the latter is first.
 */
function records(lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    compared('frame', lines).flatMap(line => {
      const [, link, destination, groups] = GROUP_RECORDS.exec(line) ?? [];
      return groups === undefined
        ? [line]
        : groups
            .slice(0, -1)
            .split('] [')
            .map(group => `${link} ${destination} ${group}`);
    }),
  );
}
