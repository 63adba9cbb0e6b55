/**
 * ARP messages (arp_rcv, arp_process of net/ipv4/arp.c; RFC 826): answering for our addresses, and what is learned from what
 * others say.
 *
 * Differs from Linux: nobody is answered for (proxy_arp, `ip neigh add proxy`), arp_filter is not looked at, and messages of
 * hardware type 6 are not taken for those of Ethernet.
 */
import { decision, type Decision } from '../../trace/decision';
import type { NetDevice } from '../../link/net-device';
import type { ArpPacket } from '../../wire/arp';
import { IFF_NOARP } from '../../link/net-device';
import { NEIGH_CONFIRMED, NEIGH_LEARNED } from '../core/neigh-decisions';
import { neighUpdate } from '../core/neigh-update';
import type { Net } from '../core/net';
import type { PacketType } from '../core/skb';
import { inetAddrType } from './addr-type';
import { arpLookupOrCreate, arpSend } from './arp-neigh';
import {
  inDevGet,
  inDevMaxconf,
  inDevOrconf,
  RT_SCOPE_HOST,
  RT_SCOPE_LINK,
  type InDevice,
} from './in-device';
import { netnsIpv4 } from './netns-ipv4';
import { ipRouteInputSlow } from './route-input';
import { inetConfirmAddr } from './select-addr';
import { UNSPECIFIED4, type Ip4 } from '../../base/ip4';

export const ARP_ANSWERED = decision({
  id: 'arp.rcv.answered',
  outcome: 'consume',
  says: 'the request is for an address of this machine, and was answered',
  spec: 'RFC 826',
  source: 'arp_process',
});
export const ARP_PROBE_ANSWERED = decision({
  id: 'arp.rcv.probe-answered',
  outcome: 'consume',
  says: 'somebody without an address asks whether one of ours is free, and is told that it is not',
  spec: 'RFC 5227 §2.1.1',
  source: 'arp_process',
});
export const ARP_IGNORED = decision({
  id: 'arp.rcv.ignored',
  outcome: 'consume',
  says: 'the request is for an address of this machine, but not to be answered here',
  spec: 'ip-sysctl arp_ignore',
  source: 'arp_ignore',
  remedy: 'net.ipv4.conf.all.arp_ignore=0 and that of the device',
});
export const ARP_LEARNED = decision({
  id: 'arp.rcv.learned',
  outcome: 'consume',
  says: 'the message tells of a neighbour that is in the cache',
  spec: 'RFC 826',
  source: 'arp_process',
});
export const ARP_NOT_FOR_US = decision({
  id: 'arp.rcv.not-for-us',
  outcome: 'consume',
  says: 'the message asks for somebody else, or answers nobody here',
  spec: 'RFC 826',
  source: 'arp_process',
});
export const ARP_OTHERHOST = decision({
  id: 'arp.rcv.otherhost',
  outcome: 'drop',
  says: 'the frame is addressed to another machine, or this device does without ARP',
  spec: 'Linux',
  source: 'arp_rcv',
  skbDropReason: 'OTHERHOST',
});
export const ARP_NO_IPV4 = decision({
  id: 'arp.rcv.no-ipv4',
  outcome: 'drop',
  says: 'there is no IPv4 on this device',
  spec: 'Linux',
  source: 'arp_process',
});
export const ARP_BAD_TARGET = decision({
  id: 'arp.rcv.bad-target',
  outcome: 'drop',
  says: 'nobody asks for a group or for an address of the loopback',
  spec: 'RFC 826',
  source: 'arp_process',
});
export const ARP_BAD_OPERATION = decision({
  id: 'arp.rcv.bad-operation',
  outcome: 'drop',
  says: 'it is neither a request nor a reply',
  spec: 'RFC 826',
  source: 'arp_process',
});
export const ARP_GRATUITOUS_DROPPED = decision({
  id: 'arp.rcv.gratuitous-dropped',
  outcome: 'drop',
  says: 'the sender announces itself, and such messages are not wanted here',
  spec: 'ip-sysctl drop_gratuitous_arp',
  source: 'arp_process',
  remedy: 'drop_gratuitous_arp=0 on this interface',
});

/** arp_rcv. */
export function arpRcv(net: Net, dev: NetDevice, message: ArpPacket, packetType: PacketType): Decision {
  if (dev.flags & IFF_NOARP || packetType === 'otherhost') return ARP_OTHERHOST;
  netnsIpv4(net);
  const inDev = inDevGet(dev);
  if (inDev === undefined) return ARP_NO_IPV4;
  return arpProcess(inDev, message, packetType);
}

