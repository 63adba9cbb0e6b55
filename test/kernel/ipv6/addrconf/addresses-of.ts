/** A host's addresses in the words of `ip addr`, and what makes them fail. */
import {
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_MANAGETEMPADDR,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_STABLE_PRIVACY,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
} from '../../../../sim/kernel/ipv6/inet6-dev';
import type { AddrInfo } from '../../../../sim/kernel/uapi';
import { ip, ROUTER, sllao, pio, ra } from '../../../../sim/conformance/messages';
import { type TapLab } from '../../../support/tap-lab';
import { na } from '../ndisc/messages';

const WORDS: readonly (readonly [number, string])[] = [
  [IFA_F_TEMPORARY, 'temporary'],
  [IFA_F_DADFAILED, 'dadfailed'],
  [IFA_F_TENTATIVE, 'tentative'],
  [IFA_F_DEPRECATED, 'deprecated'],
  [IFA_F_OPTIMISTIC, 'optimistic'],
  [IFA_F_NODAD, 'nodad'],
  [IFA_F_MANAGETEMPADDR, 'mngtmpaddr'],
  [IFA_F_NOPREFIXROUTE, 'noprefixroute'],
  [IFA_F_STABLE_PRIVACY, 'stable-privacy'],
];

export function find(t: TapLab, address: string): AddrInfo | undefined {
  return t.host.netlink.addresses().find(({ local, ifname }) => ifname === 'eth0' && local === ip(address));
}

/** The flags of an address; `absent` if it is not there. */
export function flagsOf(t: TapLab, address: string): string {
  const found = find(t, address);
  if (found === undefined) return 'absent';
  const words = WORDS.filter(([bit]) => found.flags & bit).map(([, word]) => word);
  return [...words, ...(found.flags & IFA_F_PERMANENT ? [] : ['dynamic'])].join(' ');
}

/** Valid and preferred lifetime left, seconds. */
export function lifetimes(t: TapLab, address: string): [number, number] | undefined {
  const found = find(t, address);
  return found && [found.validLifetime, found.preferredLifetime];
}

/** The temporary addresses of eth0. */
export function temporary(t: TapLab): AddrInfo[] {
  return t.host.netlink.addresses().filter(({ flags }) => flags & IFA_F_TEMPORARY);
}

/** An advertisement with one prefix. */
export function advertise(t: TapLab, prefix: string, fields: Parameters<typeof pio>[1] = {}): TapLab {
  return t.send(ra({ options: [sllao(), pio(prefix, fields)] }));
}

/** Somebody claims an address that is being checked. */
export function claim(t: TapLab, address: string): TapLab {
  return t.send(na(ip(address), { override: true }), { src: ROUTER });
}

/** The texts of the kernel log. */
export const log = (t: TapLab): string[] => t.host.net.log.map(({ text }) => text);

/** The `local` routes of eth0's addresses. */
export function localRoutes(t: TapLab): string[] {
  return t.host.netlink
    .routes(255)
    .filter(({ type, dev }) => type === 'local' && dev === 'eth0')
    .map(({ dst }) => dst.address.toString());
}

/** The groups eth0 has joined. */
export function groups(t: TapLab): string[] {
  return t.host.netlink
    .memberships()
    .filter(({ dev, family }) => dev === 'eth0' && family === 'inet6')
    .map(({ address }) => address.toString());
}
