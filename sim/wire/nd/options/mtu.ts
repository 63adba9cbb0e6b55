/** MTU, RFC 4861 §4.6.4: the link's MTU in octets. */

import { reserved, u32 } from '../../fields';
import { ndOption } from '../nd-option';

export const mtu = ndOption({
  type: 5,
  kind: 'mtu',
  layout: { reserved: reserved(2), mtu: u32 },
});
