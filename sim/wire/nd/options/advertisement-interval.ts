/** Advertisement Interval, RFC 6275 §7.3: the longest time between two unsolicited advertisements, in milliseconds. */

import { millis32, reserved } from '../../fields';
import { ndOption } from '../nd-option';

export const advertisementInterval = ndOption({
  type: 7,
  kind: 'advertisement-interval',
  layout: { reserved: reserved(2), interval: millis32 },
});
