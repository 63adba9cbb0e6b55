/**
 * What dhcpd has given out of DHCPv4, and the file it writes that to (server/mdb.c, write_lease() of server/db.c).
 *
 * An address that nobody ever had takes no memory: ranges are counted, not listed.
 */
import { Ip4 } from '../../base/ip4';
import { quotify, unquote } from '../isc/lease-text';
import { leaseDate, readLeaseDate } from '../isc/lease-date';
import type { Pool4, SharedNetwork, Subnet4 } from './config';

export type State4 = 'free' | 'active' | 'abandoned';

/** An address; times are seconds since 1970, 0 where there is none. */
export interface Lease4 {
  readonly address: Ip4;
  readonly subnet: Subnet4;
  /** Undefined: it is that of a host declaration. */
  readonly pool: Pool4 | undefined;
  state: State4;
  starts: number;
  ends: number;
  tstp: number;
  cltt: number;
  /** Hardware type and address; undefined: nobody has or had it. */
  hardware: Uint8Array | undefined;
  uid: Uint8Array | undefined;
  hostname: string | undefined;
  vendorClass: Uint8Array | undefined;
  /** An offer is held back until nobody has answered a ping. */
  pinging: boolean;
  cannotReuse: boolean;
  /** When it was last put into its queue. */
  order: number;
}

export const sameOctets = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((x, i) => x === b[i]));

/** A lease that nobody has. */
export function newLease(address: Ip4, subnet: Subnet4, pool: Pool4 | undefined): Lease4 {
  return {
    ...{ address, subnet, pool, state: 'free', starts: 0, ends: 0, tstp: 0, cltt: 0, order: 0 },
    ...{ hardware: undefined, uid: undefined, hostname: undefined, vendorClass: undefined },
    ...{ pinging: false, cannotReuse: false },
  };
}

const STATES: readonly State4[] = ['free', 'active', 'abandoned'];
/** DEFAULT_ABANDON_LEASE_TIME */
const ABANDON_LEASE_TIME = 86_400;

/** The lease database. */
export class Leases4 {
  /** Those that somebody has had, by their addresses. */
  readonly #touched = new Map<Ip4, Lease4>();
  #enqueued = 0;

  /** @param write appends to the lease file */
  constructor(
    private readonly networks: readonly SharedNetwork[],
    private readonly write: (text: string) => void,
    private readonly log: (level: 'info' | 'debug' | 'err', text: string) => void,
  ) {}

  /** find_lease_by_ip_addr() */
  byAddress(address: Ip4): Lease4 | undefined {
    const known = this.#touched.get(address);
    if (known !== undefined) return known;
    const number = address.word >>> 0;
    for (const { pools4 } of this.networks) {
      for (const pool of pools4) {
        const range = pool.ranges.find(({ low, high }) => number >= low && number <= high);
        if (range !== undefined) return newLease(address, range.subnet, pool);
      }
    }
    return undefined;
  }

  /** find_lease_by_uid(): active ones first, then those used last (client_lease_preferred()). */
  byUid(uid: Uint8Array): Lease4[] {
    return this.#preferred(lease => sameOctets(lease.uid, uid));
  }

  /** find_lease_by_hw_addr() */
  byHardware(hardware: Uint8Array): Lease4[] {
    return this.#preferred(lease => sameOctets(lease.hardware, hardware));
  }

  #preferred(matches: (lease: Lease4) => boolean): Lease4[] {
    const rank = ({ state }: Lease4): number => (state === 'active' ? 0 : 1);
    const age = ({ state, ends, cltt }: Lease4): number => (state === 'active' ? ends : cltt);
    const found = [...this.#touched.values()].filter(matches);
    return found.sort((a, b) => rank(a) - rank(b) || age(b) - age(a));
  }

  /** The first of a pool's free addresses, or else of those that were abandoned. */
  first(pool: Pool4): Lease4 | undefined {
    const virgin = this.#virgin(pool);
    if (virgin !== undefined) return virgin;
    const queues = this.#queues(pool);
    return queues.free[0] ?? queues.abandoned[0];
  }

  /** Addresses that nobody ever had go by number. */
  #virgin(pool: Pool4): Lease4 | undefined {
    for (const { low, high, subnet } of [...pool.ranges].sort((a, b) => a.low - b.low)) {
      for (let number = low; number <= high; number++) {
        const address = Ip4.of(number);
        if (!this.#touched.has(address)) return newLease(address, subnet, pool);
      }
    }
    return undefined;
  }

  #queues(pool: Pool4): Record<State4, Lease4[]> {
    const queues: Record<State4, Lease4[]> = { free: [], active: [], abandoned: [] };
    for (const lease of this.#touched.values()) if (lease.pool === pool) queues[lease.state].push(lease);
    // What is put into a queue comes before those that end at the same time.
    for (const state of STATES) queues[state].sort((a, b) => a.ends - b.ends || b.order - a.order);
    return queues;
  }

  /** supersede_lease(): a lease has changed; `commit`: the file is to know. */
  supersede(lease: Lease4, commit: boolean): void {
    lease.order = this.#enqueued += 1;
    this.#touched.set(lease.address, lease);
    if (commit) this.write(leaseText(lease));
  }

