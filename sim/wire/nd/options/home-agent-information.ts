/** Home Agent Information, RFC 6275 §7.4. The lifetime is in seconds. */

import { reserved, seconds16, u16 } from '../../fields';
import { ndOption } from '../nd-option';

export const homeAgentInformation = ndOption({
  type: 8,
  kind: 'home-agent-information',
  layout: { reserved: reserved(2), homeAgentPreference: u16, homeAgentLifetime: seconds16 },
});
