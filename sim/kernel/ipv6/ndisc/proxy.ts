/**
 * Addresses we answer for on somebody's behalf (`ip neigh add proxy`): pneigh_create and pneigh_delete of
 * net/core/neighbour.c with pndisc_constructor of net/ipv6/ndisc.c. The solicited-node group of each is joined, or nobody's
 * question would arrive.
 */
import type { Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { PneighEntry } from '../../core/neigh-table';
import { NEIGH_ADMIN } from '../../core/neigh-decisions';
import type { Net } from '../../core/net';
import { in6DevGet } from '../inet6-dev';
import { ipv6DevMcDec, ipv6DevMcInc } from '../mcast/group';

/** pneigh_create; of an entry that is there already the flag changes. */
export function pneighCreate(net: Net, address: Ip6, dev: NetDevice, isRouter: boolean): void {
  const known = net.neighbours.proxy(address, dev);
  if (known !== undefined) {
    known.isRouter = isRouter;
    return;
  }
  const { proxies } = net.neighbours;
  const next = proxies.findIndex(entry => pneighHash(entry.address) >= pneighHash(address));
  proxies.splice(next < 0 ? proxies.length : next, 0, { address, dev, isRouter });
  traceProxy(net, address, dev, 'absent', 'present');
  const idev = in6DevGet(dev);
  if (idev !== undefined) ipv6DevMcInc(idev, address.solicitedNode());
}

/** pneigh_delete; says whether there was one. */
export function pneighDelete(net: Net, address: Ip6, dev: NetDevice): boolean {
  const found = net.neighbours.proxies.find(entry => entry.address === address && entry.dev === dev);
  if (found !== undefined) release(net, found);
  return found !== undefined;
}

/** pneigh_ifdown: the device was switched off, and what was proxied on it is forgotten, the last in the table first. */
export function pneighIfdown(net: Net, dev: NetDevice): void {
  const forgotten = net.neighbours.proxies.filter(candidate => candidate.dev === dev).reverse();
  for (const entry of forgotten) release(net, entry);
}

/** pneigh_hash: the last eight hexadecimal digits, one after the other by XOR. */
function pneighHash({ w3 }: Ip6): number {
  let hash = w3 ^ (w3 >>> 16);
  hash ^= hash >>> 8;
  hash ^= hash >>> 4;
  return hash & 0xf;
}

function release(net: Net, entry: PneighEntry): void {
  const { proxies } = net.neighbours;
  const { address, dev } = entry;
  proxies.splice(proxies.indexOf(entry), 1);
  traceProxy(net, address, dev, 'present', 'absent');
  const idev = in6DevGet(dev);
  if (idev !== undefined) ipv6DevMcDec(idev, address.solicitedNode());
}

function traceProxy(net: Net, address: Ip6, dev: NetDevice, from: string, to: string): void {
  net.trace.state('neighbour', `proxy ${address.toString()} dev ${dev.name}`, from, to, NEIGH_ADMIN);
}
