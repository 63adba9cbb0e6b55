/** The bridge. */
import type { MldSnooping } from '../../../link/bridge/bridge';
import { behaviour } from '../step';

export const BRIDGE = {
  /** A port without STP forwards at once; before, it spent the forward delay learning. */
  bridgePortForwardsAtOnce: behaviour(false, ['3.0', true, 'br_make_forwarding of 2.6.37 and 3.0.27']),
  /** The bridge has a carrier only while a port forwards. */
  bridgeCarrierFollowsPorts: behaviour(false, ['3.0', true, 'br_port_state_selection of 2.6.37 and 3.0.27']),
  /** Which multicast a bridge holds back from ports that did not ask for it. */
  bridgeMldSnooping: behaviour<MldSnooping>(
    'never',
    ['2.6.34', 'wide', 'net/bridge of 2.6.32.9, br_ip6_multicast_add_group of 2.6.37'],
    ['2.6.39', 'transient', 'br_ip6_multicast_add_group of 2.6.37 and 3.0.27'],
    ['3.11', 'querier', 'br_multicast_ipv6_rcv and br_handle_frame_finish of 3.10.105 and 3.13.10'],
  ),
  /** Whether there are VLANs, and every port begins in one. */
  bridgeVlans: behaviour<'none' | 'no-default' | 'default-pvid'>(
    'none',
    ['3.9', 'no-default', 'net/bridge of 3.4.108, br_vlan.c of 3.10.105'],
    ['3.18', 'default-pvid', 'br_vlan.c of 3.16.0 and 3.18.20'],
  ),
  /** A port that changes its state is said to have entered it, rather than to be entering it. */
  bridgeLogsEntered: behaviour(false, ['3.2', true, 'br_log_state of 3.0.27 and 3.4.108']),
  /** User space is told of what happens to a port's device even if nothing comes of it for the port. */
  bridgeTellsPortEvents: behaviour(false, ['3.14', true, 'br_device_event of 3.13.0 and 3.16.0']),
  /** A bridge that snoops joins ff02::6a, the group of all snoopers. */
  bridgeJoinsSnoopers: behaviour(false, ['5.1', true, 'br_multicast.c of 5.0.1 and 5.4.286']),
};
