/** 6LoWPAN Context, RFC 6775 §4.2: here because the kernel hands it to user space. Valid lifetime in units of 60 seconds. */

import { bits8, flag, number, unused } from '../../bits';
import { reserved, rest, u16, u8 } from '../../fields';
import { ndOption } from '../nd-option';

export const sixLowpanContext = ndOption({
  type: 34,
  kind: 'six-lowpan-context',
  useropt: true,
  layout: {
    contextLength: u8,
    flags: bits8({ reserved: unused(3), compression: flag, contextId: number(4) }),
    reserved: reserved(2),
    validLifetime: u16,
    contextPrefix: rest,
  },
});
