/**
 * Names and addresses as getaddrinfo(3) and getnameinfo(3) turn one into the other: literals with their zone, and
 * /etc/hosts.
 *
 * Differs from Linux: there is no DNS; a name that /etc/hosts does not have is answered as where no server can be reached.
 */
import { Ip4 } from '../../base/ip4';
import { Ip6 } from '../../base/ip6';
import type { System } from '../../kernel/uapi';

/** What a name came to. */
export interface ResolvedHost {
  readonly address: Ip6;
  /** The zone's interface, where the address has one. */
  readonly dev?: string;
}

/** Why a name came to nothing; `ipv4` is an address of the other family. */
export type ResolveFailure = 'not-known' | 'try-again' | 'ipv4';

/** The text gai_strerror(3) has for a failure; for `ipv4` that of a program that wants IPv6 alone. */
export const RESOLVE_FAILURE_TEXT: Readonly<Record<ResolveFailure, string>> = {
  'not-known': 'Name or service not known',
  'try-again': 'Temporary failure in name resolution',
  ipv4: 'Address family for hostname not supported',
};

/** An address, or a name of /etc/hosts. */
export function resolveHost(system: System, name: string): ResolvedHost | ResolveFailure {
  const percent = name.indexOf('%');
  const address = Ip6.parse(percent < 0 ? name : name.slice(0, percent));
  if (address !== undefined) {
    if (percent < 0) return { address };
    const dev = zone(system, address, name.slice(percent + 1));
    return dev === undefined ? 'not-known' : { address, dev };
  }
  if (Ip4.parse(name) !== undefined) return 'ipv4';
  if (name === '' || /[:%\s]/.test(name)) return 'not-known';
  return fromHosts(system, name);
}

/** The same where IPv4 is asked for. */
export function resolveHost4(system: System, name: string): Ip4 | Exclude<ResolveFailure, 'ipv4'> {
  const literal = Ip4.parse(name);
  if (literal !== undefined) return literal;
  if (name === '' || /[:%\s]/.test(name)) return 'not-known';
  const wanted = name.toLowerCase();
  const found = hosts(system).filter(entry => entry.names.some(each => each.toLowerCase() === wanted));
  for (const { address } of found) {
    const resolved = Ip4.parse(address);
    if (resolved !== undefined) return resolved;
  }
  return found.length === 0 ? 'try-again' : 'not-known';
}

/** The name /etc/hosts has for an IPv4 address. */
export function nameOfAddress4(system: System, address: Ip4): string | undefined {
  return hosts(system).find(entry => Ip4.parse(entry.address) === address)?.names[0];
}

/** An address with its zone. */
export function addressWithZone({ address, dev }: ResolvedHost): string {
  return dev === undefined ? address.toString() : `${address.toString()}%${dev}`;
}

/** The name /etc/hosts has for an address, the first one on its line. */
export function nameOfAddress(system: System, address: Ip6): string | undefined {
  return hosts(system).find(entry => Ip6.parse(entry.address) === address)?.names[0];
}

/** Zones are names of interfaces or their numbers, and belong to link-local addresses and groups only. */
function zone(system: System, address: Ip6, text: string): string | undefined {
  const scope = address.multicastScope;
  if (!address.isLinkLocal && scope !== 1 && scope !== 2) return undefined;
  const { netlink } = system;
  if (netlink.link(text) !== undefined) return text;
  return netlink.links().find(link => String(link.ifindex) === text)?.ifname;
}

function fromHosts(system: System, name: string): ResolvedHost | ResolveFailure {
  const wanted = name.toLowerCase();
  const found = hosts(system).filter(entry => entry.names.some(each => each.toLowerCase() === wanted));
  if (found.length === 0) return 'try-again';
  for (const { address } of found) {
    const resolved = Ip6.parse(address);
    if (resolved !== undefined) return { address: resolved };
  }
  return 'ipv4';
}

interface HostsLine {
  readonly address: string;
  readonly names: readonly string[];
}

function hosts(system: System): HostsLine[] {
  const file = system.files.read('/etc/hosts');
  if ('errno' in file) return [];
  return file.text.split('\n').flatMap(line => {
    const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    return address === undefined || names.length === 0 ? [] : [{ address, names }];
  });
}
