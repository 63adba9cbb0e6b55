/**
 * What expectations look at, of a real lab: the tables of each node as they were when they were last read, under the
 * names by which a simulated lab has them, so that the same code judges both. Reading takes time and looking does not:
 * whoever looks has the tables read before.
 */
import type { LabInView, NodeInView } from '../scenario/expect/subject';
import { parseInterfaceRef } from '../scenario/target';
import type {
  AddrInfo,
  AddrInfo4,
  FdbInfo,
  LinkInfo,
  MaddrInfo,
  MdbInfo,
  NeighInfo,
  NeighInfo4,
  RouteInfo,
  RouteInfo4,
} from '../kernel/uapi';
import { dotted } from '../kernel/syscall/process';
import type { Scenario } from '../scenario/resolve';
import type { RealLab, RealNode } from './lab';
import { ADDRESSES, readAddresses } from './probes/address';
import { FORWARDING, GROUPS, readForwarding, readGroups } from './probes/bridge';
import {
  ADDRESSES4,
  NEIGHBOURS4,
  readAddresses4,
  readNeighbours4,
  readRoutes4,
  ROUTES4,
} from './probes/ipv4';
import { LINKS, MEMBERSHIPS, readLinks, readMemberships } from './probes/link';
import { NEIGHBOURS, readNeighbours } from './probes/neigh';
import { readRoutes, ROUTES } from './probes/route';
import { quoted } from './machine';

/** What can be read of a node. */
export type Table = 'addresses' | 'bridges' | 'links' | 'memberships' | 'neighbours' | 'routes';

/** The tables of one node, as they were last read. */
export class NodeView implements NodeInView {
  readonly #addresses = new Map<string, AddrInfo>();
  #tables: {
    addresses: AddrInfo[];
    fdb: FdbInfo[];
    mdb: MdbInfo[];
    links: LinkInfo[];
    memberships: MaddrInfo[];
    neighbours: NeighInfo[];
    routes: RouteInfo[];
  } = { addresses: [], fdb: [], mdb: [], links: [], memberships: [], neighbours: [], routes: [] };
  #ipv4: { addresses: AddrInfo4[]; neighbours: NeighInfo4[]; routes: RouteInfo4[] } = {
    addresses: [],
    neighbours: [],
    routes: [],
  };
  readonly #sysctls = new Map<string, string>();
  /** Names of all devices that were ever seen, by index. */
  readonly deviceNames = new Map<number, string>();

  constructor(readonly node: RealNode) {}

  readonly netlink = {
    addresses: (): readonly AddrInfo[] => this.#tables.addresses,
    fdb: (): readonly FdbInfo[] => this.#tables.fdb,
    mdb: (): readonly MdbInfo[] => this.#tables.mdb,
    links: (): readonly LinkInfo[] => this.#tables.links,
    link: (name: string): LinkInfo | undefined => this.#tables.links.find(each => each.ifname === name),
    memberships: (): readonly MaddrInfo[] => this.#tables.memberships,
    neighbours: (): readonly NeighInfo[] => this.#tables.neighbours,
    routes: (): readonly RouteInfo[] => this.#tables.routes,
    ipv4: {
      addresses: (): readonly AddrInfo4[] => this.#ipv4.addresses,
      neighbours: (): readonly NeighInfo4[] => this.#ipv4.neighbours,
      routes: (): readonly RouteInfo4[] => this.#ipv4.routes,
    },
  };

  /** A sysctl as it was last read; undefined where there is none of that name. */
  sysctl(key: string): string | undefined {
    return this.#sysctls.get(dotted(key));
  }

  /** Read a table now. @throws Error when the node does not answer. */
  async read(table: Table): Promise<void> {
    const { node } = this;
    switch (table) {
      case 'addresses':
        this.#tables.addresses = readAddresses(await node.ask(ADDRESSES));
        for (const each of this.#tables.addresses)
          this.#addresses.set(`${each.local.toString()} ${each.ifname}`, each);
        this.#ipv4.addresses = readAddresses4(await node.ask(ADDRESSES4));
        return;
      case 'bridges':
        this.#tables.fdb = readForwarding(await node.ask(FORWARDING));
        this.#tables.mdb = readGroups(await node.ask(GROUPS));
        return;
      case 'links':
        this.#tables.links = readLinks(await node.ask(LINKS));
        for (const { ifindex, ifname } of this.#tables.links) this.deviceNames.set(ifindex, ifname);
        return;
      case 'memberships':
        this.#tables.memberships = readMemberships(await node.ask(MEMBERSHIPS));
        return;
      case 'neighbours':
        this.#tables.neighbours = readNeighbours(await node.ask(NEIGHBOURS));
        this.#ipv4.neighbours = readNeighbours4(await node.ask(NEIGHBOURS4));
        return;
      case 'routes':
        this.#tables.routes = readRoutes(await node.ask(ROUTES));
        this.#ipv4.routes = readRoutes4(await node.ask(ROUTES4));
        return;
    }
  }

  /** Read sysctls now. */
  async readSysctls(keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      const answer = await this.node.ask(`sysctl -n -- ${quoted(key)} 2>/dev/null`);
      if (answer === '') this.#sysctls.delete(dotted(key));
      else this.#sysctls.set(dotted(key), answer.trim());
    }
  }

  /** From now on an address that was there once counts as there: for judging packets of the past. */
  remember(): void {
    this.#tables.addresses = [...this.#addresses.values()];
  }
}

/** The view of a whole lab. */
export class LabView implements LabInView {
  readonly nodes: ReadonlyMap<string, NodeView>;
  readonly links: readonly { readonly ends: Scenario['links'][number]['endpoints'] }[];

  constructor(lab: RealLab, scenario: Scenario) {
    this.nodes = new Map([...lab.nodes].map(([name, node]) => [name, new NodeView(node)]));
    this.links = scenario.links.map(({ endpoints }) => ({ ends: endpoints }));
  }

  node(name: string): NodeView {
    return this.nodes.get(name) as NodeView;
  }

  /** Read a table of a node, and what the texts that name interfaces stand for (`router:eth0`). */
  async read(node: string, tables: readonly Table[], texts: readonly unknown[]): Promise<void> {
    const named = texts.flatMap(text => (typeof text === 'string' ? (parseInterfaceRef(text) ?? []) : []));
    const others = [...new Set(named.map(ref => ref.node))].filter(name => this.nodes.has(name));
    await Promise.all([
      ...tables.map(table => this.node(node).read(table)),
      ...others.flatMap(name => [this.node(name).read('addresses'), this.node(name).read('links')]),
    ]);
  }
}
