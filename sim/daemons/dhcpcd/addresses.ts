/**
 * Addresses: what the kernel has, what dhcpcd gives it, and what comes of it. Mirrors ipv6.c.
 *
 * Differs from Linux: who took an address away is not known here; the log always says that it was pid 0, which is the kernel.
 */
import { Ip6 } from '../../base/ip6';
import { seconds, type SimTime } from '../../base/time';
import { ERRNO_TEXT, type AddrInfo } from '../../kernel/uapi';
import type { Dhcpcd } from './manager';
import { stablePrivate } from './identity';
import { DUPLICATED, NOT_USEABLE, TENTATIVE, type Ia, type Interface } from './interface';
import { advertise } from './neighbor-advertisement';
import { ADDRESS_ADDED } from './decisions';

const IFA_F_MANAGETEMPADDR = 0x100;
const IFA_F_NOPREFIXROUTE = 0x200;
export const INFINITE = 0xffffffff;
const LINK_LOCAL = Ip6.of(0xfe800000 | 0, 0, 0, 0);

/** eloop_timespec_diff(): whole seconds. */
export function elapsed(now: SimTime, since: SimTime | undefined): number {
  return since === undefined ? 0 : Math.floor((now - since) / seconds(1));
}

/** ipv6_newaddr() without an address yet. */
export function newIa(iface: Interface, prefix: Ip6, length: number): Ia {
  return {
    iface,
    prefix,
    length,
    address: undefined,
    text: `${prefix}/${length}`,
    addrFlags: TENTATIVE,
    isNew: true,
    added: false,
    autoconf: false,
    onLink: false,
    dadCompleted: false,
    stale: false,
    valid: 0,
    preferred: 0,
    acquired: undefined,
    dadCounter: 0,
    advertise: undefined,
    advertised: 0,
    advertisesRouter: false,
  };
}

/** ipv6_makeaddr(): a stable private one, or the identifier of the link-local address; undefined where neither can be. */
export function makeAddress(
  { os }: Dhcpcd,
  iface: Interface,
  prefix: Ip6,
  length: number,
  dad: number,
): Ip6 | undefined {
  if (length > 120) return undefined;
  if (iface.options.slaacPrivate) return stablePrivate(os, prefix, length, iface.mac, dad);
  const own = iface.linkLocal(NOT_USEABLE)?.address;
  return length > 64 || own === undefined ? undefined : Ip6.join(prefix, own);
}

/** ipv6_tryaddlinklocal(): only where there is none, and with a carrier, so that DAD can work. */
export function tryAddLinkLocal(dhcpcd: Dhcpcd, iface: Interface): void {
  if (iface.linkLocal(DUPLICATED) !== undefined || !iface.options.configure) return;
  if (iface.options.link && !iface.linkUp) return;
  const ia = newIa(iface, LINK_LOCAL, 64);
  for (;;) {
    ia.address = iface.options.slaacPrivate
      ? makeAddress(dhcpcd, iface, LINK_LOCAL, 64, ia.dadCounter)
      : Ip6.join(LINK_LOCAL, iface.mac.interfaceId());
    const known = ia.address === undefined ? undefined : iface.find(ia.address);
    if (known === undefined) break;
    if (!iface.options.slaacPrivate) return;
    ia.dadCounter += 1;
  }
  ia.text = String(ia.address);
  ia.valid = ia.preferred = INFINITE;
  iface.addresses.push(ia);
  addAddress(dhcpcd, ia);
}

/** ipv6_addaddr() */
export function addAddress(dhcpcd: Dhcpcd, ia: Ia): void {
  const { os, log } = dhcpcd;
  const { iface, address } = ia;
  if (address === undefined) return;
  const known = iface.find(address);
  if (known !== undefined && (known.addrFlags & NOT_USEABLE) === 0) ia.dadCompleted = true;
  const since = elapsed(os.now(), ia.acquired);
  const left = (lifetime: number): number =>
    lifetime === INFINITE ? INFINITE : Math.max(0, lifetime - since);
  const [valid, preferred] = [left(ia.valid), left(ia.preferred)];
  log.say(ia.isNew ? 'info' : 'debug', `${iface.name}: adding address ${ia.text}`);
  log.say('debug', `${iface.name}: pltime ${lifetimeText(preferred)}, vltime ${lifetimeText(valid)}`);
  const refused = os.netlink.addressAdd(
    {
      dev: iface.name,
      local: address,
      prefixlen: ia.length,
      flags:
        (ia.autoconf && ia.length === 64 ? IFA_F_MANAGETEMPADDR : 0) |
        (address.isLinkLocal ? 0 : IFA_F_NOPREFIXROUTE),
      validLifetime: valid,
      preferredLifetime: preferred,
    },
    'replace',
  );
  if (refused !== undefined) return log.say('err', `ipv6_addaddr1: ${ERRNO_TEXT[refused.errno]}`);
  if (ia.isNew) os.note(ADDRESS_ADDED, { dev: iface.name, address: ia.text });
  ia.isNew = false;
  ia.added = true;
  if (ia.valid !== 0) advertise(dhcpcd, ia);
}

