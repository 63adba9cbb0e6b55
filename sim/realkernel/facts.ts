/**
 * The state of a node as a list of facts, each with a key that says what it is about: the same from a simulated node and
 * from a real one. What runs down is kept apart as numbers, so that it can be compared with a tolerance.
 */
import { formatPrefix } from '../base/prefix';
import {
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_MANAGETEMPADDR,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
  INFINITY_LIFE_TIME,
} from '../kernel/ipv6/inet6-dev';
import type {
  AddrInfo,
  FdbInfo,
  LinkInfo,
  MaddrInfo,
  MdbInfo,
  NeighInfo,
  Netlink,
  RouteInfo,
} from '../kernel/uapi';
import type { NodeInView } from '../scenario/expect/subject';
import { facts4Of } from './facts4';

/** Something that is so on a node. */
export interface Fact {
  /** `route default via fe80::1 dev eth0 metric 1024`; the same thing has the same key in every run. */
  readonly key: string;
  /** What else is said of it. */
  readonly value: string;
  /** Seconds that are left of it, where it does not last. */
  readonly left?: number;
  /** Seconds for which it is still preferred, where that ends; of addresses whose time is no matter of chance. */
  readonly preferred?: number;
  /**
   * Whether it may be gone: the entry of a neighbour that is dead, or unused for a minute (gc_stale_time), which the kernel
   * sweeps out where its one table is full (gc_thresh1), with the neighbours of whatever else runs on the machine.
   */
  readonly mayBeGone?: true;
}

/** What facts are taken from. */
export interface NodeOfFacts extends NodeInView {
  readonly netlink: NodeInView['netlink'] & Pick<Netlink, 'fdb' | 'mdb'>;
}

const FLAGS = Object.entries({
  temporary: IFA_F_TEMPORARY,
  tentative: IFA_F_TENTATIVE,
  deprecated: IFA_F_DEPRECATED,
  nodad: IFA_F_NODAD,
  optimistic: IFA_F_OPTIMISTIC,
  mngtmpaddr: IFA_F_MANAGETEMPADDR,
  noprefixroute: IFA_F_NOPREFIXROUTE,
  dadfailed: IFA_F_DADFAILED,
  permanent: IFA_F_PERMANENT,
});

/** net.ipv6.neigh.*.gc_stale_time, seconds. */
const GC_STALE_TIME = 60;

/** The facts of a node; `sysctls` are the keys to look at. */
export function factsOf(node: NodeOfFacts, sysctls: readonly string[]): Fact[] {
  const { netlink } = node;
  return [
    ...netlink.links().flatMap(linkFacts),
    ...netlink.addresses().map(addressFact),
    ...netlink.routes().map(routeFact),
    ...netlink
      .neighbours()
      .filter(each => each.proxy || !['NUD_NONE', 'NUD_NOARP'].includes(each.state))
      .map(neighbourFact),
    ...netlink
      .memberships()
      .filter(({ family }) => family === 'inet6')
      .map(membershipFact),
    ...facts4Of(netlink),
    ...netlink.fdb().flatMap(forwardingFact),
    ...netlink.mdb().map(groupFact),
    ...sysctls.map(key => ({ key: `sysctl ${key}`, value: node.sysctl(key)?.trim() ?? 'none' })),
  ];
}

function linkFacts(link: LinkInfo): Fact[] {
  const { ifname, up, operstate, mtu, master, infoSlaveData } = link;
  const words = [up ? 'up' : 'down', `state ${operstate}`, `mtu ${mtu}`];
  const port = infoSlaveData?.['state'];
  return [
    {
      key: `link ${ifname}`,
      value: [...words, ...(master === undefined ? [] : [`master ${master}`])].join(' '),
    },
    ...(port === undefined ? [] : [{ key: `port ${ifname}`, value: String(port) }]),
  ];
}

