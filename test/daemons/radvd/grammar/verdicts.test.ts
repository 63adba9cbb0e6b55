/**
 * The real radvd is the referee: its verdicts on every configuration are recorded in verdicts-2.19.json (with
 * UPDATE=1) and held against ours everywhere; where radvd 2.19 is installed and may run in a network
 * namespace, the recording is held against it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONFIGURATIONS } from './configurations';
import { mutations } from './mutations';
import { askRadvd, ourVerdict, whyNotAskable, type Verdict } from './verdicts';

const RECORDING = join(__dirname, 'verdicts-2.19.json');
const names = Object.keys(CONFIGURATIONS);
const texts = Object.values(CONFIGURATIONS);

const obstacle = whyNotAskable('2.19');
if (obstacle === undefined && process.env['UPDATE'] === '1') {
  const verdicts = askRadvd(texts);
  const recording = Object.fromEntries(names.map((name, index) => [name, verdicts[index]]));
  writeFileSync(RECORDING, `${JSON.stringify(recording, undefined, 2)}\n`);
}

const recorded = JSON.parse(readFileSync(RECORDING, 'utf8')) as Record<string, Verdict>;

describe('the verdict of radvd 2.19', () => {
  it('is recorded for every configuration, of both kinds', () => {
    expect(Object.keys(recorded)).toEqual(names);
    const accepted = Object.values(recorded).filter(verdict => verdict.at(-1)?.endsWith('syntax ok'));
    expect(accepted.length).toBeGreaterThan(20);
    expect(names.length - accepted.length).toBeGreaterThan(40);
  });

  it.each(names)('on %s is ours, line by line', name => {
    expect(ourVerdict(CONFIGURATIONS[name]!, '2.19')).toEqual(recorded[name]);
  });
});

const ask = obstacle === undefined ? describe : describe.skip;
ask(`radvd itself${obstacle === undefined ? '' : ` (skipped: ${obstacle})`}`, () => {
  it('says what is recorded', () => {
    expect(askRadvd(texts)).toEqual(Object.values(recorded));
  });

  it('says what we say about 500 files gone wrong', () => {
    const wrong = mutations(texts, 500, 11);
    expect(wrong.map(text => ourVerdict(text, '2.19'))).toEqual(askRadvd(wrong));
  });
});
