/**
 * Duplicate Address Detection (RFC 4862 §5.4, RFC 7527): ask for the address before using it, and use it if nobody answers.
 *
 * Mirrors addrconf_dad_start, _begin, _kick, _work and _completed of net/ipv6/addrconf.c. The order of what is seen on the wire:
 * join the solicited-node group (an MLD report), wait a random moment, probe, wait the retransmission time; when all is
 * quiet the address is announced, and the first link-local address also makes the host solicit routers.
 */
import { ALL_NODES, ALL_ROUTERS, UNSPECIFIED } from '../../../base/ip6';
import { Timer } from '../../../engine/scheduler';
import { IFF_LOOPBACK, IFF_NOARP } from '../../../link/net-device';
import { decision } from '../../../trace/decision';
import { HZ, modDelayedWork, TICK } from '../../core/jiffies';
import {
  devconfAny,
  devconfMax,
  devconfOptimistic,
  sysctlInputs,
  sysctlInputsWithAll,
} from '../../sysctl/inet6-conf';
import {
  IF_READY,
  IFA_F_DADFAILED,
  IFA_F_NODAD,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  type Inet6Dev,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { ipv6SolicitsRouters } from '../ndisc/accept-ra';
import { ndiscNotifies } from '../ndisc/netdev-event';
import { ndiscSendNa, ndiscSendNs } from '../ndisc/send';
import { ipv6McDadComplete } from '../mcast/report';
import { addLocalRoute } from '../route/local-route';
import {
  addressEntity,
  addressFlags,
  addrconfJoinSolict,
  inet6IfaNotify,
  ipv6DelAddr,
  ipv6IfaUsable,
  RT_SCOPE_LINK,
} from './addresses';
import { dadAborted } from './dad-failure';
import { addrconfStartSoliciting } from './router-solicitation';
import { ipv6CreateTempaddr } from './temporary';
import { addrconfVerify } from './verify';

export const DAD_SKIPPED = decision({
  id: 'addrconf.dad.skipped',
  outcome: 'note',
  says: 'the address is used without asking: the device or the settings want no duplicate address detection',
  spec: 'ip-sysctl accept_dad',
  source: 'addrconf_dad_begin',
});
export const DAD_NOT_READY = decision({
  id: 'addrconf.dad.not-ready',
  outcome: 'note',
  says: 'the link is not ready, so the address stays tentative until it is',
  spec: 'Linux',
  source: 'addrconf_dad_begin',
});
export const DAD_NOT_AWAITED = decision({
  id: 'addrconf.dad.not-awaited',
  outcome: 'note',
  says: 'the link is not ready, and this kernel lets only static addresses wait for it',
  spec: 'Linux',
  source: 'addrconf_dad_stop',
  remedy: 'add the address once the link has a carrier, or without lifetimes',
});
export const DAD_STARTED = decision({
  id: 'addrconf.dad.started',
  outcome: 'note',
  says: 'the address is being checked for duplicates',
  spec: 'RFC 4862 §5.4',
  source: 'addrconf_dad_kick',
});
export const DAD_COMPLETED = decision({
  id: 'addrconf.dad.completed',
  outcome: 'note',
  says: 'nobody claimed the address',
  spec: 'RFC 4862 §5.4',
  source: 'addrconf_dad_completed',
});
export const DAD_FAILED = decision({
  id: 'addrconf.dad.failed',
  outcome: 'note',
  says: 'the address is somebody else’s',
  spec: 'RFC 4862 §5.4.5',
  source: 'addrconf_dad_stop',
});
export const TEMPORARY_DUPLICATE = decision({
  id: 'addrconf.dad.temporary-replaced',
  outcome: 'note',
  says: 'a temporary address turned out to be taken; another one is made',
  spec: 'RFC 8981 §3.4',
  source: 'addrconf_dad_stop',
});

/** addrconf_dad_start: begin in an event of its own, as the kernel does from its work queue. */
export function addrconfDadStart(ifp: Inet6Ifaddr): void {
  if (ifp.state === 'DEAD') return;
  ifp.state = 'PREDAD';
  addrconfModDadWork(ifp, 0);
}

/** addrconf_mod_dad_work. */
export function addrconfModDadWork(ifp: Inet6Ifaddr, delay: number): void {
  const { net } = ifp.idev;
  ifp.dadTimer ??= new Timer('duplicate address detection', addrconfDadWork, ifp);
  modDelayedWork(net, ifp.dadTimer, delay);
}

/** addrconf_del_dad_work. */
export function addrconfDelDadWork(ifp: Inet6Ifaddr): void {
  if (ifp.dadTimer === undefined) return;
  ifp.idev.net.scheduler.del(ifp.dadTimer);
  ifp.dadTimer = undefined;
}

/** addrconf_dad_work. */
function addrconfDadWork(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { net } = idev;
  if (ifp.state === 'PREDAD') {
    ifp.state = 'DAD';
    addrconfDadBegin(ifp);
    return;
  }
  if (ifp.state === 'ERRDAD') {
    ifp.state = 'POSTDAD';
    dadAborted(ifp);
    return;
  }
  if (ifp.dadProbes === 0 && !addrconfDadEnd(ifp)) return;
  if (idev.dead || !(idev.ifFlags & IF_READY)) return;
  if (ifp.dadProbes === 0) {
    addrconfDadCompleted(ifp);
    return;
  }
  ifp.dadProbes--;
  const least = Math.floor((net.profile.dadRetransFloor * HZ) / 1000) * TICK;
  addrconfModDadWork(ifp, Math.max(idev.ndParms.vars.retransTime, least));
  ndiscSendNs(net, idev.dev, ifp.addr, ifp.addr.solicitedNode(), UNSPECIFIED, ifp.dadNonce);
}

/** addrconf_dad_end: only an address that is being checked can stop being checked. */
export function addrconfDadEnd(ifp: Inet6Ifaddr): boolean {
  if (ifp.state !== 'DAD') return false;
  ifp.state = 'POSTDAD';
  return true;
}

/** addrconf_dad_begin. */
function addrconfDadBegin(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { net, dev } = idev;
  addrconfJoinSolict(ifp);
  if (idev.dead) return;
  if (skipsDad(ifp)) {
    net.trace.note(DAD_SKIPPED, dev.name, sysctlInputsWithAll(idev, 'accept_dad'));
    addrconfDadCompleted(ifp);
    return;
  }
  if (!(idev.ifFlags & IF_READY)) {
    net.trace.note(
      DAD_NOT_READY,
      dev.name,
      net.trace.on ? { address: ifp.addr.toString(), operstate: dev.operstate } : undefined,
    );
    addrconfDadStop(ifp, false);
    return;
  }
  if (ifp.flags & IFA_F_OPTIMISTIC) {
    ifp.rt ??= addLocalRoute(idev, ifp.addr);
    if (usesOptimistic(idev)) inet6IfaNotify(ifp);
  }
  addrconfDadKick(ifp);
}

function skipsDad(ifp: Inet6Ifaddr): boolean {
  const { idev } = ifp;
  if (idev.dev.flags & (IFF_NOARP | IFF_LOOPBACK)) return true;
  if (!(ifp.flags & IFA_F_TENTATIVE) || ifp.flags & IFA_F_NODAD) return true;
  return acceptDad(idev) < 1;
}

/** accept_dad: which scopes count depends on the version. */
export function acceptDad(idev: Inet6Dev): number {
  return idev.net.profile.allAcceptDadConsulted ? devconfMax(idev, 'accept_dad') : idev.cnf.accept_dad;
}

/** ipv6_use_optimistic_addr. */
export function usesOptimistic(idev: Inet6Dev): boolean {
  return devconfOptimistic(idev, 'optimistic_dad') && devconfOptimistic(idev, 'use_optimistic');
}

/** addrconf_dad_kick: draw the delay and the nonce. */
export function addrconfDadKick(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { net } = idev;
  const optimistic = (ifp.flags & IFA_F_OPTIMISTIC) !== 0;
  // Unsigned for the kernel: with -1 the delay may be half a year.
  const limit = ((idev.cnf.router_solicitation_delay * HZ) >>> 0) * TICK;
  const delay = optimistic ? 0 : net.rng('dad delay').below(limit);
  const withNonce = net.profile.enhancedDad && devconfAny(idev, 'enhanced_dad');
  ifp.dadNonce = withNonce ? net.rng('dad nonce').bytes(6) : undefined;
  ifp.dadProbes = idev.cnf.dad_transmits;
  net.trace.note(
    DAD_STARTED,
    idev.dev.name,
    net.trace.on ? { address: ifp.addr.toString(), ...sysctlInputs(idev, 'dad_transmits') } : undefined,
  );
  addrconfModDadWork(ifp, delay);
}

/** addrconf_dad_stop: not ready (keep it for later), or a duplicate (`failed`). */
export function addrconfDadStop(ifp: Inet6Ifaddr, failed: boolean): void {
  if (ifp.flags & IFA_F_TEMPORARY) {
    if (ifp.ifpub !== undefined) ipv6CreateTempaddr(ifp.ifpub);
    ipv6DelAddr(ifp, TEMPORARY_DUPLICATE);
    return;
  }
  const waits = !failed && ifp.idev.net.profile.timedAddressAwaitsLink;
  if (waits || ifp.flags & IFA_F_PERMANENT) {
    const before = addressFlags(ifp);
    addrconfDelDadWork(ifp);
    ifp.flags |= IFA_F_TENTATIVE;
    if (!failed) return;
    ifp.flags = (ifp.flags | IFA_F_DADFAILED) & ~IFA_F_OPTIMISTIC;
    ifp.idev.net.trace.state('address', addressEntity(ifp), before, addressFlags(ifp), DAD_FAILED);
    inet6IfaNotify(ifp);
    return;
  }
  ipv6DelAddr(ifp, failed ? DAD_FAILED : DAD_NOT_AWAITED);
}

/** addrconf_dad_completed: the address may be used; what depends on it begins. */
function addrconfDadCompleted(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { net, dev } = idev;
  const wasTentative = (ifp.flags & IFA_F_TENTATIVE) !== 0 && !(ifp.flags & IFA_F_OPTIMISTIC);
  const before = addressFlags(ifp);
  ifp.flags &= ~(IFA_F_TENTATIVE | IFA_F_OPTIMISTIC | IFA_F_DADFAILED);
  addrconfDelDadWork(ifp);
  ifp.dadNonce = undefined;
  ifp.state = 'POSTDAD';
  if (net.trace.on) net.trace.state('address', addressEntity(ifp), before, addressFlags(ifp), DAD_COMPLETED);
  else net.trace.count(DAD_COMPLETED);
  ipv6IfaUsable(ifp);

  const first = isLonelyLladdr(ifp);
  if (first && net.profile.mldReportsAfterDad) ipv6McDadComplete(idev);
  if (wasTentative && net.profile.notifiesAfterDad && ndiscNotifies(idev)) {
    const router = idev.cnf.forwarding !== 0;
    ndiscSendNa(net, dev, ALL_NODES, ifp.addr, {
      router,
      solicited: false,
      override: true,
      withLladdr: true,
    });
  }
  const solicits = first || (net.profile.everyLinkLocalSolicits && ifp.scope === RT_SCOPE_LINK);
  const silent = dev.loopback || (net.profile.teamPortsStaySilent && dev.master?.kind === 'team');
  if (solicits && !silent && ipv6SolicitsRouters(idev)) addrconfStartSoliciting(idev, ifp.addr, ALL_ROUTERS);
  if (ifp.flags & IFA_F_TEMPORARY) addrconfVerify(net);
}

/** ipv6_lonely_lladdr: the only settled permanent link-local address of its device, so that a second one solicits nobody. */
function isLonelyLladdr(ifp: Inet6Ifaddr): boolean {
  if (ifp.scope !== RT_SCOPE_LINK) return false;
  const others = ifp.idev.addrList.filter(
    other =>
      other !== ifp &&
      other.scope === RT_SCOPE_LINK &&
      (other.flags & (IFA_F_PERMANENT | IFA_F_TENTATIVE | IFA_F_DADFAILED)) === IFA_F_PERMANENT,
  );
  return others.length === 0;
}

/** addrconf_dad_run: the link became ready; whatever waited for that begins. `restart`: all others begin again. */
export function addrconfDadRun(idev: Inet6Dev, restart = false): void {
  for (const ifp of idev.addrList) {
    if (!restart && !(ifp.flags & IFA_F_TENTATIVE && ifp.state === 'DAD')) continue;
    if (restart) ifp.state = 'PREDAD';
    addrconfDadKick(ifp);
  }
}
