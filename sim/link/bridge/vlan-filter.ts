/**
 * What a bridge that filters by VLAN does with a frame (net/bridge/br_vlan.c, __allowed_ingress, br_handle_vlan): on its way
 * through the bridge every frame has the tag of its VLAN, and each port takes it off or leaves it on.
 *
 * A VLAN of 0 stands for a bridge that does not filter: frames then pass with the tags that they have.
 */
import { decision, type Decision } from '../../trace/decision';
import { Frame } from '../../wire/frame';
import type { BridgeVlans, VlanTable } from './vlans';

export const BRIDGE_VLAN_NO_PVID = decision({
  id: 'bridge.vlan.no-pvid',
  outcome: 'drop',
  says: 'the frame has no tag, and where it came in no VLAN is meant for such frames',
  spec: 'IEEE 802.1Q §6.9.1',
  source: '__allowed_ingress',
  remedy: 'bridge vlan add dev PORT vid VID pvid untagged',
});
export const BRIDGE_VLAN_INGRESS = decision({
  id: 'bridge.vlan.ingress',
  outcome: 'drop',
  says: 'the frame has the tag of a VLAN that is not there where it came in',
  spec: 'IEEE 802.1Q §8.6.2',
  source: '__allowed_ingress',
  remedy: 'bridge vlan add dev PORT vid VID',
});
export const BRIDGE_VLAN_EGRESS = decision({
  id: 'bridge.vlan.egress',
  outcome: 'drop',
  says: 'the port towards the destination is not in the VLAN of the frame',
  spec: 'IEEE 802.1Q §8.6.4',
  source: 'br_allowed_egress',
  remedy: 'bridge vlan add dev PORT vid VID',
});
export const BRIDGE_VLAN_LOCAL = decision({
  id: 'bridge.vlan.local',
  outcome: 'drop',
  says: 'the bridge’s own stack is not in the VLAN of the frame',
  spec: 'Linux',
  source: 'br_pass_frame_up',
  remedy: 'bridge vlan add dev BRIDGE vid VID self',
});

/**
 * The frame with the tag of its VLAN, or why it is not let in.
 * @param table the VLANs of where it comes in: a port, or the bridge's own stack.
 */
export function allowedIngress(vlans: BridgeVlans, table: VlanTable, frame: Frame): Frame | Decision {
  const tag = frame.vlans[0];
  const counts = tag?.tpid === vlans.protocol ? tag : undefined;
  if (counts !== undefined && counts.vid !== 0)
    return table.find(counts.vid) === undefined ? BRIDGE_VLAN_INGRESS : frame;
  const { pvid } = table;
  if (pvid === 0) return BRIDGE_VLAN_NO_PVID;
  if (counts !== undefined) return frame.retag([{ ...counts, vid: pvid }, ...frame.vlans.slice(1)]);
  const added = { tpid: vlans.protocol, vid: pvid, priority: 0, dropEligible: false };
  return frame.retag([added, ...frame.vlans]);
}

/** The VLAN in which a sender is learned of a frame that goes no further; undefined where it is not (`br_should_learn`). */
export function learningVlan(vlans: BridgeVlans, table: VlanTable, frame: Frame): number | undefined {
  if (!vlans.enabled) return 0;
  const admitted = allowedIngress(vlans, table, frame);
  return admitted instanceof Frame ? admitted.vlans[0]?.vid : undefined;
}

/** Without the tag of its VLAN, as it leaves where that is untagged. Of the same frame it is the same. */
export class Untagged {
  #of: Frame | undefined;
  #bare: Frame | undefined;

  frame(tagged: Frame): Frame {
    if (this.#of !== tagged || this.#bare === undefined) {
      this.#of = tagged;
      this.#bare = tagged.retag(tagged.vlans.slice(1));
    }
    return this.#bare;
  }
}
