/** What dhcpd has given out, and the file it writes that to (dhcpd.leases(5)). */
import { Ip6 } from '../../base/ip6';
import type { IaKind } from '../dhcpv6/identity-association';
import { INFINITY } from '../dhcpv6/constants';
import { quotify, unquote } from '../isc/lease-text';
import { leaseDate, readLeaseDate } from '../isc/lease-date';
import type { Ip6Pool, Pond } from './config';
import { iaidDuid, isInPool, pickFrom } from './pool';

export type BindingState = 'active' | 'released' | 'abandoned' | 'expired';

/** An address or prefix that somebody has or had. */
export interface Lease {
  readonly pool: Ip6Pool;
  readonly address: Ip6;
  readonly length: number;
  state: BindingState;
  /** Whom it belongs to: IAID and DUID. */
  owner: string;
  preferred: number;
  valid: number;
  /** Seconds since 1970. */
  ends: number;
}

/** All associations of one kind that hold something. */
export interface Binding {
  readonly kind: IaKind;
  readonly iaid: number;
  readonly duid: Uint8Array;
  leases: Lease[];
  /** Client's last transaction time, seconds since 1970. */
  cltt: number;
}

const keyOf = (kind: IaKind, iaid: number, duid: Uint8Array): string =>
  `${kind} ${iaidDuid(iaid, duid).join()}`;

/** Octets of an IAID. */
const IAID = 4;

function readLease(place: string, body: string, owner: string, pools: readonly Ip6Pool[]): Lease | undefined {
  const [text = '', length] = place.split('/');
  const address = Ip6.parse(text);
  const pool = address && pools.find(each => isInPool(each, address, Number(length ?? 128)));
  if (address === undefined || pool === undefined) return undefined;
  const value = (word: string): string => new RegExp(`^ {4}${word} (.*);$`, 'm').exec(body)?.[1] ?? '';
  const states: readonly BindingState[] = ['active', 'released', 'abandoned', 'expired'];
  return {
    ...{ pool, address, length: pool.units, owner },
    state: states.find(state => state === value('binding state')) ?? 'expired',
    preferred: Number(value('preferred-life')),
    valid: Number(value('max-life')),
    ends: readLeaseDate(value('ends')) ?? 0,
  };
}

/** The lease database. */
export class Leases {
  readonly #bindings = new Map<string, Binding>();
  readonly #leases = new Map<string, Lease>();

  /** The range of a pool6 from which the last address was given, by its index (last_ipv6_pool). */
  readonly lastPool = new Map<Pond, number>();

  /** @param write appends to the lease file */
  constructor(
    private readonly unavailable: ReadonlySet<string>,
    private readonly write: (text: string) => void,
  ) {}

  find(kind: IaKind, iaid: number, duid: Uint8Array): Binding | undefined {
    return this.#bindings.get(keyOf(kind, iaid, duid));
  }

  /** The binding of a client, which holds nothing at first. */
  bind(kind: IaKind, iaid: number, duid: Uint8Array, now: number): Binding {
    const key = keyOf(kind, iaid, duid);
    const found = this.#bindings.get(key) ?? { kind, iaid, duid, leases: [], cltt: now };
    this.#bindings.set(key, found);
    return found;
  }

  /** Whether an address can be given to a client: nobody has it, or the client itself. */
  isFree(address: Ip6, owner: string, now: number): boolean {
    if (this.unavailable.has(address.toString())) return false;
    const lease = this.#leases.get(address.toString());
    if (lease === undefined || lease.owner === owner) return lease?.state !== 'abandoned';
    return lease.state !== 'abandoned' && (lease.state !== 'active' || lease.ends <= now);
  }

  /** A new lease for a client from a range. @param key what it is computed from */
  pick(
    pool: Ip6Pool,
    kind: IaKind,
    iaid: number,
    duid: Uint8Array,
    now: number,
    key: Uint8Array = iaidDuid(iaid, duid),
  ): { readonly lease: Lease; readonly attempts: number } | undefined {
    const owner = keyOf(kind, iaid, duid);
    const picked = pickFrom(pool, key, each => !this.isFree(each, owner, now));
    return picked && { lease: this.lease(pool, picked.address, owner), attempts: picked.attempts };
  }

  /** The lease that a client asks for, if its range has it and it is free. */
  claim(
    pool: Ip6Pool,
    address: Ip6,
    kind: IaKind,
    iaid: number,
    duid: Uint8Array,
    now: number,
  ): Lease | undefined {
    const owner = keyOf(kind, iaid, duid);
    if (!isInPool(pool, address, pool.units) || !this.isFree(address, owner, now)) return undefined;
    return this.lease(pool, address, owner);
  }

