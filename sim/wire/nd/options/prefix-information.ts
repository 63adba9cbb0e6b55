/**
 * Prefix Information, RFC 4861 §4.6.2, with the R flag of RFC 6275 §7.2 and the P flag of RFC 9762. Lifetimes are
 * seconds, 0xffffffff for infinity. The prefix is as it arrived: bits after its length may be set.
 */

import { bits8, flag } from '../../bits';
import { ip6, reserved, seconds32, u8 } from '../../fields';
import { ndOption } from '../nd-option';

export const prefixInformation = ndOption({
  type: 3,
  kind: 'prefix-information',
  layout: {
    prefixLength: u8,
    flags: bits8({ onLink: flag, autonomous: flag, routerAddress: flag, preferDhcpv6Pd: flag }),
    validLifetime: seconds32,
    preferredLifetime: seconds32,
    reserved2: reserved(4),
    prefix: ip6,
  },
});
