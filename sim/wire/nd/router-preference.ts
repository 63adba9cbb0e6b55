/** The two preference bits of RFC 4191 §2.1, in advertisements and in Route Information options. */

import { type Bits, choice } from '../bits';

/** `reserved` is the bit pattern 10: a receiver takes it for medium in the header and ignores a route that has it. */
export type RouterPreference = 'low' | 'medium' | 'high' | 'reserved';

export const routerPreference: Bits<RouterPreference> = choice(2, ['medium', 'high', 'reserved', 'low']);
