/** What a run may be asked for besides what its scenario says, and the words for it: `--set host:net.ipv6...=1`. */
import { parseInterfaceRef } from './target';
import type { TraceRecord } from '../trace/record';
import type { KernelProfile } from '../kernel/profile/profile';
import type { Program } from '../kernel/uapi';
import type { CommandFailure } from './command-failure';
import type { Verdict } from './verdict';

/** A sysctl to set on a node, or on every node where `node` is `*`, before anything boots. */
export interface SysctlSetting {
  readonly node: string;
  readonly key: string;
  readonly value: string;
}

/** Whoever follows a run. Listeners are told in order, and must not touch the simulation. */
export interface RunListeners {
  /** Everything that happens, as it happens. */
  readonly onRecord?: (record: TraceRecord) => void;
  /** An expectation is settled. */
  readonly onVerdict?: (verdict: Verdict) => void;
  /** A command of the scenario itself failed. */
  readonly onFailure?: (failure: CommandFailure) => void;
}

/** How to run a scenario. */
export interface RunOptions {
  /** Instead of the scenario's seed. */
  readonly seed?: number;
  /** The kernel of every machine, like `linux-5.4`, instead of what the scenario says. */
  readonly kernel?: string;
  /** The kernel of the machines of which the scenario does not say it. */
  readonly unpinnedKernel?: KernelProfile;
  readonly set?: readonly SysctlSetting[];
  /** Encode and decode every frame on every link: slower, with the same outcome. */
  readonly octets?: boolean;
  /** Permute what happens at the same instant, by this seed. */
  readonly shuffle?: number;
  /** Keep every record for the result. Default true. */
  readonly records?: boolean;
  readonly listeners?: RunListeners;
  /** More programs than the built-in ones, by name. */
  readonly programs?: (name: string) => Program | undefined;
}

/** Reads `node:key=value`; undefined for anything else. */
export function parseSetting(text: string): SysctlSetting | undefined {
  const found = /^([^:=\s]+):([^=\s]+)=(.*)$/s.exec(text);
  if (found === null) return undefined;
  const [, node, key, value] = found as unknown as [string, string, string, string];
  const named = node === '*' || parseInterfaceRef(`${node}:x`) !== undefined;
  return named ? { node, key, value } : undefined;
}
