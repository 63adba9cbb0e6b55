/**
 * Temporary addresses (RFC 8981): beside each autoconfigured address, one with a random identifier that is given up
 * after a while. Mirrors ipv6_create_tempaddr and manage_tempaddrs of net/ipv6/addrconf.c.
 *
 * Differs from Linux: kernels before 5.x derived the identifiers from an MD5 history; here they are random in all versions.
 */
import { Ip6 } from '../../../base/ip6';
import { seconds } from '../../../base/time';
import { decision } from '../../../trace/decision';
import { isNetlinkError } from '../../core/errno';
import { devconfAny, sysctlInputs, writeDevconf } from '../../sysctl/inet6-conf';
import {
  IFA_F_DEPRECATED,
  IFA_F_OPTIMISTIC,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  type Inet6Dev,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { inet6IfaNotify, ipv6AddAddr, lifetimeLeft } from './addresses';
import { addrconfDadStart } from './dad';
import { isReservedIdentifier } from './interface-id';

export const TEMPORARY_MADE = decision({
  id: 'addrconf.temporary.made',
  outcome: 'note',
  says: 'a temporary address was made beside the public one',
  spec: 'RFC 8981 §3.3',
  source: 'ipv6_create_tempaddr',
});
export const TEMPORARY_OFF = decision({
  id: 'addrconf.temporary.disabled',
  outcome: 'note',
  says: 'too many attempts at a temporary address failed: this interface makes no more',
  spec: 'ip-sysctl regen_max_retry',
  source: 'ipv6_create_tempaddr',
});
export const TEMPORARY_TOO_SHORT = decision({
  id: 'addrconf.temporary.too-short',
  outcome: 'note',
  says: 'it would have to be replaced as soon as it was made',
  spec: 'RFC 8981 §3.3',
  source: 'ipv6_create_tempaddr',
});

/** ipv6_get_regen_advance: seconds before deprecation at which a successor is made. */
export function regenAdvance(idev: Inet6Dev): number {
  const { cnf, net, ndParms } = idev;
  const least = net.profile.has('6.8') ? cnf.regen_min_advance : 0;
  return (
    least +
    Math.floor(
      (cnf.regen_max_retry * cnf.dad_transmits * Math.max(ndParms.retransTime, seconds(0.01))) / seconds(1),
    )
  );
}

/** ipv6_create_tempaddr: make one for `ifp`. With `block` a failed one is being replaced. */
export function ipv6CreateTempaddr(ifp: Inet6Ifaddr, block: boolean): void {
  const { idev } = ifp;
  const { net, cnf } = idev;
  if (cnf.use_tempaddr <= 0) return;
  if (block && ifp.regenCount >= cnf.regen_max_retry) {
    writeDevconf(idev, 'use_tempaddr', -1, TEMPORARY_OFF);
    net.printk('warning', 'IPv6: regeneration time exceeded - disabled temporary address support');
    return;
  }
  if (block) ifp.regenCount++;
  const age = Math.floor((net.scheduler.now - ifp.tstamp) / seconds(1));
  const desync = desyncFactor(idev);
  const valid = Math.min(ifp.validLft, cnf.temp_valid_lft + age);
  const preferred = Math.min(ifp.preferedLft, valid, cnf.temp_prefered_lft + age - desync);
  if (preferred <= regenAdvance(idev) + age) {
    net.trace.note(
      TEMPORARY_TOO_SHORT,
      idev.dev.name,
      sysctlInputs(idev, 'temp_prefered_lft', 'max_desync_factor'),
    );
    return;
  }
  const optimistic =
    devconfAny(idev, 'optimistic_dad') &&
    net.devconfAll.forwarding === 0 &&
    (ifp.flags & IFA_F_OPTIMISTIC) !== 0;
  const config = {
    addr: randomAddress(ifp),
    prefixLen: ifp.prefixLen,
    flags: IFA_F_TEMPORARY | (optimistic ? IFA_F_OPTIMISTIC : 0),
    validLft: valid,
    preferedLft: preferred,
    scope: ifp.scope,
  };
  const made = ipv6AddAddr(idev, config, TEMPORARY_MADE);
  if (isNetlinkError(made)) return;
  made.ifpub = ifp;
  made.tstamp = ifp.tstamp;
  addrconfDadStart(made);
}

/** ipv6_gen_rnd_iid. */
function randomAddress({ idev, addr }: Inet6Ifaddr): Ip6 {
  const rng = idev.net.rng(`temporary ${idev.dev.name}`);
  for (;;) {
    const octets = new Uint8Array(16);
    octets.set(rng.bytes(8), 8);
    const candidate = Ip6.join(addr, Ip6.fromBytes(octets));
    if (!isReservedIdentifier(candidate)) return candidate;
  }
}

/** Drawn once a device, so that all its temporary addresses are out of step with other hosts' alike. */
function desyncFactor(idev: Inet6Dev): number {
  const limit = Math.min(idev.cnf.max_desync_factor, idev.cnf.temp_prefered_lft - regenAdvance(idev));
  if (idev.desyncFactor === 0 && limit > 0)
    idev.desyncFactor = 1 + idev.net.rng(`desync ${idev.dev.name}`).below(limit);
  return Math.min(idev.desyncFactor, Math.max(limit, 0));
}

/** manage_tempaddrs: a prefix was refreshed; its temporary addresses live on too, and one is made where there is none. */
export function manageTempaddrs(
  idev: Inet6Dev,
  ifp: Inet6Ifaddr,
  valid: number,
  preferred: number,
  create: boolean,
): void {
  const now = idev.net.scheduler.now;
  let found = false;
  for (const temporary of idev.addrList) {
    if (temporary.ifpub !== ifp) continue;
    found = true;
    const age = Math.floor((now - temporary.cstamp) / seconds(1));
    const maxValid = Math.max(0, idev.cnf.temp_valid_lft - age);
    const maxPreferred = Math.max(0, idev.cnf.temp_prefered_lft - desyncFactor(idev) - age);
    temporary.validLft = Math.min(valid, maxValid);
    temporary.preferedLft = Math.min(preferred, maxPreferred);
    temporary.tstamp = now;
    if (temporary.preferedLft > 0) temporary.flags &= ~IFA_F_DEPRECATED;
    if (!(temporary.flags & IFA_F_TENTATIVE)) inet6IfaNotify(temporary);
  }
  const lives = lifetimeLeft(ifp, ifp.validLft) > 0 && valid > 0 && preferred > 0;
  if (idev.cnf.use_tempaddr > 0 && (create || !found) && lives) {
    ifp.regenCount = 0;
    ipv6CreateTempaddr(ifp, false);
  }
}
