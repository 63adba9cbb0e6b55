/** What dhcpd has given out, and the file it writes that to (dhcpd.leases(5)). */
import type { Ip6 } from '../../base/ip6';
import type { IaKind } from '../dhcpv6/identity-association';
import { INFINITY } from '../dhcpv6/constants';
import { quotify } from '../isc/lease-text';
import { leaseDate } from '../isc/wall-clock';
import type { Ip6Pool } from './config';
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

/** The lease database. */
export class Leases {
  readonly #bindings = new Map<string, Binding>();
  readonly #leases = new Map<string, Lease>();

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

  /** A new lease for a client from a range. */
  pick(pool: Ip6Pool, kind: IaKind, iaid: number, duid: Uint8Array, now: number): Lease | undefined {
    const owner = keyOf(kind, iaid, duid);
    const address = pickFrom(pool, iaidDuid(iaid, duid), each => !this.isFree(each, owner, now));
    return address && this.lease(pool, address, owner);
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
