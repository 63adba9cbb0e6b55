import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runScenario } from '../../sim/scenario/runner';
import { shipped } from '../support/trace-of';

it('everything below the command line runs in a browser, with the same verdicts', () => {
  const script = join(__dirname, '..', 'support', 'run-in-browser-bundle.cjs');
  const { stdout, stderr } = spawnSync(process.execPath, [script, 'forwarding-after-slaac'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const here = runScenario(shipped('forwarding-after-slaac', 'broken')).verdicts;
  expect(JSON.parse(stdout)).toEqual(here.map(({ passed, at }) => ({ passed, at })));
  expect(here.length).toBeGreaterThan(0);
}, 30_000);
