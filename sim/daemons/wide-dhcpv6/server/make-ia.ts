/** What a client gets: make_ia(), update_ia(), release_binding_ia() and decline_binding_ia() of dhcp6s.c. */
import { INFINITY } from '../../dhcpv6/constants';
import { duidText } from '../../dhcpv6/duid';
import { STATUS_CODES } from '../../dhcpv6/status';
import type { HostConfig, IaType, PoolSpec, WideConfig } from '../config/config';
import type { ConfiguredLease } from '../config/file';
import { BINDING_UNKNOWN, NOT_IN_BINDING } from '../decisions';
import { asValues, leasesOf, sameLease, type Ia } from '../opt-info';
import { bindingText, pooled } from './bindings';
import type { Server } from './server';

/** A client that the server knows: by its host statement, or because it took from a pool before. */
export interface KnownClient {
  readonly name: string;
  readonly duid: Uint8Array;
  readonly config: Pick<HostConfig, 'prefixes' | 'addresses' | 'pool'>;
}

/** calc_ia_timo(): half and four fifths of the shortest preferred lifetime. */
function withTimes(type: IaType, iaid: number, leases: readonly ConfiguredLease[]): Ia {
  const base = leases.reduce((least, { preferredLifetime }) => Math.min(least, preferredLifetime), INFINITY);
  const values = asValues(leases);
  if (base === INFINITY) return { type, iaid, T1: INFINITY, T2: INFINITY, values };
  return { type, iaid, T1: Math.floor(base / 2), T2: Math.floor((base * 4) / 5), values };
}

/** make_ia_stcode(): an association with nothing in it but a status. */
export function statusIa(type: IaType, iaid: number, status: number): Ia {
  return { type, iaid, T1: 0, T2: 0, values: [{ type: 'status', status }] };
}

/** What is configured for a client, and not yet in this message. */
export function configuredFor(client: KnownClient | undefined, type: IaType): ConfiguredLease[] {
  return [...((type === 'PD' ? client?.config.prefixes : client?.config.addresses) ?? [])];
}

/** make_ia(). @param left what is configured for the client; what it gets is taken out */
export function makeIa(
  server: Server,
  client: KnownClient,
  asked: Ia,
  left: ConfiguredLease[],
  bind: boolean,
): Ia | undefined {
  const { log, bindings } = server;
  const { type, iaid } = asked;
  const binding = bindings.find(client.duid, type, iaid);
  if (binding !== undefined) {
    log.say('debug', 'make_ia', `we have a binding already: ${bindingText(binding)}`);
    bindings.update(binding);
    for (const lease of binding.leases) removeFrom(left, lease);
    return withTimes(type, iaid, binding.leases);
  }
  const pool = type === 'NA' ? client.config.pool : undefined;
  if (left.length === 0 && pool === undefined) return undefined;
  const leases = find(server, asked, left, pool);
  if (leases.length === 0) return undefined;
  if (bind && bindings.add(client.duid, type, iaid, leases) === undefined) {
    log.say('notice', 'make_ia', 'failed to make a binding');
    return undefined;
  }
  return withTimes(type, iaid, leases);
}

/** What the client asks for where that can be had, and else the first that is there. */
function find(
  server: Server,
  asked: Ia,
  left: ConfiguredLease[],
  pool: PoolSpec | undefined,
): ConfiguredLease[] {
  const found: ConfiguredLease[] = [];
  for (const wish of leasesOf(asked)) {
    const match = left.length > 0 ? matching(left, wish, asked.type) : fromPool(server, pool, wish);
    if (match === undefined) continue;
    removeFrom(left, match);
    found.push(match);
  }
  if (found.length > 0) return found;
  const first =
    left.length > 0
      ? left.find(({ address }) => asked.type === 'PD' || !server.bindings.isLeased(address))
      : fromPool(server, pool, undefined);
  if (first === undefined) return [];
  removeFrom(left, first);
  return [first];
}

/** make_match_ia(): the same, or for prefixes one of the same length. */
function matching(
  left: readonly ConfiguredLease[],
  wish: ConfiguredLease,
  type: IaType,
): ConfiguredLease | undefined {
  const same = left.find(each => sameLease(each, wish));
  if (same !== undefined || type === 'NA') return same;
  return left.find(({ prefixLength }) => prefixLength === wish.prefixLength);
}

/** make_iana_from_pool() */
function fromPool(
  { log, bindings, config }: Server,
  spec: PoolSpec | undefined,
  wish: ConfiguredLease | undefined,
): ConfiguredLease | undefined {
  if (spec === undefined) return undefined;
  const where = 'make_iana_from_pool';
  log.say('debug', where, 'called');
  const pool = poolOf(config, spec);
  const address =
    wish === undefined
      ? bindings.freeAddress(pool)
      : bindings.isAvailable(pool, wish.address)
        ? wish.address
        : undefined;
  log.say('debug', where, `returns (found=${address === undefined ? 0 : 1})`);
  return address === undefined ? undefined : pooled(address, spec);
}

/** The pool that a configuration was refused without. */
const poolOf = ({ pools }: WideConfig, { name }: PoolSpec) => pools.find(pool => pool.name === name)!;

function removeFrom(left: ConfiguredLease[], lease: ConfiguredLease): void {
  const at = left.findIndex(each => sameLease(each, lease));
  if (at !== -1) left.splice(at, 1);
}

/** update_ia(): the answer to a Renew or Rebind of one association; undefined: the whole message is to be ignored. */
export function renewIa(
  { log, bindings, os }: Server,
  clientId: Uint8Array,
  asked: Ia,
  message: 'renew' | 'rebind',
): Ia | undefined {
  const where = 'update_ia';
  const { type, iaid } = asked;
  const binding = bindings.find(clientId, type, iaid);
  if (binding === undefined) {
    const duid = duidText(clientId);
    log.say('info', where, `no binding found for ${duid}`);
    os.note(BINDING_UNKNOWN, { duid, ia: `${type}-${iaid}`, message });
    return message === 'renew' ? statusIa(type, iaid, STATUS_CODES.NoBinding) : undefined;
  }
  bindings.update(binding);
  const leases = leasesOf(asked).map(wish => {
    const bound = binding.leases.find(each => sameLease(each, wish));
    if (bound !== undefined) return bound;
    const text = type === 'PD' ? `${wish.address}/${wish.prefixLength}` : String(wish.address);
    log.say('debug', where, `${text} is not found in ${bindingText(binding)}`);
    os.note(NOT_IN_BINDING, { lease: text, bound: binding.leases.map(({ address }) => address).join(' ') });
    return { ...wish, preferredLifetime: 0, validLifetime: 0 };
  });
  return withTimes(type, iaid, leases);
}

/** release_binding_ia(), decline_binding_ia(): a status where there is no such binding. */
export function giveBackIa(
  { log, bindings }: Server,
  clientId: Uint8Array,
  asked: Ia,
  declined: boolean,
): Ia | undefined {
  const { type, iaid } = asked;
  const binding = bindings.find(clientId, type, iaid);
  if (binding === undefined) return statusIa(type, iaid, STATUS_CODES.NoBinding);
  for (const wish of leasesOf(asked)) {
    const lease = binding.leases.find(each => sameLease(each, wish));
    if (lease === undefined) {
      if (declined) log.say('debug', 'decline_binding_ia', `no binding found for address ${wish.address}`);
      continue;
    }
    const last = binding.leases.length === 1;
    bindings.drop(binding, lease, declined);
    if (last) break;
  }
  return undefined;
}
