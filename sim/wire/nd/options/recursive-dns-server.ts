/** Recursive DNS Server (RDNSS), RFC 8106 §5.1. The lifetime is seconds, 0xffffffff for infinity. */

import { ip6, list, reserved, seconds32 } from '../../fields';
import { ndOption } from '../nd-option';

export const recursiveDnsServer = ndOption({
  type: 25,
  kind: 'recursive-dns-server',
  useropt: true,
  layout: { reserved: reserved(2), lifetime: seconds32, addresses: list(ip6, 1) },
});