function lifetimeText(lifetime: number): string {
  return lifetime === INFINITE ? 'infinity' : `${lifetime} seconds`;
}

/** ipv6_deleteaddr() */
export function deleteAddress(dhcpcd: Dhcpcd, ia: Ia): void {
  dhcpcd.log.say('info', `${ia.iface.name}: deleting address ${ia.text}`);
  withdraw(dhcpcd, ia);
  ia.iface.addresses = ia.iface.addresses.filter(({ address }) => address !== ia.address);
  advertise(dhcpcd, ia);
}

/** RTM_DELADDR. The kernel's message about it is not heard: it is of this process. */
export function withdraw({ os, ownDeletions }: Dhcpcd, { iface, address, length }: Ia): void {
  if (address === undefined) return;
  const request = { dev: iface.name, local: address, prefixlen: length };
  if (os.netlink.addressDel(request) === undefined) ownDeletions.push(`${iface.name} ${address}`);
}

/** ipv6_doaddr(): false when there is nothing of it any more. */
function doAddress(dhcpcd: Dhcpcd, ia: Ia): boolean {
  if (ia.valid === 0) {
    if (ia.added) deleteAddress(dhcpcd, ia);
    return false;
  }
  if (!ia.stale) addAddress(dhcpcd, ia);
  return true;
}

/** ipv6_addaddrs(): those that are left. */
export function addAddresses(dhcpcd: Dhcpcd, ias: readonly Ia[]): Ia[] {
  return ias.filter(ia => doAddress(dhcpcd, ia));
}

/** ipv6_anyglobal(): whether a default route is of any use; on a machine that forwards any interface's address will do. */
export function anyGlobal({ os, interfaces }: Dhcpcd, iface: Interface): boolean {
  const value = os.sysctl.read('net/ipv6/conf/all/forwarding');
  const forwarding = 'value' in value && value.value !== '0';
  return interfaces
    .filter(each => each === iface || forwarding)
    .some(({ addresses }) =>
      addresses.some(
        ({ address, addrFlags }) => address?.isLinkLocal === false && (addrFlags & DUPLICATED) === 0,
      ),
    );
}

/** ipv6_handleifa(): the kernel has an address, or has it no more. */
export function handleAddress(dhcpcd: Dhcpcd, kind: 'newaddr' | 'deladdr', info: AddrInfo): void {
  const iface = dhcpcd.interfaces.find(({ index }) => index === info.ifindex);
  if (iface === undefined) return;
  const had = anyGlobal(dhcpcd, iface);
  let ia = iface.find(info.local);
  if (kind === 'deladdr') {
    if (ia === undefined) return;
    iface.addresses = iface.addresses.filter(each => each !== ia);
    ia.advertise?.cancel();
    advertise(dhcpcd, ia);
  } else {
    if (ia === undefined) {
      ia = newIa(iface, info.local.masked(info.prefixlen), info.prefixlen);
      ia.address = info.local;
      ia.text = `${info.local}/${info.prefixlen}`;
      [ia.valid, ia.preferred] = [info.validLifetime, info.preferredLifetime];
      iface.addresses.push(ia);
    }
    ia.addrFlags = info.flags & NOT_USEABLE;
    ia.stale = false;
    if (info.local.isLinkLocal && ia.addrFlags === 0) for (const go of iface.waiting.splice(0)) go();
  }
  dhcpcd.routes.built = false;
  dhcpcd.routers.handleAddress(kind, ia);
  if (kind === 'newaddr' && ia.addrFlags === 0) ia.dadCompleted = true;
  if (iface.active && iface.options.ipv6 && !dhcpcd.routes.built && anyGlobal(dhcpcd, iface) !== had)
    dhcpcd.routes.build();
}

/** ipv6_freedrop_addrs(): what dhcpcd gave goes again, unless it is to stay when dhcpcd ends. */
export function dropAddresses(dhcpcd: Dhcpcd, ias: readonly Ia[]): void {
  for (const ia of ias) {
    if (!ia.added || (dhcpcd.exiting && ia.iface.options.persistent)) continue;
    if (ia.address !== undefined) deleteAddress(dhcpcd, ia);
  }
}
