/** Whom a pool is for. */
import type { Permit } from './config';

/** What permits ask of a client. */
interface Asker {
  readonly known: boolean;
  readonly classNames: readonly string[];
}

/** permitted(): no one who is prohibited, and, where anyone is named, only who is. */
export function isPermitted(
  client: Asker,
  { permits, prohibits }: { readonly permits: readonly Permit[]; readonly prohibits: readonly Permit[] },
): boolean {
  const isOne = (permit: Permit): boolean => {
    switch (permit.type) {
      case 'all':
        return true;
      case 'known':
        return client.known;
      case 'unknown':
        return !client.known;
      case 'class':
        return client.classNames.includes(permit.className);
      case 'bootp':
      case 'other':
        return false;
    }
  };
  return !prohibits.some(isOne) && (permits.length === 0 || permits.some(isOne));
}
