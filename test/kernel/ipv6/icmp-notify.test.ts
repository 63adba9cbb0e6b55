/** Whom an error is told to is in ../socket/sock.test.ts, raw6.test.ts and ping6.test.ts; this is how the quote is read. */
import { ipv6SkipExthdr } from '../../../sim/kernel/ipv6/icmp-notify';
import { concat, fragment, options } from '../octets';

const HOP_BY_HOP = 0;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const ICMPV6 = 58;
const NO_NEXT_HEADER = 59;
const DESTINATION = 60;

it.each([
  ['no extension header', [], ICMPV6, { protocol: ICMPV6, offset: 0 }],
  ['options', options(ICMPV6, [5, 2, 0, 0]), HOP_BY_HOP, { protocol: ICMPV6, offset: 8 }],
  [
    'options of 16 octets',
    options(ICMPV6, [0x3e, 8, 0, 0, 0, 0, 0, 0, 0, 0]),
    DESTINATION,
    { protocol: ICMPV6, offset: 16 },
  ],
  ['a first fragment', fragment(ICMPV6, 0, true, 1), FRAGMENT, { protocol: ICMPV6, offset: 8 }],
  ['a later fragment', fragment(ICMPV6, 8, false, 1), FRAGMENT, { protocol: FRAGMENT, offset: 0 }],
  [
    'an authentication header',
    [ICMPV6, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    AUTHENTICATION,
    { protocol: ICMPV6, offset: 12 },
  ],
  [
    'two of them',
    concat(options(FRAGMENT), fragment(17, 0, true, 1)),
    DESTINATION,
    { protocol: 17, offset: 16 },
  ],
  ['no next header', [0], NO_NEXT_HEADER, undefined],
  ['a header that is cut off', [ICMPV6, 0, 0], DESTINATION, undefined],
])('skips %s', (_, octets, first, expected) => {
  expect(ipv6SkipExthdr(Uint8Array.from(octets), 0, first)).toEqual(expected);
});
