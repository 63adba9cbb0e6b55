/** All conformance cases, in the order of their ids. */
import type { CaseGroup } from '../case';
import { advertisements } from './address-resolution/advertisements';
import { confirmation } from './address-resolution/confirmation';
import { invalidSolicitations } from './address-resolution/invalid-solicitations';
import { onLink } from './address-resolution/on-link';
import { solicitations } from './address-resolution/solicitations';

export const CASE_GROUPS: readonly CaseGroup[] = [
  ...onLink,
  ...confirmation,
  ...invalidSolicitations,
  ...solicitations,
  ...advertisements,
];
