/** The five messages of Neighbour Discovery, RFC 4861 §4.1 to §4.5. All end in options, kept in wire order. */

import { bits32, bits8, flag } from '../bits';
import { ip6, millis32, reserved, seconds16, u8 } from '../fields';
import { icmpMessage } from '../icmp-message';
import { ndOptions } from './option-list';
import { routerPreference } from './router-preference';

/** RFC 4861 §4.1. */
export const routerSolicitation = icmpMessage({
  type: 133,
  kind: 'router-solicitation',
  layout: { reserved: reserved(4), options: ndOptions },
});

/**
 * RFC 4861 §4.2, with the H flag of RFC 6275 §7.1, the preference of RFC 4191 §2.2 and the proxy flag of RFC 4389 §4.1.3.3.
 * Router lifetime in seconds, the other two times in milliseconds; 0 leaves each unspecified.
 */
export const routerAdvertisement = icmpMessage({
  type: 134,
  kind: 'router-advertisement',
  layout: {
    curHopLimit: u8,
    flags: bits8({
      managed: flag,
      otherConfig: flag,
      homeAgent: flag,
      preference: routerPreference,
      proxy: flag,
    }),
    routerLifetime: seconds16,
    reachableTime: millis32,
    retransTimer: millis32,
    options: ndOptions,
  },
});

/** RFC 4861 §4.3. */
export const neighborSolicitation = icmpMessage({
  type: 135,
  kind: 'neighbor-solicitation',
  layout: { reserved: reserved(4), target: ip6, options: ndOptions },
});

/** RFC 4861 §4.4. */
export const neighborAdvertisement = icmpMessage({
  type: 136,
  kind: 'neighbor-advertisement',
  layout: {
    flags: bits32({ router: flag, solicited: flag, override: flag }),
    target: ip6,
    options: ndOptions,
  },
});

/** RFC 4861 §4.5. */
export const redirect = icmpMessage({
  type: 137,
  kind: 'redirect',
  layout: { reserved: reserved(4), target: ip6, destination: ip6, options: ndOptions },
});