/** arp_process. */
function arpProcess(inDev: InDevice, message: ArpPacket, packetType: PacketType): Decision {
  const { net, dev } = inDev;
  const { operation, senderIp: sip, senderMac: sha, targetIp: tip } = message;
  if (operation !== 'request' && operation !== 'reply') return ARP_BAD_OPERATION;
  if (tip.isMulticast || (tip.isLoopback && !inDevOrconf(inDev, 'route_localnet'))) return ARP_BAD_TARGET;
  if (sip === tip && inDevOrconf(inDev, 'drop_gratuitous_arp')) return ARP_GRATUITOUS_DROPPED;
  const asked = operation === 'request';
  if (sip.isUnspecified) {
    if (!asked || inetAddrType(net, tip) !== 'local') return ARP_NOT_FOR_US;
    if (arpIgnore(inDev, sip, tip)) return explainIgnored(inDev);
    arpSend(dev, 'reply', tip, sip, sha);
    return ARP_PROBE_ANSWERED;
  }
  if (asked) {
    const routed = ipRouteInputSlow(inDev, { src: sip, dst: tip, isArp: true });
    if ('kind' in routed && routed.kind === 'local') {
      if (arpIgnore(inDev, sip, tip)) return explainIgnored(inDev);
      const neigh = arpLookupOrCreate(net, sip, dev);
      if (neigh === undefined) return ARP_NOT_FOR_US;
      neighUpdate(neigh, sha, 'NUD_STALE', { override: true }, NEIGH_LEARNED);
      arpSend(dev, 'reply', tip, sip, sha);
      return ARP_ANSWERED;
    }
  }
  return learn(inDev, message, packetType);
}

/** The end of arp_process: a message updates an entry that is there; one that nobody asked for makes none. */
function learn(inDev: InDevice, message: ArpPacket, packetType: PacketType): Decision {
  const { net, dev } = inDev;
  const { operation, senderIp: sip, senderMac: sha, targetIp: tip, targetMac: tha } = message;
  const known = net.kernel.arp.get(sip, dev);
  const accepts = arpAccept(inDev, sip);
  if (known === undefined && !accepts) return ARP_NOT_FOR_US;
  const unicast = inetAddrType(net, sip) === 'unicast';
  const gratuitous = sip === tip && (operation === 'request' || tha === sha) && unicast;
  const makes = accepts && (gratuitous || (operation === 'reply' && unicast));
  const neigh = known ?? (makes ? arpLookupOrCreate(net, sip, dev) : undefined);
  if (neigh === undefined) return ARP_NOT_FOR_US;
  // the first of several answers counts
  const override = gratuitous || net.scheduler.now > neigh.updated + neigh.parms.vars.locktime;
  const confirms = operation === 'reply' && packetType === 'host';
  if (confirms) neighUpdate(neigh, sha, 'NUD_REACHABLE', { override }, NEIGH_CONFIRMED);
  else neighUpdate(neigh, sha, 'NUD_STALE', { override }, NEIGH_LEARNED);
  return ARP_LEARNED;
}

/** arp_ignore. */
function arpIgnore(inDev: InDevice, sip: Ip4, tip: Ip4): boolean {
  const { net } = inDev;
  switch (inDevMaxconf(inDev, 'arp_ignore')) {
    case 1:
      return !inetConfirmAddr(net, inDev, UNSPECIFIED4, tip, RT_SCOPE_HOST);
    case 2:
      return !inetConfirmAddr(net, inDev, sip, tip, RT_SCOPE_HOST);
    case 3:
      return !inetConfirmAddr(net, undefined, UNSPECIFIED4, tip, RT_SCOPE_LINK);
    case 8:
      return true;
    default:
      return false;
  }
}

/** arp_accept: whether what nobody asked for makes an entry. */
function arpAccept(inDev: InDevice, sip: Ip4): boolean {
  const accept = inDevMaxconf(inDev, 'arp_accept');
  if (accept === 2) return inetConfirmAddr(inDev.net, inDev, sip, UNSPECIFIED4, RT_SCOPE_LINK);
  return accept === 1;
}

function explainIgnored(inDev: InDevice): Decision {
  return inDev.net.trace.explain(ARP_IGNORED, { arp_ignore: inDevMaxconf(inDev, 'arp_ignore') });
}
