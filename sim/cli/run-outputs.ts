/**
 * What a run leaves in files: captures, traces, a JUnit report. Everything is written when the runs are over, each file
 * whole or not at all, so that an interrupted run leaves nothing; whether it can be written at all is found out before.
 */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { PcapngWriter } from '../observe/pcapng';
import type { RunOptions } from '../scenario/run-options';
import type { ScenarioRun } from '../scenario/runner';
import type { Scenario } from '../scenario/resolve';
import type { TraceRecord } from '../trace/record';
import { TraceFileWriter } from '../trace/file';
import { systemMessage, writeWhole } from './atomic-file';
import { EXIT, Failure } from './exit-codes';

/** Where results go. */
export interface Outputs {
  /** A folder for one capture per node and run. */
  readonly pcap?: string;
  /** A file for the trace; several runs get a file each, with their names in it. */
  readonly trace?: string;
  readonly junit?: string;
}

/** Makes the folder for captures, and ends the command where something could not be written. */
export function prepareOutputs({ pcap, trace, junit }: Outputs): void {
  if (pcap !== undefined) attempt(pcap, () => mkdirSync(pcap, { recursive: true }));
  if (pcap !== undefined) attempt(pcap, () => accessSync(pcap, constants.W_OK));
  for (const file of [trace, junit]) {
    if (file === undefined || statSync(file, { throwIfNoEntry: false })?.isFile() === false) continue;
    attempt(file, () => accessSync(dirname(file), constants.W_OK));
  }
}

function attempt(path: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    throw new Failure(EXIT.cannotWrite, `cannot write ${path}: ${systemMessage(error)}`);
  }
}

/** Collects what one run leaves. */
export class RunFiles {
  readonly #trace: TraceFileWriter | undefined;
  readonly #captures: ReadonlyMap<string, PcapngWriter>;
  #run: ScenarioRun | undefined;

  /** @param alone whether it is the only run, whose trace then has the very name that was asked for. */
  constructor(
    readonly name: string,
    readonly outputs: Outputs,
    readonly alone: boolean,
    scenario: Scenario,
    options: RunOptions,
  ) {
    this.#trace = outputs.trace === undefined ? undefined : new TraceFileWriter(headerOf(scenario, options));
    const nodes = outputs.pcap === undefined ? [] : scenario.nodes.map(node => node.name);
    const mac = (node: string, dev: string) => this.#run?.lab.nodes.get(node)?.netlink.link(dev)?.address;
    this.#captures = new Map(nodes.map(node => [node, new PcapngWriter({ node, mac })]));
  }

  /** The run whose interfaces captures ask for their MACs. */
  of(run: ScenarioRun): void {
    this.#run = run;
  }

  record(record: TraceRecord): void {
    this.#trace?.record(record);
    for (const capture of this.#captures.values()) capture.record(record);
  }

  /** Write the files. Gives their paths. */
  write(): string[] {
    const stem = this.name.replaceAll(/[:/\\]/g, '.');
    const written: string[] = [];
    const put = (path: string, octets: Uint8Array): void => {
      writeWhole(path, octets);
      written.push(path);
    };
    for (const [node, capture] of this.#captures) {
      put(join(this.outputs.pcap ?? '', `${stem}.${node}.pcapng`), capture.finish());
    }
    const { trace } = this.outputs;
    if (trace !== undefined && this.#trace !== undefined) {
      const extension = extname(trace);
      const named = `${trace.slice(0, trace.length - extension.length)}.${stem}${extension}`;
      put(this.alone ? trace : named, this.#trace.finish());
    }
    return written;
  }
}

function headerOf(scenario: Scenario, { seed, shuffle, kernel, set = [] }: RunOptions) {
  return {
    scenario: scenario.title,
    seed: seed ?? scenario.seed,
    ...(scenario.variant === undefined ? {} : { variant: scenario.variant }),
    ...(shuffle === undefined ? {} : { shuffle }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(set.length === 0
      ? {}
      : { set: Object.fromEntries(set.map(({ node, key, value }) => [`${node}:${key}`, value])) }),
  };
}
