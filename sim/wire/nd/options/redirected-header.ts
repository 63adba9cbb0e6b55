/**
 * Redirected Header, RFC 4861 §4.6.3. The octets are the packet that caused the redirect and the padding after it,
 * which cannot be told apart here: the packet's own header says where it ends.
 */

import { reserved, rest } from '../../fields';
import { ndOption } from '../nd-option';

export const redirectedHeader = ndOption({
  type: 4,
  kind: 'redirected-header',
  layout: { reserved: reserved(6), octets: rest },
});
