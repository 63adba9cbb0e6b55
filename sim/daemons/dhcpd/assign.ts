/** What one association of a client gets (reply_process_ia_na(), reply_process_ia_pd() and what they call in server/dhcpv6.c). */
import type { Ip6 } from '../../base/ip6';
import type { Dhcp6Message } from '../../wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../wire/dhcpv6/options';
import { INFINITY } from '../dhcpv6/constants';
import { duidText } from '../dhcpv6/duid';
import { iaOption, isIa, leaseOption, readIa, type IaOption } from '../dhcpv6/identity-association';
import { STATUS_CODES, type StatusName } from '../dhcpv6/status';
import { networkOf } from '../isc/parse-values';
import type { Group, Host, Permit, Pond, SharedNetwork } from './config';
import { NOTHING_LEFT, POOL_LEASE, STATIC_LEASE } from './decisions';
import type { Binding, Lease } from './leases';
import type { Dhcpd } from './server';

/** What is known of the message that is being answered. */
export interface Request {
  readonly dhcpd: Dhcpd;
  readonly message: Dhcp6Message;
  readonly network: SharedNetwork;
  readonly host: Host | undefined;
  readonly known: boolean;
  readonly classNames: readonly string[];
  readonly duid: Uint8Array;
  readonly commits: boolean;
  readonly kind: 'advertise' | 'reply';
  /** Seconds since 1970. */
  readonly now: number;
  run(group: Group): void;
  parameter(name: string): number | undefined;
}

/** DEFAULT_DEFAULT_LEASE_TIME */
const DEFAULT_LEASE_TIME = 43_200;

interface Lifetimes {
  readonly preferred: number;
  readonly valid: number;
}

/** The option that answers an association; undefined: it is not answered. */
export function assign(request: Request, ia: IaOption): Dhcp6Option | undefined {
  const { host } = request;
  if (ia.kind === 'ia-ta') return withoutAny(request, ia);
  const fixed = ia.kind === 'ia-na' ? host?.fixedAddresses?.[0] : undefined;
  if (fixed !== undefined) return giveFixed(request, ia, fixed);
  if (ia.kind === 'ia-pd' && host !== undefined && host.fixedPrefixes.length > 0) {
    return givePrefixes(request, ia, host);
  }
  return giveOfRange(request, ia);
}

/** reply_process_is_addressed(): what the configuration says, or else what the client would like. */
function lifetimes(request: Request, ia: IaOption, group: Group): Lifetimes {
  request.run(group);
  const asked = readIa(ia).leases[0];
  const valid = request.parameter('default-lease-time') ?? (asked?.validLifetime || DEFAULT_LEASE_TIME);
  const wished = asked?.preferredLifetime || valid;
  const shorter = Math.floor(valid / 2) + Math.floor(valid / 8);
  const preferred = wished >= valid && valid !== INFINITY ? shorter : wished;
  return { valid, preferred: request.parameter('preferred-lifetime') ?? preferred };
}

/** T1 and T2 are those of the client, but for 0 where dhcp-renewal-time and dhcp-rebinding-time are not set. */
function times(request: Request, { preferred }: Lifetimes): { T1: number; T2: number } {
  const teeTimes = request.parameter('dhcpv6-set-tee-times') === 1 && preferred !== INFINITY;
  return teeTimes ? { T1: Math.floor(preferred / 2), T2: Math.floor((preferred * 4) / 5) } : { T1: 0, T2: 0 };
}

const NAMES = { advertise: 'Advertise', reply: 'Reply' };

function giveFixed(request: Request, ia: IaOption, address: Ip6): Dhcp6Option {
  const { dhcpd, network, host } = request;
  const subnet = network.subnets.find(({ net }) => networkOf(address, net.length) === net.address);
  const life = lifetimes(request, ia, subnet?.group ?? network.group);
  const who = `client with duid ${duidText(request.duid)} iaid = ${ia.iaid | 0} static`;
  dhcpd.log('info', `${NAMES[request.kind]} NA: address ${address} to ${who}`);
  dhcpd.os.note(STATIC_LEASE, {
    host: host?.name ?? '',
    address: String(address),
    duid: duidText(request.duid),
  });
  const given = leaseOption(ia.kind, {
    address,
    prefixLength: 128,
    preferredLifetime: life.preferred,
    validLifetime: life.valid,
  });
  const { T1, T2 } = times(request, life);
  return iaOption(ia.kind, ia.iaid, T1, T2, [given, ...elsewhere(ia, [address])]);
}

