/**
 * Route Information, RFC 4191 §2.3. The lifetime is seconds, 0xffffffff for infinity. The option carries 0, 8 or 16
 * octets of its prefix, and a receiver may judge the prefix length by that.
 */

import { Ip6 } from '../../../base/ip6';
import { bits8, unused } from '../../bits';
import { seconds32, u8 } from '../../fields';
import type { Group } from '../../layout';
import { ndOption } from '../nd-option';
import { routerPreference } from '../router-preference';

/** How much of the prefix is there. */
interface RoutePrefix {
  readonly prefix: Ip6;
  /** Octets of the prefix in the option; left out where it is the fewest that hold `prefixLength` bits. */
  readonly prefixOctets?: 0 | 8 | 16;
}

/** The octets of its prefix that a Route Information option carries. */
export function routePrefixOctets(option: { prefixLength: number; prefixOctets?: 0 | 8 | 16 }): 0 | 8 | 16 {
  return option.prefixOctets ?? fewestOctets(option.prefixLength);
}

function fewestOctets(prefixLength: number): 0 | 8 | 16 {
  if (prefixLength === 0) return 0;
  return prefixLength <= 64 ? 8 : 16;
}

type Sized = RoutePrefix & { readonly prefixLength: number };

const routePrefix: Group<RoutePrefix> = {
  part: 'group',
  least: 0,
  length: value => routePrefixOctets(value as Sized),
  write(out, at, value) {
    const whole = new Uint8Array(16);
    value.prefix.writeTo(whole, 0);
    const octets = routePrefixOctets(value as Sized);
    out.set(whole.subarray(0, octets), at);
    return at + octets;
  },
  read(cursor, into) {
    const octets = cursor.left;
    if (octets !== 0 && octets !== 8 && octets !== 16) return void cursor.fail(`${octets} octets of prefix`);
    const whole = new Uint8Array(16);
    whole.set(cursor.take(octets));
    const explicit = octets === fewestOctets((into as Sized).prefixLength) ? {} : { prefixOctets: octets };
    Object.assign(into, { prefix: Ip6.fromBytes(whole) }, explicit);
  },
};

export const routeInformation = ndOption({
  type: 24,
  kind: 'route-information',
  layout: {
    prefixLength: u8,
    flags: bits8({ reserved: unused(3), preference: routerPreference }),
    routeLifetime: seconds32,
    prefix: routePrefix,
  },
});
