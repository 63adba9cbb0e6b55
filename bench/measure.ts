/** Runs one workload in a process of its own and prints one line of JSON: `measure.ts NAME KEY=VALUE...`. */
import { allDecisions } from '../sim/trace/decision';
import { slaacLan, chain, bridgeFlows, mesh, type Parameters, type Workload } from './workloads';

const WORKLOADS: Readonly<Record<string, (parameters: Parameters) => Workload>> = {
  slaacLan,
  chain,
  bridgeFlows,
  mesh,
};

/** What a measurement says; seconds, octets. */
export interface Measurement {
  readonly seconds: number;
  readonly events: number;
  readonly frames: number;
  readonly done: number;
  readonly wanted: number;
  readonly peak: number;
}

function measure(name: string, parameters: Parameters): Measurement {
  const make = WORKLOADS[name];
  if (make === undefined) throw new Error(`no workload ${name}`);
  const workload = make(parameters);
  const { scheduler, trace } = workload.lab;
  const eventsBefore = scheduler.executed;
  const framesBefore = framesSent(trace.counts);
  const begun = process.hrtime.bigint();
  workload.run();
  const elapsed = Number(process.hrtime.bigint() - begun) / 1e9;
  return {
    seconds: elapsed,
    events: scheduler.executed - eventsBefore,
    frames: framesSent(trace.counts) - framesBefore,
    ...workload.achieved(),
    peak: process.resourceUsage().maxRSS * 1024,
  };
}

/** Frames put on a link: the decisions that say so, counted by the simulation itself. */
function framesSent(counts: readonly number[]): number {
  return allDecisions()
    .filter(({ outcome, id }) => outcome === 'transmit' && id.startsWith('link.segment.'))
    .reduce((sum, { index }) => sum + (counts[index] ?? 0), 0);
}

const [name = '', ...pairs] = process.argv.slice(2);
const parameters = Object.fromEntries(
  pairs.map(pair => pair.split('=')).map(([key, value]) => [key ?? '', Number(value)]),
);
process.stdout.write(`${JSON.stringify(measure(name, parameters))}\n`);