/** Addresses that the client asked for and does not get, with lifetimes of 0 in a Renew and Rebind (RFC 8415 §18.3.4). */
function elsewhere(ia: IaOption, given: readonly Ip6[]): Dhcp6Option[] {
  return readIa(ia)
    .leases.filter(({ address }) => !given.includes(address))
    .map(lease => leaseOption(ia.kind, { ...lease, preferredLifetime: 0, validLifetime: 0 }));
}

function givePrefixes(request: Request, ia: IaOption, host: Host): Dhcp6Option {
  const { dhcpd, network } = request;
  const life = lifetimes(request, ia, network.group);
  const options = host.fixedPrefixes.map(({ address, length }) => {
    const who = `client with duid ${duidText(request.duid)} iaid = ${ia.iaid | 0} static`;
    dhcpd.log('info', `${NAMES[request.kind]} PD: address ${address}/${length} to ${who}`);
    return leaseOption('ia-pd', {
      address,
      prefixLength: length,
      preferredLifetime: life.preferred,
      validLifetime: life.valid,
    });
  });
  const { T1, T2 } = times(request, life);
  return iaOption('ia-pd', ia.iaid, T1, T2, options);
}

function giveOfRange(request: Request, ia: IaOption): Dhcp6Option | undefined {
  const { dhcpd, duid, now } = request;
  const known = dhcpd.leases.find(ia.kind, ia.iaid, duid);
  if (known === undefined && (request.message.kind === 'renew' || request.message.kind === 'rebind')) {
    const claimed = claim(request, ia);
    if (claimed === undefined) return noBinding(request, ia);
  }
  const lease =
    known?.leases.find(each => isPermitted(request, each.pool.pond)) ??
    claim(request, ia) ??
    pick(request, ia);
  if (lease === undefined) return withoutAny(request, ia);
  const life = lifetimes(request, ia, lease.pool.pond.group);
  const binding = dhcpd.leases.bind(ia.kind, ia.iaid, duid, now);
  if (request.commits) commit(request, binding, lease, life);
  const what =
    ia.kind === 'ia-pd' ? `PD: address ${lease.address}/${lease.length}` : `NA: address ${lease.address}`;
  const who = `client with duid ${duidText(duid)} iaid = ${ia.iaid | 0} valid for ${life.valid} seconds`;
  dhcpd.log('info', `${NAMES[request.kind]} ${what} to ${who}`);
  dhcpd.os.note(POOL_LEASE, { address: String(lease.address), duid: duidText(duid), known: request.known });
  const given = leaseOption(ia.kind, {
    address: lease.address,
    prefixLength: lease.length,
    preferredLifetime: life.preferred,
    validLifetime: life.valid,
  });
  const { T1, T2 } = times(request, life);
  const others = request.message.kind === 'solicit' ? [] : elsewhere(ia, [lease.address]);
  return iaOption(ia.kind, ia.iaid, T1, T2, [...others, given]);
}

function commit({ dhcpd, now }: Request, binding: Binding, lease: Lease, life: Lifetimes): void {
  dhcpd.leases.commit(lease, life.preferred, life.valid, now);
  if (!binding.leases.includes(lease)) binding.leases.push(lease);
  binding.cltt = now;
  dhcpd.leases.save(binding);
}

/** The address that the client names, if it may have it (reply_process_try_addr()). */
function claim(request: Request, ia: IaOption): Lease | undefined {
  const { dhcpd, duid, now } = request;
  for (const { address, prefixLength } of readIa(ia).leases) {
    for (const pool of poolsFor(request, ia)) {
      if (pool.units !== prefixLength) continue;
      const lease = dhcpd.leases.claim(pool, address, ia.kind, ia.iaid, duid, now);
      if (lease !== undefined) return lease;
    }
  }
  return undefined;
}

