/** IPv6 stops on a device: switched off, disabled, or the device is leaving (addrconf_ifdown of net/ipv6/addrconf.c). */
import { decision, type Decision } from '../../../trace/decision';
import { devconfAllFirst } from '../../sysctl/inet6-conf';
import { ipv6AcDestroyDev } from '../anycast';
import {
  IF_RA_RCVD,
  IF_READY,
  IF_RS_SENT,
  IFA_F_NODAD,
  IFA_F_PERMANENT,
  IFA_F_TENTATIVE,
  type Inet6Dev,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { ipv6McDestroyDev, ipv6McDown } from '../mcast/group';
import { rt6DisableIp } from '../route/device-events';
import { delLocalRoute } from '../route/local-route';
import {
  addressEntity,
  addressFlags,
  addrconfLeaveAnycast,
  addrconfLeaveSolict,
  ipv6IfaDeleted,
  RT_SCOPE_UNIVERSE,
  RT_SCOPE_SITE,
  unlinkAddr,
} from './addresses';
import { addrconfDelDadWork } from './dad';
import { addrconfDelRsTimer } from './router-solicitation';
import { netconfUnregistered } from './netconf';

export const IFDOWN_ADMIN = decision({
  id: 'addrconf.ifdown.admin',
  outcome: 'note',
  says: 'the device was switched off or is leaving: its addresses go, static ones too',
  spec: 'ip-sysctl keep_addr_on_down',
  source: 'addrconf_ifdown',
  remedy: 'keep_addr_on_down=1 keeps static addresses (Linux 4.6 and later)',
});
export const IFDOWN_MTU = decision({
  id: 'addrconf.ifdown.mtu',
  outcome: 'note',
  says: 'the MTU fell below 1280: IPv6 and all its settings are gone from this device',
  spec: 'RFC 8200 §5',
  source: 'addrconf_notify',
  remedy: 'keep the MTU at 1280 or more',
});
export const IFDOWN_DISABLED = decision({
  id: 'addrconf.ifdown.disabled',
  outcome: 'note',
  says: 'disable_ipv6 was set: the addresses go, static ones too',
  spec: 'ip-sysctl disable_ipv6',
  source: 'addrconf_disable_ipv6',
});

/** addrconf_ifdown. `unregister`: IPv6 leaves the device for good, with its settings. */
export function addrconfIfdown(idev: Inet6Dev, unregister: boolean, why: Decision): void {
  const { net, dev } = idev;
  rt6DisableIp(net, dev, unregister);
  if (unregister) {
    idev.dead = true;
    dev.ip6Ptr = undefined;
  }
  const keep = !unregister && idev.cnf.disable_ipv6 === 0 && keepsAddresses(idev);
  const wasReady = (idev.ifFlags & IF_READY) !== 0;
  if (!unregister) idev.ifFlags &= ~(IF_RS_SENT | IF_RA_RCVD | IF_READY);
  addrconfDelRsTimer(idev);
  for (const ifp of [...idev.addrList]) {
    addrconfDelDadWork(ifp);
    if (keep && isKept(ifp)) retire(ifp);
    else {
      ifp.state = 'DEAD';
      unlinkAddr(ifp);
      ipv6IfaDeleted(ifp, why);
    }
  }
  if (unregister) {
    ipv6AcDestroyDev(idev);
    ipv6McDestroyDev(idev);
    netconfUnregistered(idev);
  } else if (wasReady) ipv6McDown(idev);
  idev.tstamp = net.scheduler.now;
  idev.raMtu = 0;
}

function keepsAddresses(idev: Inet6Dev): boolean {
  return idev.net.profile.keepsPermanentAddresses || devconfAllFirst(idev, 'keep_addr_on_down') > 0;
}

/** Permanent, and neither link-local nor loopback (`addr_is_local`). */
function isKept(ifp: Inet6Ifaddr): boolean {
  return (
    (ifp.flags & IFA_F_PERMANENT) !== 0 && (ifp.scope === RT_SCOPE_UNIVERSE || ifp.scope === RT_SCOPE_SITE)
  );
}

/** A kept address stays in the list, unusable until the device is up and DAD has been run again. */
function retire(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const before = addressFlags(ifp);
  ifp.state = 'PREDAD';
  if (!(ifp.flags & IFA_F_NODAD)) ifp.flags |= IFA_F_TENTATIVE;
  if (ifp.rt !== undefined) delLocalRoute(idev.net, ifp.rt);
  ifp.rt = undefined;
  if (idev.cnf.forwarding !== 0) addrconfLeaveAnycast(ifp);
  addrconfLeaveSolict(ifp);
  idev.net.trace.state('address', addressEntity(ifp), before, addressFlags(ifp));
}
