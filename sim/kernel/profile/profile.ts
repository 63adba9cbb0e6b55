/**
 * What changed between kernel versions: one row a behaviour, each with the version that changed it and how that is
 * known. The kernel's code asks the profile of its namespace; it never compares versions.
 *
 * A version stands for the tree that was read, which for a long-term series is a late one: 2.6.32.9, 2.6.37, 3.0.27,
 * 3.4.108, 3.10.105, 3.18.20, 4.1.19 (4.1.5 where the two differ), 4.4.155, 4.9.154, 4.10.17, 4.14.74, 4.19.90, 5.4.286,
 * 5.10.223, 5.15.148, 6.1.192, 6.6.63, 6.12.117, 6.18.35 with what was measured on 6.18.44, 7.2.13. Others were read to
 * say when between two of them something changed. What a stable release took over from a later version it has here too.
 */
import { nearest } from '../../base/nearest';
import { ADDRCONF } from './behaviours/addrconf';
import { BRIDGE } from './behaviours/bridge';
import { LINK } from './behaviours/link';
import { LOG } from './behaviours/log';
import { MLD } from './behaviours/mld';
import { NDISC } from './behaviours/ndisc';
import { NEIGHBOUR } from './behaviours/neighbour';
import { PACKET } from './behaviours/packet';
import { ROUTE } from './behaviours/route';
import type { Step } from './step';

/** Every row, by the name the kernel's code asks for. */
export const BEHAVIOURS = {
  ...NDISC,
  ...NEIGHBOUR,
  ...ADDRCONF,
  ...ROUTE,
  ...PACKET,
  ...MLD,
  ...BRIDGE,
  ...LINK,
  ...LOG,
};

type Values = { readonly [K in keyof typeof BEHAVIOURS]: (typeof BEHAVIOURS)[K][number]['value'] };

/** A kernel version's behaviour. */
export interface KernelProfile extends Values {
  /** `linux-6.12` */
  readonly name: string;
  /** `6.12` */
  readonly version: string;
  /** Whether a sysctl that came with `since` exists in this version. */
  has(since: string | undefined): boolean;
}

/** Versions that can be named, oldest first: the long-term and distribution kernels that reports come from. */
export const KERNEL_VERSIONS = [
  '2.6.32', '2.6.37', '3.0', '3.4', '3.10', '3.18', '4.1', '4.4', '4.9', '4.10', '4.14', '4.19',
  '5.4', '5.10', '5.15', '6.1', '6.6', '6.12', '6.18', '7.2',
] as const; // prettier-ignore

/** The version a node runs unless it says otherwise. */
export const DEFAULT_KERNEL = 'linux-6.18';

/** Order of two versions: negative, zero or positive. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number);
  const right = b.split('.').map(Number);
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const profiles = new Map<string, KernelProfile>();

/** The profile of `linux-VERSION`, or the nearest name there is one for. */
export function kernelProfile(
  name: string,
): KernelProfile | { readonly unknown: string; readonly nearest: string | undefined } {
  const names = KERNEL_VERSIONS.map(version => `linux-${version}`);
  if (!names.includes(name)) return { unknown: name, nearest: nearest(name, names) };
  let profile = profiles.get(name);
  if (profile === undefined) profiles.set(name, (profile = buildProfile(name.slice('linux-'.length))));
  return profile;
}

/** The profile of a version known to exist; for programs. */
export function defaultProfile(): KernelProfile {
  return kernelProfile(DEFAULT_KERNEL) as KernelProfile;
}

function buildProfile(version: string): KernelProfile {
  const values: Record<string, unknown> = {};
  for (const [behaviour, steps] of Object.entries(BEHAVIOURS) as [string, readonly Step<unknown>[]][]) {
    for (const step of steps) if (compareVersions(step.since, version) <= 0) values[behaviour] = step.value;
  }
  return {
    ...(values as unknown as Values),
    name: `linux-${version}`,
    version,
    has: wanted => wanted === undefined || compareVersions(wanted, version) <= 0,
  };
}
