/** A command of a scenario that did not succeed: what the person who wrote it has to know. */
import type { SimTime } from '../base/time';

/** One failed command. */
export interface CommandFailure {
  readonly node: string;
  readonly command: string;
  /** A failed boot makes the run fail; a failed step is only reported. */
  readonly phase: 'boot' | 'step';
  /** When it was over, or was given up. */
  readonly at: SimTime;
  /** Undefined where it never ended. */
  readonly status: number | undefined;
  /** What it said on its standard error. */
  readonly stderr: string;
}

/** `host: "ip link set eth9 up" failed with status 1: Cannot find device "eth9"`. */
export function failureText({ node, command, phase, status, stderr }: CommandFailure): string {
  const how =
    status === undefined ? 'never ended, and what follows it did not run' : `failed with status ${status}`;
  const said = stderr.trim().replaceAll('\n', ' / ');
  return `${node}: ${phase} command \`${command}\` ${how}${said === '' ? '' : `: ${said}`}`;
}