  private lease(pool: Ip6Pool, address: Ip6, owner: string): Lease {
    const known = this.#leases.get(address.toString());
    if (known?.owner === owner) return known;
    return { pool, address, length: pool.units, state: 'active', owner, preferred: 0, valid: 0, ends: 0 };
  }

  /** A Reply has promised a lease: it is kept. */
  commit(lease: Lease, preferred: number, valid: number, now: number): void {
    Object.assign(lease, {
      state: 'active',
      preferred,
      valid,
      ends: valid === INFINITY ? Infinity : now + valid,
    });
    this.#leases.set(lease.address.toString(), lease);
  }

  /** The client has given a lease back, or found another to have it. */
  end(binding: Binding, lease: Lease, state: 'released' | 'abandoned', now: number): void {
    lease.state = state;
    if (state === 'abandoned') lease.ends = Infinity;
    binding.cltt = now;
    this.save(binding);
    binding.leases = binding.leases.filter(each => each !== lease);
  }

  /** Takes over what a lease file says. What no range has, and what was given back, is forgotten. */
  load(text: string, pools: readonly Ip6Pool[]): void {
    for (const [, kind, id, body] of text.matchAll(/^(ia-na|ia-ta|ia-pd) "(.*)" \{\n([^]*?)^\}$/gm)) {
      const octets = unquote(`"${id}"`);
      const iaid = octets.subarray(0, IAID).reduceRight((value, octet) => value * 256 + octet, 0);
      const binding: Binding = {
        ...{ kind: kind as IaKind, iaid, duid: octets.subarray(IAID), leases: [] },
        cltt: readLeaseDate(/^ {2}cltt (.*);$/m.exec(body!)?.[1] ?? '') ?? 0,
      };
      const key = keyOf(binding.kind, iaid, binding.duid);
      for (const old of this.#bindings.get(key)?.leases ?? []) this.#leases.delete(old.address.toString());
      for (const each of body!.matchAll(/^ {2}(?:iaaddr|iaprefix) (\S+) \{\n([^]*?)^ {2}\}$/gm)) {
        const lease = readLease(each[1]!, each[2]!, key, pools);
        if (lease === undefined || lease.state === 'released' || lease.state === 'expired') continue;
        binding.leases.push(lease);
        this.#leases.set(lease.address.toString(), lease);
      }
      if (binding.leases.length > 0) this.#bindings.set(key, binding);
      else this.#bindings.delete(key);
    }
  }

  /** write_leases6(). @returns how many associations of a kind there are */
  rewrite(): Readonly<Record<IaKind, number>> {
    const counts = { 'ia-na': 0, 'ia-ta': 0, 'ia-pd': 0 };
    for (const kind of ['ia-na', 'ia-ta', 'ia-pd'] as const) {
      for (const binding of this.#bindings.values()) {
        if (binding.kind !== kind || binding.leases.length === 0) continue;
        this.save(binding);
        counts[kind] += 1;
      }
    }
    return counts;
  }

  /** expire_lease6() for what has ended by now. @returns when the next will */
  expire(now: number): number | undefined {
    let next: number | undefined;
    for (const binding of this.#bindings.values()) {
      const due = binding.leases.filter(({ state, ends }) => state === 'active' && ends <= now);
      for (const lease of due) lease.state = 'expired';
      if (due.length > 0) this.save(binding);
      binding.leases = binding.leases.filter(lease => !due.includes(lease));
      for (const { state, ends } of binding.leases) {
        if (state === 'active') next = Math.min(next ?? Infinity, ends);
      }
    }
    return next;
  }

  /** write_ia() */
  save({ kind, iaid, duid, leases, cltt }: Binding): void {
    const word = kind === 'ia-pd' ? 'iaprefix' : 'iaaddr';
    const each = leases.map(lease => {
      const length = kind === 'ia-pd' ? `/${lease.length}` : '';
      const ends = lease.ends === Infinity ? 'never' : leaseDate(lease.ends);
      return (
        `  ${word} ${lease.address}${length} {\n    binding state ${lease.state};\n` +
        `    preferred-life ${lease.preferred};\n    max-life ${lease.valid};\n    ends ${ends};\n  }\n`
      );
    });
    const head = `${kind} ${quotify(iaidDuid(iaid, duid))} {\n  cltt ${leaseDate(cltt)};\n`;
    this.write(`${head}${each.join('')}}\n\n`);
  }
}
