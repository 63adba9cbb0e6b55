/**
 * One routing table (struct fib6_table): its prefixes, found by longest match (ip6_fib.c fib6_node_lookup, fib6_locate,
 * fib6_backtrack) and walked in the order in which `ip -6 route show` lists them.
 *
 * The kernel keeps a binary trie and walks it in post-order. Here the nodes stand in an array in just that order: what is
 * more specific before what covers it, low addresses before high ones, `default` last. In such an array the nodes within
 * a prefix are exactly those right before it, which makes both finding and linking to the covering node short.
 */
import { UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import type { Prefix } from '../../../base/prefix';
import type { Fib6Info } from './fib6-info';

/** The routes to one prefix (struct fib6_node). */
export class Fib6Node {
  /** The nearest shorter prefix in the table that covers this one. */
  parent: Fib6Node | undefined = undefined;
  /** The first route; the others follow by `next`, in order of metric and, within one, of insertion. */
  leaf: Fib6Info | undefined = undefined;
  /** Changes when remembered look-ups that ended here must be made again. */
  sernum = 0;
  /** Where the next round of routers begins; kernels that take turns only (`rr_ptr`). */
  rrPtr: Fib6Info | undefined = undefined;

  constructor(readonly prefix: Prefix) {}

  /** The routes as they are now; a copy, so that they may be deleted while iterating. */
  routes(): Fib6Info[] {
    const routes: Fib6Info[] = [];
    for (let rt = this.leaf; rt !== undefined; rt = rt.next) routes.push(rt);
    return routes;
  }

  /** The first route that is `wanted`. */
  find(wanted: (rt: Fib6Info) => boolean): Fib6Info | undefined {
    let rt = this.leaf;
    while (rt !== undefined && !wanted(rt)) rt = rt.next;
    return rt;
  }

  /** Make `routes`, in order, what stands here. */
  link(routes: readonly Fib6Info[]): void {
    this.leaf = routes[0];
    routes.forEach((rt, index) => {
      rt.node = this;
      rt.next = routes[index + 1];
    });
  }

  covers(address: Ip6): boolean {
    return this.prefix.address.prefixEquals(address, this.prefix.length);
  }
}

export class Fib6Table {
  /** RT6_TABLE_HAS_DFLT_ROUTER: an advertisement has put a default route here. */
  hasDfltRouter = false;
  #nodes: readonly Fib6Node[] = [];

  constructor(readonly id: number) {}

  /** In dump order. The array is never changed, only replaced, so nodes may be removed while iterating. */
  get nodes(): readonly Fib6Node[] {
    return this.#nodes;
  }

  /** The most specific prefix that covers `address`; the next best one is its `parent`. */
  fib6NodeLookup(address: Ip6): Fib6Node | undefined {
    return this.#covering(this.#position(address, 128), address, 128);
  }

  /** The node of exactly this prefix. */
  fib6Locate(prefix: Prefix): Fib6Node | undefined {
    const found = this.#nodes[this.#position(prefix.address, prefix.length)];
    return found !== undefined && isPrefix(found, prefix) ? found : undefined;
  }

  /** The node of the prefix, made if it is not there (fib6_add_1). */
  nodeFor(prefix: Prefix): Fib6Node {
    const at = this.#position(prefix.address, prefix.length);
    const found = this.#nodes[at];
    if (found !== undefined && isPrefix(found, prefix)) return found;
    const node = new Fib6Node(prefix);
    node.parent = this.#covering(at, prefix.address, prefix.length);
    this.#rehang(prefix, at, node.parent, node);
    this.#nodes = this.#nodes.toSpliced(at, 0, node);
    return node;
  }

  /** Take out a node whose last route is gone (fib6_repair_tree). */
  removeNode(node: Fib6Node): void {
    const at = this.#nodes.indexOf(node);
    this.#rehang(node.prefix, at, node, node.parent);
    this.#nodes = this.#nodes.toSpliced(at, 1);
  }

  /** The first node at or after the place of the prefix in dump order. */
  #position(address: Ip6, length: number): number {
    let low = 0;
    let high = this.#nodes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const { prefix } = this.#nodes[middle] as Fib6Node;
      if (dumpOrder(prefix.address, prefix.length, address, length) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The nearest node that covers the prefix, if `at` is its place: the node there stands either above it, or below
   * whatever covers both.
   */
  #covering(at: number, address: Ip6, length: number): Fib6Node | undefined {
    let node = this.#nodes[at];
    while (node !== undefined && !(node.prefix.length <= length && node.covers(address))) node = node.parent;
    return node;
  }

  /** What hangs on `from` of the nodes within `prefix`, which end right before `at`, hangs on `to` from now on. */
  #rehang(prefix: Prefix, at: number, from: Fib6Node | undefined, to: Fib6Node | undefined): void {
    for (let index = at - 1; index >= 0; index--) {
      const node = this.#nodes[index] as Fib6Node;
      if (!prefix.address.prefixEquals(node.prefix.address, prefix.length)) return;
      if (node.parent === from) node.parent = to;
    }
  }
}

/** Post-order of the trie: negative when the first prefix is listed before the second. */
function dumpOrder(a: Ip6, aLength: number, b: Ip6, bLength: number): number {
  const shorter = aLength < bLength ? aLength : bLength;
  if (a === b || a.commonPrefixLength(b) >= shorter) return bLength - aLength;
  return a.compare(b);
}

function isPrefix(node: Fib6Node, prefix: Prefix): boolean {
  return node.prefix.length === prefix.length && node.prefix.address === prefix.address;
}

/** The prefix of every default route. */
export const DEFAULT_PREFIX: Prefix = { address: UNSPECIFIED, length: 0 };