  /** release_lease() */
  release(lease: Lease4, now: number): void {
    if (lease.state === 'free') return;
    lease.ends = now;
    this.#free(lease);
  }

  #free(lease: Lease4): void {
    Object.assign(lease, { state: 'free', tstp: lease.ends, hostname: undefined, vendorClass: undefined });
    this.supersede(lease, true);
  }

  /** abandon_lease() */
  abandon(lease: Lease4, message: string, now: number): void {
    this.log('err', `Abandoning IP address ${lease.address}: ${message}`);
    Object.assign(lease, {
      hardware: undefined,
      uid: undefined,
      hostname: undefined,
      vendorClass: undefined,
    });
    lease.ends = now + ABANDON_LEASE_TIME;
    lease.tstp = lease.ends;
    lease.state = 'abandoned';
    this.supersede(lease, true);
  }

  /** pool_timer(): what has ended by now becomes free. @returns when the next one will */
  expire(now: number): number | undefined {
    const due = [...this.#touched.values()].filter(({ state }) => state !== 'free');
    due.sort((a, b) => a.ends - b.ends);
    for (const lease of due) if (lease.ends <= now) this.#free(lease);
    return due.find(({ state }) => state !== 'free')?.ends;
  }

  /** Takes over what a lease file says; an address that no range has is forgotten. */
  load(text: string): void {
    for (const [, address, body] of text.matchAll(/^lease ([\d.]+) \{\n([^]*?)^\}$/gm)) {
      const found = this.byAddress(Ip4.parse(address!) ?? Ip4.of(0));
      if (found === undefined) continue;
      readLease(found, body!);
      this.supersede(found, false);
    }
  }

  /** write_leases4(). @returns how many there are */
  rewrite(): number {
    let written = 0;
    for (const pool of this.networks.flatMap(({ pools4 }) => pools4)) {
      const queues = this.#queues(pool);
      for (const lease of STATES.flatMap(state => queues[state])) {
        if (lease.state === 'free' && lease.hardware === undefined && lease.uid === undefined) continue;
        this.write(leaseText(lease));
        written += 1;
      }
    }
    return written;
  }
}

function hardwareText(hardware: Uint8Array): string {
  const address = Array.from(hardware.subarray(1), octet => octet.toString(16).padStart(2, '0')).join(':');
  const types: Readonly<Record<number, string>> = { 1: 'ethernet', 6: 'token-ring', 8: 'fddi' };
  return `${types[hardware[0]!] ?? `unknown-${hardware[0]}`} ${address}`;
}

/** write_lease() */
function leaseText(lease: Lease4): string {
  const { state } = lease;
  const date = (word: string, time: number): string =>
    time === 0 ? '' : `\n  ${word} ${time === Infinity ? 'never' : leaseDate(time)};`;
  const text = Array.from(lease.hostname ?? '', character => character.charCodeAt(0));
  const lines = [
    `lease ${lease.address} {`,
    date('starts', lease.starts) +
      date('ends', lease.ends) +
      date('tstp', lease.tstp) +
      date('cltt', lease.cltt),
    `\n  binding state ${state};`,
    state === 'free' ? '' : '\n  next binding state free;\n  rewind binding state free;',
    lease.hardware === undefined ? '' : `\n  hardware ${hardwareText(lease.hardware)};`,
    lease.uid === undefined ? '' : `\n  uid ${quotify(lease.uid)};`,
    lease.vendorClass === undefined ? '' : `\n  set vendor-class-identifier = ${quotify(lease.vendorClass)};`,
    lease.hostname === undefined ? '' : `\n  client-hostname ${quotify(Uint8Array.from(text))};`,
    '\n}\n',
  ];
  return lines.join('');
}

function readLease(lease: Lease4, body: string): void {
  const value = (word: string): string | undefined => new RegExp(`^  ${word} (.*);$`, 'm').exec(body)?.[1];
  const time = (word: string): number => readLeaseDate(value(word) ?? '') ?? 0;
  const state = value('binding state') ?? '';
  lease.state = STATES.find(each => each === state) ?? 'free';
  lease.starts = time('starts');
  lease.ends = time('ends');
  lease.tstp = time('tstp') || lease.ends;
  lease.cltt = time('cltt');
  const [, type, address] = /^(\S+) (\S+)$/.exec(value('hardware') ?? '') ?? [];
  const types: Readonly<Record<string, number>> = { ethernet: 1, 'token-ring': 6, fddi: 8 };
  lease.hardware =
    type === undefined
      ? undefined
      : Uint8Array.of(types[type] ?? 0, ...address!.split(':').map(octet => parseInt(octet, 16)));
  const text = (word: string): Uint8Array | undefined => {
    const found = value(word);
    return found === undefined ? undefined : unquote(found);
  };
  lease.uid = text('uid');
  lease.vendorClass = text('set vendor-class-identifier =');
  const hostname = text('client-hostname');
  lease.hostname = hostname && String.fromCharCode(...hostname);
}
