/** Every subject there is, by the word that names it in a scenario. */
import type { Subject } from '../expectation-schema';
import { address } from './address';
import { decision } from './decision';
import { log } from './log';
import { neigh } from './neigh';
import { packet } from './packet';
import { ping } from './ping';
import { route } from './route';
import { run } from './run';
import type { SubjectOf } from './subject';
import { sysctl } from './sysctl';

/** How each kind of expectation is judged. */
export const SUBJECTS: { readonly [S in Subject]: SubjectOf<S> } = {
  address,
  route,
  neigh,
  sysctl,
  ping,
  run,
  packet,
  decision,
  log,
};
