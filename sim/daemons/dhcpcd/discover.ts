/** Which interfaces are dhcpcd's: if_discover() of if.c. */
import type { LinkInfo } from '../../kernel/uapi';
import type { Options } from './config';
import type { Log } from './log';

/**
 * Loopback, bridges and taps only where somebody names them.
 *
 * @param asked those of the command line
 * @param blocks those that dhcpcd.conf has a block for
 */
export function isWanted(
  { ifname, linkType, kind }: LinkInfo,
  asked: readonly string[],
  { inactive, allow, deny }: Options,
  blocks: readonly string[],
  log: Log,
): boolean {
  const matches = (patterns: readonly string[]): boolean => patterns.some(each => fnmatch(each, ifname));
  if (asked.length > 0 ? !asked.includes(ifname) : inactive) return false;
  if (matches(deny) || (allow.length > 0 && !matches(allow))) return false;
  if (asked.length > 0 || allow.length > 0 || blocks.includes(ifname)) return true;
  if (linkType !== 'loopback' && kind !== 'bridge' && kind !== 'tun') return true;
  log.say('debug', `${ifname}: ignoring due to interface type and no config`);
  return false;
}

/** fnmatch(3) with stars and question marks. */
function fnmatch(pattern: string, name: string): boolean {
  const parts = [...pattern].map(each =>
    each === '*' ? '.*' : each === '?' ? '.' : each.replace(/[.+^${}()|[\]\\]/, '\\$&'),
  );
  return new RegExp(`^${parts.join('')}$`).test(name);
}
