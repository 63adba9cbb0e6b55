/** All conformance cases, in the order of their ids. */
import type { CaseGroup } from '../case';
import { advertisements } from './address-resolution/advertisements';
import { anycast } from './address-resolution/anycast';
import { confirmation } from './address-resolution/confirmation';
import { fragmented } from './address-resolution/fragmented';
import { invalidSolicitations } from './address-resolution/invalid-solicitations';
import { onLink } from './address-resolution/on-link';
import { solicitations } from './address-resolution/solicitations';
import { headers } from './path-mtu-and-icmp/headers';
import { icmp } from './path-mtu-and-icmp/icmp';
import { pathMtu } from './path-mtu-and-icmp/path-mtu';
import { reassembly } from './path-mtu-and-icmp/reassembly';
import { icmpRouter } from './path-mtu-and-icmp/router';
import { redirectNeighbourCache } from './redirect/neighbour-cache';
import { redirectOnLink } from './redirect/on-link';
import { redirectRouter } from './redirect/router';
import { redirectToRouter } from './redirect/to-router';
import { rulesOfAdvertisements } from './rfc-rules/advertisements';
import { rulesOfTiming } from './rfc-rules/timing';
import { advertising } from './router-discovery/advertising';
import { defaultRouter } from './router-discovery/default-router';
import { neighbourCache } from './router-discovery/neighbour-cache';
import { preferences } from './router-discovery/preferences';
import { routerOptions } from './router-discovery/router-options';
import { soliciting } from './router-discovery/soliciting';
import { duplicateDetection } from './slaac/duplicate-detection';
import { lifetimes } from './slaac/lifetimes';
import { prefixes } from './slaac/prefixes';

const files: readonly CaseGroup[] = [
  ...onLink,
  ...confirmation,
  ...invalidSolicitations,
  ...solicitations,
  ...anycast,
  ...advertisements,
  ...fragmented,
  ...soliciting,
  ...advertising,
  ...defaultRouter,
  ...neighbourCache,
  ...preferences,
  ...routerOptions,
  ...redirectOnLink,
  ...redirectToRouter,
  ...redirectNeighbourCache,
  ...redirectRouter,
  ...duplicateDetection,
  ...prefixes,
  ...lifetimes,
  ...pathMtu,
  ...icmp,
  ...icmpRouter,
  ...headers,
  ...reassembly,
  ...rulesOfAdvertisements,
  ...rulesOfTiming,
];

/** Where a group stands: by the letter of its section, then by number. */
function place({ id }: CaseGroup): number {
  return id.charCodeAt(0) * 1000 + Number(id.slice(1));
}

/** See the file's header. */
export const CASE_GROUPS: readonly CaseGroup[] = [...files].sort((a, b) => place(a) - place(b));
