/** Kernels there never were: of one version, but for one behaviour. They tell which of many differences matters. */
import { BEHAVIOURS, type KernelProfile } from './profile';
import type { Step } from './step';

/** The name of a row of the profile. */
export type Behaviour = keyof typeof BEHAVIOURS;

/** The behaviours in which two versions differ. */
export function differingBehaviours(one: KernelProfile, other: KernelProfile): Behaviour[] {
  return (Object.keys(BEHAVIOURS) as Behaviour[]).filter(row => one[row] !== other[row]);
}

/** A kernel like `profile` that does in this one thing what `other` does. */
export function withBehaviourOf(profile: KernelProfile, row: Behaviour, other: KernelProfile): KernelProfile {
  return { ...profile, [row]: other[row], name: `${profile.name} with ${row} of ${other.name}` };
}

/** The step that a version has of a behaviour: what was read, or measured, to know it. */
export function stepOf(row: Behaviour, version: KernelProfile): Step<unknown> {
  const steps: readonly Step<unknown>[] = BEHAVIOURS[row];
  return steps.findLast(({ since }) => version.has(since)) as Step<unknown>;
}
