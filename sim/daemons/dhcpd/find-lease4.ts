/** Which address a client of DHCPv4 has, may have or gets (find_lease(), allocate_lease() of server/dhcp.c). */
import type { Ip4 } from '../../base/ip4';
import type { DhcpdConfig, Host, SharedNetwork, Subnet4 } from './config';
import { newLease, sameOctets, type Lease4, type Leases4 } from './leases4';
import { macText, type Packet4 } from './packet4';
import { isPermitted } from './permits';

/** What looking for a lease needs of the daemon. */
export interface Searching {
  readonly config: DhcpdConfig;
  readonly leases4: Leases4;
  readonly now: number;
  log(level: 'info' | 'debug' | 'err', text: string): void;
}

/** What was found. */
export interface Found4 {
  readonly lease: Lease4 | undefined;
  /** The host declaration whose fixed address it is. */
  readonly host: Host | undefined;
  /** The address that the client asked for is ours to give, so that it can be refused. */
  readonly ours: boolean;
  /** What a DHCPNAK would say; undefined: what the last one said. */
  readonly complaint: string | undefined;
}

/** Host declarations that are for this client: by its identifier, or else by its hardware address. */
export function hostsOf({ hosts }: DhcpdConfig, packet: Packet4): Host[] {
  const { uid, hardware } = packet;
  const byUid = uid === undefined ? [] : hosts.filter(host => sameOctets(host.uid, uid));
  return byUid.length > 0 ? byUid : hosts.filter(host => sameOctets(host.hardware, hardware));
}

interface Fixed {
  readonly host: Host;
  readonly lease: Lease4;
}

/** mockup_lease(): a lease of a fixed address that is on this network. */
function fixedLease(hosts: readonly Host[], network: SharedNetwork): Fixed | undefined {
  for (const host of hosts) {
    for (const address of host.fixedAddresses4 ?? []) {
      const subnet = network.subnets4.find(({ net, length }) => address.masked(length) === net);
      if (subnet !== undefined) return { host, lease: newLease(address, subnet, undefined) };
    }
  }
  return undefined;
}

/** find_subnet() */
export function findSubnet4({ subnets4 }: DhcpdConfig, address: Ip4): Subnet4 | undefined {
  return subnets4.find(({ net, length }) => address.masked(length) === net);
}