function addressFact(info: AddrInfo): Fact {
  const flags = FLAGS.filter(([, bit]) => (info.flags & bit) !== 0).map(([name]) => name);
  const prefix = formatPrefix({ address: info.local, length: info.prefixlen });
  // Of a temporary one a random time of up to ten minutes is taken off (RFC 8981 §3.8): no seeds show all its range.
  const preferred =
    info.preferredLifetime === INFINITY_LIFE_TIME || (info.flags & IFA_F_TEMPORARY) !== 0
      ? {}
      : { preferred: info.preferredLifetime };
  return {
    key: `address ${prefix} dev ${info.ifname}`,
    value: [`scope ${info.scope}`, ...flags].join(' '),
    ...(info.validLifetime === INFINITY_LIFE_TIME ? {} : { left: info.validLifetime }),
    ...preferred,
  };
}

function routeFact(route: RouteInfo): Fact {
  const { type, dst, gateway, dev, table, metric, protocol, preference, metrics, nexthops, expires } = route;
  const hops = (nexthops ?? []).map(hop => ` nexthop ${hop.gateway?.toString() ?? ''} dev ${hop.dev}`);
  const via = gateway === undefined ? '' : ` via ${gateway.toString()}`;
  const device = dev === undefined ? '' : ` dev ${dev}`;
  const hopLimit = metrics.hoplimit === undefined ? '' : ` hoplimit ${metrics.hoplimit}`;
  const mtu = metrics.mtu === undefined ? '' : ` mtu ${metrics.mtu}`;
  return {
    key: `route ${type} ${formatPrefix(dst)}${via}${device}${hops.join('')} table ${table} metric ${metric}`,
    value: `proto ${protocol}${mtu}${hopLimit} pref ${preference}`,
    ...(expires === undefined ? {} : { left: expires }),
  };
}

function neighbourFact(neighbour: NeighInfo): Fact {
  const { dst, dev, lladdr, state, router, proxy } = neighbour;
  if (proxy) return { key: `proxy ${dst.toString()} dev ${dev}`, value: '' };
  const address = lladdr === undefined ? '' : `lladdr ${lladdr.toString()} `;
  return {
    key: `neigh ${dst.toString()} dev ${dev}`,
    value: `${address}${router ? 'router ' : ''}${state.replace('NUD_', '')}`,
    ...(mayBeGone(neighbour) && { mayBeGone: true }),
  };
}

/** See Fact. */
export function mayBeGone({
  state,
  used,
  confirmed,
}: Pick<NeighInfo, 'state' | 'used' | 'confirmed'>): boolean {
  return state === 'NUD_FAILED' || (state === 'NUD_STALE' && Math.min(used, confirmed) >= GC_STALE_TIME);
}

function membershipFact({ dev, address, users }: MaddrInfo): Fact {
  return { key: `group ${address.toString()} dev ${dev}`, value: `users ${users}` };
}

/**
 * What a bridge learned or was told. Not what a device itself listens to (`self`), which its groups say; not the addresses
 * of bridges and ports themselves (`permanent`), which are drawn where nobody gave one; and not what was told of each VLAN
 * as well: kernels without VLAN filtering have no such entries. An entry is stale once it is older than the ageing time and
 * still there, which is a matter of when the sweep comes round.
 */
function forwardingFact({ lladdr, dev, vlan, master, state }: FdbInfo): Fact[] {
  const learned = state === 'reachable' || state === 'stale';
  if (master === undefined || state === 'permanent' || (vlan !== undefined && !learned)) return [];
  const key = `fdb ${lladdr.toString()} dev ${dev}${vlan === undefined ? '' : ` vlan ${vlan}`} master ${master}`;
  return [{ key, value: learned ? 'learned' : state }];
}

/** A group that is wanted behind a port. */
function groupFact({ dev, port, group, vid, state }: MdbInfo): Fact {
  const vlan = vid === undefined ? '' : ` vid ${vid}`;
  return { key: `mdb ${group.toString()} port ${port}${vlan} dev ${dev}`, value: state };
}
