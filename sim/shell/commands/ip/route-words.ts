/** Readings that the commands of `ip route` share. */
import type { RouteMetrics, RouteRequest, RouteRequest4 } from '../../../kernel/uapi';
import type { Family, TypedPrefix } from '../iproute2/addresses';
import { Complaint } from '../iproute2/complaint';
import type { Reader } from '../iproute2/keywords';
import type { Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';

const FAMILIES: readonly Family[] = ['inet', 'inet6', 'link', 'mpls', 'bridge'];

/** read_family(): the word after `via`, and before it a family if one is named. */
export function readFamily(
  words: Words,
  family: Family,
): { readonly family: Family; readonly word: string } | Complaint {
  const first = words.next();
  if (first instanceof Complaint) return first;
  const named = FAMILIES.find(name => name === first);
  const word = named === undefined ? first : words.next();
  return word instanceof Complaint ? word : { family: named ?? family, word };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What `ip route add` and its like were told so far. */
export interface RouteArguments {
  readonly session: Session;
  family: Family;
  dst: TypedPrefix | undefined;
  readonly request: Mutable<Partial<RouteRequest>>;
  /** What is said otherwise of an IPv4 route, or of it alone. */
  readonly inet: Mutable<Pick<RouteRequest4, 'gateway' | 'prefsrc' | 'scope' | 'type'>>;
  readonly metrics: RouteMetrics;
  readonly locked: (keyof RouteMetrics)[];
  /** `nexthop` was the word the reading ended at. */
  nexthopsFollow: boolean;
}

/** Once an address has a family, all have. */
export function typedAs(
  args: { family: Family },
  read: (family: Family) => Reader<TypedPrefix>,
  word: string,
  family = args.family,
): TypedPrefix | Complaint {
  const address = read(family)(word);
  if (!(address instanceof Complaint) && args.family === 'unspec') args.family = address.family;
  return address;
}
