/** Source Link-layer Address, RFC 4861 §4.6.1, in the form of RFC 2464 §6 for Ethernet. */

import { mac } from '../../fields';
import { ndOption } from '../nd-option';

export const sourceLinkLayerAddress = ndOption({
  type: 1,
  kind: 'source-link-layer-address',
  layout: { address: mac },
});
