/**
 * The kernel of this machine still answers the cases of the referee suite as it was recorded. Many of them run side by
 * side, each in namespaces of its own; one that disagrees is asked once more, when less goes on.
 */
import { release } from 'node:os';
import { describeReal } from '../../support/real-kernel';
import { judged, playReal, Pool } from '../referee/play';
import { readRecording } from '../referee/recording';
import { THEMES } from '../referee/themes';

const AT_A_TIME = 32;

const version = release().split('.').slice(0, 2).join('.');
const running = new Map<string, Promise<string[]>>();

/** Begins all cases, once. */
function begin(): void {
  if (running.size > 0) return;
  const pool = new Pool(AT_A_TIME);
  for (const referee of THEMES.flatMap(({ cases }) => cases)) {
    const playing = pool.run(() => playReal(referee));
    // The test of this case will tell; until then it is not unhandled.
    playing.catch(() => undefined);
    running.set(referee.id, playing);
  }
}

describe.each(THEMES)('the referee about $name', ({ name, cases }) => {
  const recording = readRecording(name);
  const recordedOn = /Linux (\d+\.\d+)/.exec(recording?.header ?? '')?.[1];
  if (recordedOn !== version) {
    it.skip(`[not here: recorded on Linux ${recordedOn}, this is ${version}]`, () => undefined);
    return;
  }
  describeReal('is as recorded', { programs: ['nsenter', 'perl', 'ping'], devices: ['bridge'] }, () => {
    beforeAll(begin);
    it.each(cases.map(each => [each.id, each] as const))('%s', async (id, referee) => {
      const recorded = recording?.transcripts.get(id) ?? [];
      const first = await running.get(id)?.catch(() => []);
      if (judged(referee, recorded, first ?? []).join('\n') === recorded.join('\n')) return;
      expect(judged(referee, recorded, await playReal(referee))).toEqual(recorded);
    });
  });
});
