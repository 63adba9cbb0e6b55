/** Nonce, RFC 3971 §5.3.2, which enhanced duplicate address detection (RFC 7527 §4.1) puts into its solicitations. */

import { rest } from '../../fields';
import { ndOption } from '../nd-option';

export const nonce = ndOption({
  type: 14,
  kind: 'nonce',
  layout: { nonce: rest },
});