/** find_lease() */
export function findLease(
  searching: Searching,
  packet: Packet4,
  network: SharedNetwork,
  isRequest: boolean,
): Found4 {
  const { leases4, config, now } = searching;
  const { message, uid, hardware } = packet;
  const asked = message.ciaddr.isUnspecified ? packet.requested : message.ciaddr;
  const unbound = message.ciaddr.isUnspecified;
  const hosts = hostsOf(config, packet);
  if (hosts.length > 0) packet.known = true;
  const fixed = fixedLease(hosts, network);
  if (isRequest && fixed !== undefined && fixed.lease.address !== asked) {
    return { ...NONE, ours: true, complaint: 'requested address is incorrect' };
  }
  const usable = (lease: Lease4, released: boolean): boolean => {
    const onNetwork = lease.subnet.network === network;
    if (onNetwork && isPermitted(packet, lease.pool!)) return true;
    if (onNetwork && released) leases4.release(lease, now);
    return false;
  };
  let uidLease = (uid === undefined ? [] : leases4.byUid(uid)).find(lease => usable(lease, unbound));
  let hardwareLease = leases4
    .byHardware(hardware)
    .find(
      lease =>
        !(lease.state !== 'free' && lease.uid !== undefined && !sameOctets(lease.uid, uid)) &&
        usable(lease, unbound),
    );
  let ipLease = asked && leases4.byAddress(asked);
  let ours = ipLease !== undefined;
  let complaint: string | undefined;
  if (ipLease !== undefined && ipLease.subnet.network !== network) {
    complaint = 'requested address on bad subnet';
    ipLease = undefined;
  }
  const anothers =
    ipLease !== undefined &&
    (ipLease.uid === undefined ? !sameOctets(ipLease.hardware, hardware) : !sameOctets(ipLease.uid, uid));
  if (ipLease !== undefined && anothers && ipLease.state !== 'free') {
    if (ipLease.state !== 'active') ours = false;
    ipLease = undefined;
  }
  const another = uidLease ?? hardwareLease;
  // One that has no owner and was free is not offered to who has had another.
  if (ipLease !== undefined && another !== undefined && !isRequest && ipLease.state === 'abandoned')
    ipLease = undefined;
  if (ipLease?.state === 'active' && ipLease.uid !== undefined && ipLease !== uidLease) {
    if (sameOctets(ipLease.uid, uid)) {
      if (uidLease?.state === 'active') {
        const on = ipLease.subnet.network.name;
        searching.log('err', `client ${macText(packet)} has duplicate leases on ${on}`);
        if (unbound && isRequest) leases4.release(uidLease, now);
      }
      uidLease = ipLease;
    } else ipLease = undefined;
  }
  if (isRequest && fixed !== undefined && ipLease !== undefined) {
    conflict(searching, ipLease, fixed);
    ipLease = undefined;
    complaint = 'database conflict - call for help!';
  }
  if (hardwareLease === uidLease || hardwareLease === ipLease) hardwareLease = undefined;
  if (uidLease === ipLease) uidLease = undefined;
  if (ipLease !== undefined && !isPermitted(packet, ipLease.pool!)) {
    if (unbound && ipLease.state === 'active') leases4.release(ipLease, now);
    ipLease = undefined;
  }
  if (ipLease === undefined) complaint = 'requested address not available';
  if (isRequest && ipLease === undefined && fixed === undefined) return { ...NONE, ours, complaint };
  if (fixed !== undefined) {
    if (ipLease !== undefined && unbound) leases4.release(ipLease, now);
    return { lease: fixed.lease, host: fixed.host, ours, complaint };
  }
  if (ipLease !== undefined && uidLease !== undefined) {
    const on = uidLease.subnet.network.name;
    searching.log('err', `uid lease ${uidLease.address} for client ${macText(packet)} is duplicate on ${on}`);
    if (unbound && isRequest) leases4.release(uidLease, now);
  }
  const byHardware =
    hardwareLease !== undefined && (hardwareLease.uid === undefined || sameOctets(hardwareLease.uid, uid))
      ? hardwareLease
      : undefined;
  const lease = ipLease ?? uidLease ?? byHardware;
  if (lease?.state === 'abandoned') {
    if (lease !== ipLease || !isRequest) return { ...NONE, ours: true, complaint };
    searching.log('err', `Reclaiming REQUESTed abandoned IP address ${lease.address}.`);
  }
  return { lease, host: undefined, ours, complaint };
}

const NONE = { lease: undefined, host: undefined, ours: false };

function conflict({ log }: Searching, { address, subnet }: Lease4, { host }: Fixed): void {
  log('err', `Dynamic and static leases present for ${address}.`);
  log('err', `Remove host declaration ${host.name} or remove ${address}`);
  log('err', `from the dynamic address pool for ${subnet.network.name}`);
}

/** allocate_lease(): the first of each pool; those that nobody had before those that somebody had, and those that ended first. */
export function allocateLease(
  searching: Searching,
  packet: Packet4,
  network: SharedNetwork,
): Lease4 | undefined {
  const { leases4, now } = searching;
  const candidates = network.pools4.flatMap(pool => {
    const first = isPermitted(packet, pool) ? leases4.first(pool) : undefined;
    return first === undefined || (first.state !== 'abandoned' && first.ends > now) ? [] : [first];
  });
  const isVirgin = ({ uid, hardware }: Lease4): boolean => uid === undefined && hardware === undefined;
  const tier = (lease: Lease4): number => (lease.state === 'abandoned' ? 2 : isVirgin(lease) ? 0 : 1);
  const [best] = candidates.sort((a, b) => tier(a) - tier(b) || a.ends - b.ends);
  if (best?.state === 'abandoned') searching.log('err', `Reclaiming abandoned lease ${best.address}.`);
  return best;
}
