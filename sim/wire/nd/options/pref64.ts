/**
 * PREF64, RFC 8781 §4: the NAT64 prefix. The lifetime is seconds, a multiple of eight up to 65528, as it travels divided
 * by eight; the prefix length travels as a code. An option with one of the two codes that mean nothing does not fit.
 */

import { Ip6 } from '../../../base/ip6';
import { bits16, choice, number } from '../../bits';
import { ip6 } from '../../fields';
import type { Field } from '../../layout';
import { ndOption } from '../nd-option';

/** The first 96 bits of an address; the others are zero. */
const ip6High96: Field<Ip6> = {
  part: 'field',
  least: 12,
  write(out, at, value) {
    const whole = new Uint8Array(16);
    ip6.write(whole, 0, value);
    out.set(whole.subarray(0, 12), at);
    return at + 12;
  },
  read(cursor) {
    const whole = new Uint8Array(16);
    whole.set(cursor.take(12));
    return Ip6.fromBytes(whole);
  },
};

export const pref64 = ndOption({
  type: 38,
  kind: 'pref64',
  useropt: true,
  layout: {
    scaledLifetimeAndCode: bits16({
      lifetime: number(13, 8),
      prefixLength: choice(3, [96, 64, 56, 48, 40, 32]),
    }),
    prefix: ip6High96,
  },
});
