/** A command of a scenario that did not succeed: what the person who wrote it has to know. */
import type { SimTime } from '../base/time';
import type { Inputs } from '../trace/decision';

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
  /** Where in a file the program stumbled, and what would have been right, if it told the trace. */
  readonly hint?: string;
}

/** `host: "ip link set eth9 up" failed with status 1: Cannot find device "eth9"`. */
export function failureText({ node, command, phase, status, stderr, hint }: CommandFailure): string {
  const how =
    status === undefined ? 'never ended, and what follows it did not run' : `failed with status ${status}`;
  const said = stderr.trim().replaceAll('\n', ' / ');
  const more = hint === undefined ? '' : ` (${hint})`;
  return `${node}: ${phase} command \`${command}\` ${how}${said === '' ? '' : `: ${said}`}${more}`;
}

/** The place in a file that a program refused, as its decision noted it: `/etc/radvd.conf:1:33: found yes, perhaps on`. */
export function placeOf(inputs: Inputs): string | undefined {
  const { file, line, column, found, nearest } = inputs;
  if (file === undefined || line === undefined || column === undefined) return undefined;
  const what = found === undefined || found === '' ? '' : `: found \`${found}\``;
  return `${file}:${line}:${column}${what}${nearest ? `; did you mean \`${nearest}\`?` : ''}`;
}
