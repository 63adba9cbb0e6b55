/**
 * Temporary addresses (RFC 8981): beside each autoconfigured address, one with a random identifier that is given up
 * after a while. Mirrors ipv6_create_tempaddr and manage_tempaddrs of net/ipv6/addrconf.c.
 *
 * A public address counts the temporary ones made beside it. The count starts anew when a temporary address is followed
 * by its successor in time, so that only addresses that others hold already use it up.
 *
 * Differs from Linux: kernels before 5.x derived the identifiers from an MD5 history; here they are random in all versions.
 */
import { Ip6 } from '../../../base/ip6';
import { milliseconds, seconds } from '../../../base/time';
import { decision } from '../../../trace/decision';
import { isNetlinkError } from '../../core/errno';
import type { Net } from '../../core/net';
import { printkIpv6 } from '../../core/printk';
import { sysctlInputs, writeDevconf } from '../../sysctl/inet6-conf';
import {
  IFA_F_DEPRECATED,
  IFA_F_OPTIMISTIC,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  type Inet6Dev,
  type Inet6Ifaddr,
} from '../inet6-dev';
import { ADDR_REMOVED, inet6IfaNotify, ipv6AddAddr, ipv6DelAddr } from './addresses';
import { addrconfDadStart } from './dad';
import { isReservedIdentifier } from './interface-id';

export const TEMPORARY_MADE = decision({
  id: 'addrconf.temporary.made',
  outcome: 'note',
  says: 'a temporary address was made beside the public one',
  spec: 'RFC 8981 §3.3',
  source: 'ipv6_create_tempaddr',
});
export const TEMPORARY_NOT_WANTED = decision({
  id: 'addrconf.temporary.not-wanted',
  outcome: 'note',
  says: 'use_tempaddr is 0 or less here by now, so there is no successor',
  spec: 'ip-sysctl use_tempaddr',
  source: 'ipv6_create_tempaddr',
});
export const TEMPORARY_OFF = decision({
  id: 'addrconf.temporary.disabled',
  outcome: 'note',
  says: 'regen_max_retry temporary addresses were made in a row for one public address: this interface makes no more',
  spec: 'ip-sysctl regen_max_retry',
  source: 'ipv6_create_tempaddr',
});
export const TEMPORARY_TOO_SHORT = decision({
  id: 'addrconf.temporary.too-short',
  outcome: 'note',
  says: 'the public address is not preferred for long enough: it would have to be replaced as soon as it was made',
  spec: 'RFC 8981 §3.3',
  source: 'ipv6_create_tempaddr',
});

/** Lifetimes are over this much early, so that one event sees to several of them. */
export const ADDRCONF_TIMER_FUZZ_MINUS = milliseconds(20);

/** ipv6_get_regen_advance: seconds before deprecation at which a successor is made. */
export function regenAdvance(idev: Inet6Dev): number {
  const { cnf, net, ndParms } = idev;
  const least = net.profile.regenMinAdvance ? cnf.regen_min_advance : 0;
  return (
    least +
    Math.floor(
      (cnf.regen_max_retry * cnf.dad_transmits * Math.max(ndParms.vars.retransTime, seconds(0.01))) /
        seconds(1),
    )
  );
}

/** The function that a line of the log is about, and how the line ends. */
function subject({ profile }: Net): string {
  return profile.logsSubsystem ? 'ipv6_create_tempaddr:' : 'ipv6_create_tempaddr():';
}

function stop({ profile }: Net): string {
  return profile.logsSubsystem ? '' : '.';
}

function regenerationText(net: Net): string {
  const dash = net.profile.logsSubsystem ? ' -' : '.';
  return `${subject(net)} regeneration time exceeded${dash} disabled temporary address support${stop(net)}`;
}

