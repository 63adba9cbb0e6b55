/** A shipped scenario, run and written down as a trace: what determinism is measured on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadScenario } from '../../sim/scenario/load';
import type { Scenario } from '../../sim/scenario/resolve';
import { runScenario } from '../../sim/scenario/runner';
import type { RunOptions } from '../../sim/scenario/run-options';
import { resolveVariant } from '../../sim/scenario/variants';
import { TraceFileWriter } from '../../sim/trace/file';

const LIBRARY = join(__dirname, '..', '..', 'scenarios');

/** A scenario of the library, by name and variant. */
export function shipped(name: string, variant: string): Scenario {
  const file = join(LIBRARY, `${name}.yaml`);
  const loaded = loadScenario(file, readFileSync(file, 'utf8'));
  if (!loaded.ok) throw new Error(`${file}: ${loaded.errors.map(({ message }) => message).join('; ')}`);
  return resolveVariant(loaded.scenario, variant);
}

/** The trace file of a run. */
export function traceOf(scenario: Scenario, options: RunOptions = {}): Uint8Array {
  const result = runScenario(scenario, options);
  const run = { scenario: scenario.title, seed: options.seed ?? scenario.seed };
  const writer = new TraceFileWriter(run);
  for (const record of result.records ?? []) writer.record(record);
  return writer.finish();
}
