/** What the cases of Redirect share: the packets, and the ways in which a Redirect can be wrong. */
import { ALL_NODES, type Ip6 } from '../../../base/ip6';
import type { Frame } from '../../../wire/frame';
import type { NdOption } from '../../../wire/nd/options';
import { badChecksum, badCode, cutTo, forwardedOnce, optionOfLengthZero } from '../../damage';
import { tllao } from '../../messages';
import { echoRequest, redirect, redirectedHeader } from '../../packets';
import { behind, NUT, TR1, TR2, type End } from '../../stations';
import type { Vector } from '../../case';

/** The off-link node whose requests come through TR1, and where Redirects are about. */
export const FAR: End = behind(TR1);
/** Another one. */
export const OTHER_FAR: End = behind(TR1, '2001:db8:f::a3');

/** A request of FAR. */
export const REQUEST = echoRequest(FAR, NUT.global);

/** The packet that TR1 would have been sent, as a Redirect quotes it. */
export const QUOTE: NdOption = redirectedHeader(echoRequest({ ip: NUT.global.ip, mac: NUT.mac }, FAR));
/** The same, so large that the Redirect is longer than 1280 octets. */
export const LARGE_QUOTE: NdOption = redirectedHeader(
  echoRequest({ ip: NUT.global.ip, mac: NUT.mac }, FAR, { size: 1344 }),
);

/**
 * A Redirect with each of its possible faults, by the letters of the specification.
 * @param then makes the case of a faulty Redirect.
 */
export function eachFault(
  destination: Ip6,
  target: Ip6,
  option: NdOption,
  then: (broken: Frame) => Vector['run'],
): Vector[] {
  const options = [option];
  const whole = redirect(TR1.linkLocal, destination, target, { options });
  const rows: readonly (readonly [string, string, Frame])[] = [
    ['A', 'a global source', redirect({ ip: TR1.global.ip, mac: TR1.mac }, destination, target, { options })],
    ['B', 'not of the router in use', redirect(TR2.linkLocal, destination, target, { options })],
    ['C', 'hop limit 254', forwardedOnce(whole)],
    ['D', 'code 1', badCode(whole)],
    ['E', 'bad checksum', badChecksum(whole)],
    ['F', 'the destination is a group', redirect(TR1.linkLocal, ALL_NODES, target, { options })],
    ['G', 'the target is a group', redirect(TR1.linkLocal, destination, ALL_NODES, { options })],
    ['H', '39 octets', cutTo(39)(whole)],
    ['I', 'an option of length 0', optionOfLengthZero(40)(whole)],
  ];
  return rows.map(([letter, title, broken]) => ({ letter, title, run: then(broken) }));
}

/** The option that says where TR2 is. */
export const AT_TR2 = tllao(TR2.mac);