/** ipv6_create_tempaddr: make one for the public address `ifp`. */
export function ipv6CreateTempaddr(ifp: Inet6Ifaddr): void {
  const { idev } = ifp;
  const { net, cnf, dev } = idev;
  for (;;) {
    if (cnf.use_tempaddr <= 0) {
      printkIpv6(net, 'info', `${subject(net)} use_tempaddr is disabled${stop(net)}`);
      return net.trace.note(TEMPORARY_NOT_WANTED, dev.name, sysctlInputs(idev, 'use_tempaddr'));
    }
    if (ifp.regenCount++ >= cnf.regen_max_retry) {
      printkIpv6(net, 'warning', regenerationText(net));
      return writeDevconf(idev, 'use_tempaddr', -1, TEMPORARY_OFF);
    }
    const addr = randomAddress(ifp);
    const lifetimes = temporaryLifetimes(ifp);
    if (lifetimes === undefined) {
      return net.trace.note(
        TEMPORARY_TOO_SHORT,
        dev.name,
        sysctlInputs(idev, 'temp_prefered_lft', 'max_desync_factor'),
      );
    }
    const config = {
      addr,
      prefixLen: ifp.prefixLen,
      flags: IFA_F_TEMPORARY | (ifp.flags & IFA_F_OPTIMISTIC),
      ...lifetimes,
    };
    const made = ipv6AddAddr(idev, config, TEMPORARY_MADE);
    if (!isNetlinkError(made)) {
      made.ifpub = ifp;
      made.tstamp = ifp.tstamp;
      return addrconfDadStart(made);
    }
    printkIpv6(net, 'info', `${subject(net)} retry temporary address regeneration${stop(net)}`);
  }
}

/**
 * Seconds from the public address's `tstamp` on (RFC 8981 §3.4): its own, or the sysctls' where these are shorter. Undefined
 * where a successor would be due at once; since Linux 6.9 only if the public address itself is to blame.
 */
function temporaryLifetimes(ifp: Inet6Ifaddr): { validLft: number; preferedLft: number } | undefined {
  const { idev } = ifp;
  const { net, cnf } = idev;
  const sinceRefresh = net.scheduler.now - ifp.tstamp;
  const age = Math.floor(sinceRefresh / seconds(1));
  const validLft = Math.min(ifp.validLft, cnf.temp_valid_lft + age);
  const wanted = (cnf.temp_prefered_lft + age - desyncFactor(idev)) >>> 0;
  const preferedLft = Math.min(ifp.preferedLft, validLft, wanted);
  const least = regenAdvance(idev) + Math.floor((sinceRefresh + ADDRCONF_TIMER_FUZZ_MINUS) / seconds(1)) + 1;
  if (preferedLft >= least) return { validLft, preferedLft };
  if (!net.profile.regenMinAdvance || least > validLft || least > ifp.preferedLft) return undefined;
  return { validLft, preferedLft: least };
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

/** Drawn once a device, so that all its temporary addresses are alike out of step with other hosts'; anew if out of range. */
function desyncFactor(idev: Inet6Dev): number {
  const limit = Math.min(idev.cnf.max_desync_factor, idev.cnf.temp_prefered_lft - regenAdvance(idev));
  if (idev.desyncFactor > limit)
    idev.desyncFactor = limit > 0 ? idev.net.rng(`desync ${idev.dev.name}`).below(limit) : 0;
  return idev.desyncFactor;
}

/**
 * manage_tempaddrs: the public address `ifp` got these lifetimes (seconds). Its temporary ones, newest first, live on as
 * long, but none longer than a newer one. One is made if `create`, or if the device has none at all.
 */
export function manageTempaddrs(ifp: Inet6Ifaddr, valid: number, preferred: number, create: boolean): void {
  const { idev } = ifp;
  const now = idev.net.scheduler.now;
  let [validLft, preferedLft] = [valid, preferred];
  let newest = true;
  for (const temporary of idev.addrList) {
    if (temporary.ifpub !== ifp) continue;
    const age = Math.floor((now - temporary.cstamp) / seconds(1));
    validLft = Math.min(validLft, Math.max(0, idev.cnf.temp_valid_lft - age));
    preferedLft = Math.min(preferedLft, Math.max(0, idev.cnf.temp_prefered_lft - idev.desyncFactor - age));
    if (newest && preferred > 0) temporary.regenCount = 0;
    newest = false;
    temporary.validLft = validLft;
    temporary.preferedLft = preferedLft;
    temporary.tstamp = now;
    if (preferedLft > 0) temporary.flags &= ~IFA_F_DEPRECATED;
    if (!(temporary.flags & IFA_F_TENTATIVE)) inet6IfaNotify(temporary);
  }
  const none = idev.addrList.every(({ flags }) => !(flags & IFA_F_TEMPORARY));
  const wanted = create || (none && (validLft > 0 || preferedLft > 0));
  if (wanted && idev.cnf.use_tempaddr > 0) ipv6CreateTempaddr(ifp);
}

/** delete_tempaddrs: the temporary addresses of one that manages them no longer. */
export function deleteTempaddrs(ifp: Inet6Ifaddr): void {
  for (const temporary of ifp.idev.addrList.filter(({ ifpub }) => ifpub === ifp))
    ipv6DelAddr(temporary, ADDR_REMOVED);
}
