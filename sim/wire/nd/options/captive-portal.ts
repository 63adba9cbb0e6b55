/** Captive Portal, RFC 8910 §2.3: the URI of the portal's API. */

import { asciiText } from '../../fields';
import { ndOption } from '../nd-option';

export const captivePortal = ndOption({
  type: 37,
  kind: 'captive-portal',
  useropt: true,
  padded: true,
  layout: { uri: asciiText },
});
