/**
 * Ports that are spared neighbour discovery (`bridge link set dev X neigh_suppress on`): the bridge answers solicitations
 * from its own neighbour table where it can (net/bridge/br_arp_nd_proxy.c, br_do_suppress_nd).
 *
 * In a VLAN it is the neighbours of the VLAN device on top of the bridge that count.
 *
 * Differs from Linux: ARP is not suppressed.
 */
import type { Mac } from '../../base/mac';
import { Frame } from '../../wire/frame';
import { Ip6Packet } from '../../wire/ipv6';
import type { Icmp6MessageOf } from '../../wire/icmpv6';
import { neighborAdvertisement } from '../../wire/nd/messages';
import type { Bridge } from './bridge';
import { pushXmit } from './forward';
import type { BridgePort } from './port';

const HOP_LIMIT = 255;

/**
 * Look at a frame from `port`, or from the bridge's own stack, and answer it if it asks for a neighbour that is known.
 * @returns whether ports that suppress neighbour discovery need no copy of it.
 */
export function suppressNd(bridge: Bridge, frame: Frame, port: BridgePort | undefined, vid: number): boolean {
  const packet = frame.payload;
  if (port?.neighSuppress || packet.kind !== 'ipv6' || packet.extensions.length > 0) return false;
  const message = packet.payload;
  if (message.kind === 'neighbor-advertisement') return message.code === 0 && !message.solicited;
  if (message.kind !== 'neighbor-solicitation' || message.code !== 0) return false;
  if (packet.src.isUnspecified || packet.src === packet.dst) return true;
  const dev = vid === 0 ? bridge : bridge.vlanGroup?.find(bridge.vlans.protocol, vid);
  const owner = dev?.owner;
  if (dev === undefined || owner === undefined) return false;
  if (owner.ownsAddress(dev, message.target)) return true;
  const neighbour = owner.validNeighbour(dev, message.target);
  const behind = neighbour === undefined ? undefined : bridge.fdb.find(neighbour.lladdr, vid);
  if (neighbour === undefined || behind === undefined) return false;
  if (behind.port?.neighSuppress) answer(bridge, port, frame, packet, message, neighbour, vid);
  return true;
}

/** br_nd_send. */
function answer(
  bridge: Bridge,
  port: BridgePort | undefined,
  request: Frame,
  packet: Ip6Packet,
  { target, options }: Icmp6MessageOf<'neighbor-solicitation'>,
  neighbour: { readonly lladdr: Mac; readonly router: boolean },
  vid: number,
): void {
  const asker = options.find(option => option.kind === 'source-link-layer-address');
  const advertisement = neighborAdvertisement.make({
    router: neighbour.router,
    solicited: true,
    override: true,
    target,
    options: [{ kind: 'target-link-layer-address', address: neighbour.lladdr }],
  });
  const reply = new Ip6Packet(target, packet.src, HOP_LIMIT, advertisement, [], packet.trafficClass);
  const table = port?.vlans ?? bridge.vlans.own;
  const tags = vid === 0 || vid === table.pvid ? [] : request.vlans.slice(0, 1);
  const frame = new Frame(asker?.address ?? request.src, neighbour.lladdr, reply, tags);
  if (port !== undefined) pushXmit(port, frame);
  else
    bridge.scheduler.soon(`${bridge.name} neighbour answer`, () =>
      bridge.owner?.netifReceiveSkb(bridge, frame),
    );
}
