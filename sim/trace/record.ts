/**
 * The closed set of what can be said about a run. docs/trace-format.md describes the same union as it stands in a file.
 */
import type { SimTime } from '../base/time';
import type { CauseId } from '../engine/scheduler';
import type { Decision, Inputs } from './decision';

/** Anything that can be shown as octets; the trace knows no message type. */
export interface Octets {
  readonly bytes: Uint8Array;
}

/** Severity of a log line, syslog's names. */
export type LogLevel = 'emerg' | 'alert' | 'crit' | 'err' | 'warning' | 'notice' | 'info' | 'debug';

interface Common {
  /** Position in the run's record sequence, from 1. */
  readonly id: number;
  /** Simulated time, µs. */
  readonly at: SimTime;
  /** The event during which it was recorded. */
  readonly cause: CauseId;
  /**
   * The record after which that event was armed: of the nearest event before it that made any, the last one made by then,
   * or else its first. 0 where nothing led to it, which is so for everything that was done from outside.
   */
  readonly origin: number;
  /** The machine (network namespace) it happened on; empty for the simulation itself. */
  readonly node: string;
}

/** A frame leaving or entering a device, as a capture on that device would see it. */
export interface FrameRecord extends Common {
  readonly kind: 'tx' | 'rx';
  readonly dev: string;
  readonly ifindex: number;
  readonly frame: Octets;
}

/** A decision: the verdict on a packet (`packet` is then the id of its FrameRecord), or a remark. */
export interface DecisionRecord extends Common {
  readonly kind: 'decision';
  readonly decision: Decision;
  readonly dev?: string;
  readonly packet?: number;
  readonly inputs?: Inputs;
}

/** Something in a kernel or program changed: an address, a route, a neighbour, a port, a sysctl. */
export interface StateRecord extends Common {
  readonly kind: 'state';
  /** `address`, `route`, `neighbour`, `link`, `sysctl`, `group`, `port`, `process`... */
  readonly subject: string;
  /** Which one, in the words of the tool that shows it: `2001:db8::1/64 dev eth0`. */
  readonly entity: string;
  readonly from: string;
  readonly to: string;
  readonly decision?: Decision;
  readonly inputs?: Inputs;
}

/** A line a kernel or a program logged. */
export interface LogRecord extends Common {
  readonly kind: 'log';
  /** `kernel`, or the program's name. */
  readonly facility: string;
  readonly level: LogLevel;
  readonly text: string;
}

/** A command line that was typed on a node: at its start (`status` absent), or a piece of what it printed, or its end. */
export interface CommandRecord extends Common {
  readonly kind: 'command';
  readonly text: string;
  readonly stream?: 'stdout' | 'stderr';
  /** What it printed; with `stream`. */
  readonly output?: string;
  readonly status?: number;
}

export type TraceRecord = FrameRecord | DecisionRecord | StateRecord | LogRecord | CommandRecord;
