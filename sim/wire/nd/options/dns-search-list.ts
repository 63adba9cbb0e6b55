/** DNS Search List (DNSSL), RFC 8106 §5.2. The lifetime is seconds, 0xffffffff for infinity. */

import { domainNames } from '../../domain-names';
import { reserved, seconds32 } from '../../fields';
import { ndOption } from '../nd-option';

export const dnsSearchList = ndOption({
  type: 31,
  kind: 'dns-search-list',
  useropt: true,
  padded: true,
  layout: { reserved: reserved(2), lifetime: seconds32, names: domainNames },
});