/** pick_v6_address(), pick_v6_prefix() */
function pick(request: Request, ia: IaOption): Lease | undefined {
  const { dhcpd, duid, now, network } = request;
  const prefix = ia.kind === 'ia-pd';
  const what = prefix ? 'prefix' : 'address';
  if (!network.ponds.some(({ pools }) => pools.some(({ kind }) => kind === ia.kind))) {
    dhcpd.log('debug', `Unable to pick client ${what}: no IPv6 pools on this shared network`);
    return undefined;
  }
  for (const pool of poolsFor(request, ia)) {
    const lease = dhcpd.leases.pick(pool, ia.kind, ia.iaid, duid, now);
    if (lease === undefined) continue;
    const text = prefix ? `${lease.address}/${lease.length}` : `${lease.address}`;
    dhcpd.log('debug', `Picking pool ${what} ${text}`);
    return lease;
  }
  const more = prefix ? 'no prefixes available' : `no addresses available  - shared network ${network.name}`;
  dhcpd.log('debug', `Unable to pick client ${what}: ${more}`);
  return undefined;
}

function poolsFor(request: Request, ia: IaOption): Pond['pools'] {
  const ponds = request.network.ponds.filter(pond => isPermitted(request, pond));
  return ponds.flatMap(({ pools }) => pools.filter(({ kind }) => kind === ia.kind));
}

/** permitted(): no one who is prohibited, and, where anyone is named, only who is. */
function isPermitted(request: Request, { permits, prohibits }: Pond): boolean {
  const isOne = (permit: Permit): boolean => {
    switch (permit.type) {
      case 'all':
        return true;
      case 'known':
        return request.known;
      case 'unknown':
        return !request.known;
      case 'class':
        return request.classNames.includes(permit.className);
      case 'bootp':
      case 'other':
        return false;
    }
  };
  return !prohibits.some(isOne) && (permits.length === 0 || permits.some(isOne));
}

function status(ia: IaOption, name: StatusName, message: string): Dhcp6Option {
  return iaOption(ia.kind, ia.iaid, 0, 0, [{ kind: 'status-code', status: STATUS_CODES[name], message }]);
}

function withoutAny(request: Request, ia: IaOption): Dhcp6Option | undefined {
  request.dhcpd.os.note(NOTHING_LEFT, { duid: duidText(request.duid), iaid: ia.iaid });
  const { kind } = request.message;
  if (kind !== 'solicit' && kind !== 'request') return undefined;
  return ia.kind === 'ia-pd'
    ? status(ia, 'NoPrefixAvail', 'No prefixes available for this interface.')
    : status(ia, 'NoAddrsAvail', 'No addresses available for this interface.');
}

function noBinding(request: Request, ia: IaOption): Dhcp6Option | undefined {
  if (request.message.kind === 'rebind') return undefined;
  return status(
    ia,
    'NoBinding',
    `${ia.kind === 'ia-pd' ? 'Prefix' : 'Address'} not bound to this interface.`,
  );
}

/** iterate_over_ia_na(), iterate_over_ia_pd(): a client gives back what it has, or has found somebody else with it. */
export function giveBack(request: Request, kind: 'release' | 'decline'): Dhcp6Option[] {
  const { dhcpd, duid, message, now } = request;
  return message.options.filter(isIa).flatMap(ia => {
    const binding = dhcpd.leases.find(ia.kind, ia.iaid, duid);
    const given = readIa(ia).leases.map(({ address }) =>
      binding?.leases.find(each => each.address === address),
    );
    const mine = given.filter(lease => lease !== undefined);
    for (const lease of mine) {
      const verb = kind === 'release' ? 'releases' : 'declines';
      const what =
        ia.kind === 'ia-pd' ? `prefix ${lease.address}/${lease.length}` : `address ${lease.address}`;
      dhcpd.log('info', `Client ${duidText(duid)} ${verb} ${what}`);
      dhcpd.leases.end(binding!, lease, kind === 'release' ? 'released' : 'abandoned', now);
    }
    const isStatic = readIa(ia).leases.some(({ address }) => request.host?.fixedAddresses?.includes(address));
    if (mine.length > 0 || isStatic || findOption(ia.options, 'ia-address') === undefined) return [];
    return [status(ia, 'NoBinding', `${kind === 'release' ? 'Release' : 'Decline'} for non-leased address.`)];
  });
}
