/** The words a scenario may use that are known elsewhere in the program: kernel versions and decision ids. */
import { KERNEL_VERSIONS } from '../kernel/profile/profile';
import { allDecisions } from '../trace/decision';
import type { Vocabulary } from './findings';
// A decision is known once the module that declares it is loaded: everything that can be started loads all of them.
import './lab';

/** What `loadScenario` can be given to check those words too. */
export function knownVocabulary(): Vocabulary {
  return {
    kernels: KERNEL_VERSIONS.map(version => `linux-${version}`),
    decisions: allDecisions().map(({ id }) => id),
  };
}
