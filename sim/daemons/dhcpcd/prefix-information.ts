/** A Prefix Information option, and the address that comes of it: the middle of ipv6nd_handlera(). */
import type { NdOption } from '../../wire/nd/options';
import { elapsed, makeAddress, newIa } from './addresses';
import type { Ia } from './interface';
import type { Level } from './log';
import type { Dhcpcd } from './manager';
import type { Router } from './router';

/** RFC 4862 §5.5.3 e: no lifetime is shortened below this, seconds. */
const MIN_EXTENDED = 7200;

type PrefixInformation = Extract<NdOption, { readonly kind: 'prefix-information' }>;

/** Undefined where the option is wrong, which is said at `level`. */
export function readPrefix(
  dhcpcd: Dhcpcd,
  router: Router,
  option: PrefixInformation,
  level: Level,
): Ia | undefined {
  const { os, log } = dhcpcd;
  const { iface } = router;
  const { prefix, prefixLength: length, validLifetime, preferredLifetime } = option;
  const wrong = (text: string): undefined => log.say(level, `${iface.name}: ${text}`) as undefined;
  if (length > 128) return wrong('invalid prefix len');
  if (prefix.isMulticast || prefix.isLinkLocal) return wrong('invalid prefix in RA');
  if (preferredLifetime > validLifetime) return wrong('pltime > vltime');
  const autoconf = option.autonomous && iface.options.autoconf;
  const now = os.now();
  const known = router.prefixes.find(
    each => each.valid !== 0 && each.length === length && each.prefix === prefix,
  );
  if (known === undefined) {
    const ia = newIa(iface, prefix, length);
    if (autoconf) {
      ia.address = dhcpcd.routers.list
        .flatMap(each => (each.iface === iface ? each.prefixes : []))
        .find(each => each.prefix === prefix && each.length === length && each.valid !== 0)?.address;
      ia.added = ia.address !== undefined;
      ia.address ??= makeAddress(dhcpcd, iface, prefix, length, 0);
      if (ia.address === undefined) return wrong('ipv6_newaddr: Invalid argument');
      ia.addrFlags = iface.find(ia.address)?.addrFlags ?? ia.addrFlags;
      ia.text = `${ia.address}/${length}`;
    }
    Object.assign(ia, { autoconf, onLink: option.onLink, acquired: now });
    [ia.valid, ia.preferred] = [validLifetime, preferredLifetime];
    router.prefixes.push(ia);
    return ia;
  }
  known.valid = validTime(validLifetime, Math.max(0, known.valid - elapsed(now, known.acquired)));
  known.preferred = Math.min(preferredLifetime, known.valid);
  known.autoconf ||= autoconf;
  known.onLink ||= option.onLink;
  known.stale = false;
  known.acquired = now;
  return known;
}

/** The two-hour rule, as Debian's patch to 9.4.1 has it. */
function validTime(advertised: number, remaining: number): number {
  if (advertised > MIN_EXTENDED || advertised > remaining) return advertised;
  return Math.min(remaining, MIN_EXTENDED);
}
