/** Which address of IPv4 a client gets, and whether anybody answers there: address_allocate() and do_icmp_ping() of dhcp.c. */
import { Ip4 } from '../../base/ip4';
import type { Mac } from '../../base/mac';
import { seconds, type SimTime } from '../../base/time';
import type { PingSocket4, Process } from '../../kernel/uapi';
import { tagsMatch, type Context4 } from './contexts4';
import type { DhcpRange4 } from './config4';

/** An address that did not answer is not asked again for so long (PING_CACHE_TIME), and an answer waited for so long (PING_WAIT). */
const CACHE = seconds(30);
const WAIT = seconds(3);
/** Questions within that time; above, nobody is asked (60 % of what there is time for). */
const MOST = 6;

/** Asks whether an address is in use. Nothing else is done meanwhile. */
export class Pinger {
  readonly #free = new Map<Ip4, SimTime>();
  #waiting: { readonly address: Ip4; readonly heard: () => void } | undefined;

  constructor(
    private readonly os: Process,
    private readonly socket: PingSocket4 | undefined,
  ) {
    if (socket !== undefined)
      socket.onEcho = (_sequence, _data, { from }) => {
        if (from.address === this.#waiting?.address) this.#waiting.heard();
      };
  }

  isFree(address: Ip4, go: (free: boolean) => void): void {
    const { os, socket } = this;
    for (const [each, at] of this.#free) if (os.now() - at > CACHE) this.#free.delete(each);
    if (socket === undefined || this.#free.has(address) || this.#free.size >= MOST) return go(true);
    const done = (free: boolean): void => {
      timer.cancel();
      this.#waiting = undefined;
      if (free) this.#free.set(address, os.now());
      go(free);
    };
    const timer = os.timer('ping', () => done(true));
    this.#waiting = { address, heard: () => done(false) };
    socket.sendEcho(0, new Uint8Array(20), { address, port: 0 });
    timer.arm(WAIT);
  }
}

/** Where a client's MAC address points to in a range: the SDBM hash. */
function hashOf(mac: Mac): number {
  const octets = new Uint8Array(6);
  mac.writeTo(octets, 0);
  let hash = 0;
  for (const octet of octets) hash = (octet + (hash << 6) + (hash << 16) - hash) >>> 0;
  return hash === 0 ? 1 : hash;
}

/** What is asked of an address before it is given. */
export interface Search {
  readonly contexts: readonly Context4[];
  readonly tags: readonly string[];
  readonly mac: Mac;
  /** How often an address of a range was declined or in use, which moves where the search begins. */
  readonly epochs: Map<DhcpRange4, number>;
  readonly pinger: Pinger;
  /** Neither leased nor reserved. */
  readonly free: (address: Ip4) => boolean;
}

/** Goes on with an address, or undefined where there is none. First the ranges whose tags fit, then those without tags. */
export function allocate4(search: Search, go: (address: Ip4 | undefined) => void): void {
  const { contexts, tags } = search;
  const fitting = contexts.filter(({ range }) => !range.static && tagsMatch(range.filter, tags));
  const tagged = fitting.filter(({ range }) => range.filter.length > 0);
  const ranges = [...tagged, ...fitting.filter(each => !tagged.includes(each))].map(({ range }) => range);
  inRange(search, ranges, 0, go);
}

function inRange(
  search: Search,
  ranges: readonly DhcpRange4[],
  which: number,
  go: (address: Ip4 | undefined) => void,
): void {
  const range = ranges[which];
  if (range === undefined) return go(undefined);
  const { contexts, epochs, pinger } = search;
  const [first, last] = [range.start.word >>> 0, range.end.word >>> 0];
  const size = 1 + last - first;
  const begin = (hashOf(search.mac) + (epochs.get(range) ?? 0)) % size;
  const from = (tried: number): void => {
    for (let i = tried; i < size; i += 1) {
      const address = Ip4.of(first + ((begin + i) % size));
      const own = contexts.some(({ local }) => local === address);
      if (own || !search.free(address) || isOdd(address)) continue;
      return pinger.isFree(address, free => {
        if (free) return go(address);
        epochs.set(range, (epochs.get(range) ?? 0) + 1);
        from(i + 1);
      });
    }
    inRange(search, ranges, which + 1, go);
  };
  from(0);
}

/** .0 and .255 of what was class C: Windows does not take them. */
function isOdd({ word }: Ip4): boolean {
  const last = word & 0xff;
  return word >>> 29 === 6 && (last === 0 || last === 0xff);
}
