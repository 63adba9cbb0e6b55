/**
 * Who is on the cables: the node under test, and the stations the tester speaks as. The names are those of the IPv6
 * Ready test specifications: NUT, TR1 to TR3 (routers), TN1 to TN3 (nodes).
 */
import { ALL_NODES, ALL_ROUTERS, Ip6, UNSPECIFIED } from '../base/ip6';
import { Mac } from '../base/mac';
import { benchPort } from './kernel-under-test';
import { ip } from './messages';

/** Where a packet comes from or goes to: an address, and the MAC that stands for it on the cable. */
export interface End {
  readonly ip: Ip6;
  readonly mac: Mac;
}

/** A machine on a cable. */
export interface Station {
  readonly name: string;
  /** The kernel's device at whose cable it is. */
  readonly port: string;
  readonly mac: Mac;
  /** Another MAC, for when it says that its MAC has changed. */
  readonly otherMac: Mac;
  readonly linkLocal: End;
  /** Its address in the prefix of its link. */
  readonly global: End;
  /** What its Neighbor Advertisements say of it. */
  readonly isRouter: boolean;
}

/** The prefix of the link at eth0, which the routers there advertise. */
export const PREFIX = '2001:db8:1::';
/** The prefix of the link at eth1. */
export const OTHER_PREFIX = '2001:db8:b::';
/** A prefix that is behind the routers. */
export const FAR_PREFIX = '2001:db8:f::';

const LINK_LOCAL = ip('fe80::');

function station(name: string, last: number, isRouter: boolean, port = 'eth0'): Station {
  const mac = Mac.of(0x0200, last);
  const at = (prefix: Ip6): End => ({ ip: Ip6.join(prefix, mac.interfaceId()), mac });
  return {
    name,
    port,
    mac,
    otherMac: Mac.of(0x0200, last + 0x100000),
    linkLocal: at(LINK_LOCAL),
    global: at(ip(port === 'eth0' ? PREFIX : OTHER_PREFIX)),
    isRouter,
  };
}

/** The node under test: the kernel, at eth0 and at eth1. */
export const NUT = kernelAt(0);
export const NUT1 = kernelAt(1);

function kernelAt(index: number): Station {
  const { name: port, mac } = benchPort(index);
  return station('NUT', mac.lo, false, port);
}

export const TR1 = station('TR1', 0x02, true);
export const TR2 = station('TR2', 0x03, true);
export const TR3 = station('TR3', 0x04, true);
export const TN1 = station('TN1', 0xa1, false);
export const TN2 = station('TN2', 0xa2, false);
export const TN3 = station('TN3', 0xa3, false);
/** A node at the other side of a router under test. */
export const FAR_NODE = station('TN4', 0x1a1, false, 'eth1');

/** Everybody the tester speaks as. */
export const STATIONS: readonly Station[] = [TR1, TR2, TR3, TN1, TN2, TN3, FAR_NODE];

/** Somebody who is behind `router`: off-link, and reached through its MAC. */
export function behind(router: Station, address = `${FAR_PREFIX}a2`): End {
  return { ip: ip(address), mac: router.mac };
}

/** The same address at another MAC. */
export function movedTo(mac: Mac, { ip: address }: End): End {
  return { ip: address, mac };
}

/** A group, at the MAC that RFC 2464 gives it. */
export function toGroup(address: Ip6): End {
  return { ip: address, mac: Mac.forGroup(address) };
}

/** All nodes of the link. */
export const EVERYBODY = toGroup(ALL_NODES);
/** All routers of the link. */
export const EVERY_ROUTER = toGroup(ALL_ROUTERS);

/** A station that has no address yet. */
export function unspecified({ mac }: Station): End {
  return { ip: UNSPECIFIED, mac };
}

/** Whose MAC it is, as transcripts name it: `TN1`, `TN1'` for the other MAC, `all` for a group. */
export function ownerOf(mac: Mac): string {
  if (mac.isMulticast) return 'all';
  if (mac === NUT.mac || mac === NUT1.mac) return NUT.name;
  for (const each of STATIONS) {
    if (each.mac === mac) return each.name;
    if (each.otherMac === mac) return `${each.name}'`;
  }
  return '?';
}
