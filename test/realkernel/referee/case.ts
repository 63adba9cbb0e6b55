/** What a case of the referee suite is: a script that is played to two kernels, the simulated one and that of this machine. */
import type { BenchOptions } from '../../../sim/conformance/kernel-under-test';
import type { Tolerance } from './reconcile';
import type { Session } from './session';

/** A difference that the model owns up to. */
export interface Difference {
  /** The file under sim/ whose header says so. */
  readonly file: string;
  /** Words of its `Differs from Linux:` line. */
  readonly says: string;
  /** The lines of the recording that differ. */
  readonly linux: string;
  /** What the simulator has in their place. */
  readonly sixlab: string;
}

/** See the file's header. */
export interface RefereeCase {
  /** Unique: `ra.accept-ra-3-while-forwarding`. */
  readonly id: string;
  readonly title: string;
  /** Where the question comes from: an RFC's section, a function of the kernel, a selftest. */
  readonly source: string;
  readonly bench?: BenchOptions;
  /** Random things of this case alone, and what stands for them in its transcript. */
  readonly mask?: readonly (readonly [RegExp, string])[];
  readonly tolerance?: Partial<Tolerance>;
  readonly differs?: readonly Difference[];
  script(k: Session): Promise<void>;
}

/** Cases that are recorded in one file. */
export interface Theme {
  /** The file's name without `.txt`, and how the ids of its cases begin. */
  readonly name: string;
  readonly cases: readonly RefereeCase[];
}

/** The part of a case that is not its script. */
export type About = Omit<RefereeCase, 'id' | 'script'>;

/** Makes a theme of cases whose ids are given without its name. */
export function theme(
  name: string,
  cases: readonly (readonly [id: string, about: About, script: RefereeCase['script']])[],
): Theme {
  return { name, cases: cases.map(([id, about, script]) => ({ id: `${name}.${id}`, ...about, script })) };
}

/**
 * Neighbours of a device are asked for once, not again every second: for cases that are about something else, which a busy
 * machine may take longer over.
 */
export function asksOnce(device = 'eth0'): Record<string, number> {
  return { [`net.ipv6.neigh.${device}.retrans_time_ms`]: 60_000 };
}

/** A bench on which addresses are usable as soon as the link is, and nobody solicits routers. */
export function quick(options: BenchOptions = {}): BenchOptions {
  const ports = Array.from({ length: options.ports ?? 1 }, (_each, index) => `eth${index}`);
  const sysctl = ports.flatMap(port => [
    [`net.ipv6.conf.${port}.accept_dad`, 0] as const,
    [`net.ipv6.conf.${port}.router_solicitations`, 0] as const,
  ]);
  return { ...options, sysctl: { ...Object.fromEntries(sysctl), ...options.sysctl } };
}
