/** Routing headers (RFC 8200 §4.4) as tcpdump shows them; with another type or an odd length nothing after them is shown. */

import { Ip6 } from '../../base/ip6';
import type { RoutingHeader } from '../ipv6-extensions';
import { extensionLength } from '../ipv6-extensions';
import { getUint } from '../layout';
import { addressText, type Shown } from './text-options';

/** `last`: what follows is not shown. */
export function routingText(
  header: RoutingHeader,
  shown: Shown,
): { readonly text: string; readonly last: boolean } {
  const { routingType, segmentsLeft, data } = header;
  const eights = extensionLength(header) / 8 - 1;
  let text = `RT6 (len=${eights}, type=${routingType}${routingType === 0 ? ' [Deprecated]' : ''}, segleft=${segmentsLeft}`;
  if (routingType === 0 || routingType === 2) {
    const reserved = getUint(data, 0, 4);
    if (reserved !== 0 || shown.verbose > 0) text += `, rsv=0x${reserved.toString(16)}`;
  } else if (routingType === 4) {
    text += `, last-entry=${data[0]!}`;
    if (data[1] !== 0 || shown.verbose > 0) text += `, flags=0x${data[1]!.toString(16)}`;
    text += `, tag=${getUint(data, 2, 2).toString(16)}`;
  } else {
    return { text: `${text} (unknown type) (invalid)`, last: true };
  }
  if (eights % 2 === 1) return { text: `${text} (invalid length ${eights}) (invalid)`, last: true };
  for (let i = 0; i < eights / 2; i++) text += `, [${i}]${addressText(Ip6.fromBytes(data, 4 + 16 * i))}`;
  return { text: `${text}) `, last: false };
}
