/** The facts of a node that are about IPv4: addresses, routes, neighbours. */
import { formatPrefix4 } from '../base/prefix4';
import {
  IFA_F_DEPRECATED,
  IFA_F_NOPREFIXROUTE,
  IFA_F_PERMANENT,
  IFA_F_SECONDARY,
  INFINITY_LIFE_TIME,
} from '../kernel/ipv4/in-device';
import type { AddrInfo4, NeighInfo4, RouteInfo4 } from '../kernel/uapi';
import type { NodeInView } from '../scenario/expect/subject';
import { mayBeGone, type Fact } from './facts';

const FLAGS = Object.entries({
  secondary: IFA_F_SECONDARY,
  deprecated: IFA_F_DEPRECATED,
  noprefixroute: IFA_F_NOPREFIXROUTE,
  permanent: IFA_F_PERMANENT,
});

/** See the file's header. */
export function facts4Of({ ipv4 }: NodeInView['netlink']): Fact[] {
  return [
    ...ipv4.addresses().map(addressFact),
    ...ipv4.routes().map(routeFact),
    ...ipv4
      .neighbours()
      .filter(({ state }) => state !== 'NUD_NONE' && state !== 'NUD_NOARP')
      .map(neighbourFact),
  ];
}

function addressFact(info: AddrInfo4): Fact {
  const { local, prefixlen, ifname, peer, broadcast, scope, label, validLifetime } = info;
  const words = [
    ...(peer === undefined ? [] : [`peer ${peer.toString()}`]),
    ...(broadcast === undefined ? [] : [`brd ${broadcast.toString()}`]),
    `scope ${scope}`,
    ...FLAGS.filter(([, bit]) => (info.flags & bit) !== 0).map(([name]) => name),
    label,
  ];
  const { preferredLifetime: preferred } = info;
  return {
    key: `address ${formatPrefix4({ address: local, length: prefixlen })} dev ${ifname}`,
    value: words.join(' '),
    ...(validLifetime === INFINITY_LIFE_TIME ? {} : { left: validLifetime }),
    ...(preferred === INFINITY_LIFE_TIME ? {} : { preferred }),
  };
}

function routeFact(route: RouteInfo4): Fact {
  const { type, dst, gateway, dev, table, metric, protocol, scope, prefsrc, metrics, nexthops, tos } = route;
  const hops = (nexthops ?? []).map(hop => ` nexthop ${hop.gateway?.toString() ?? ''} dev ${hop.dev ?? ''}`);
  const via = gateway === undefined ? '' : ` via ${gateway.toString()}`;
  const device = dev === undefined ? '' : ` dev ${dev}`;
  const source = prefsrc === undefined ? '' : ` src ${prefsrc.toString()}`;
  const mtu = metrics.mtu === undefined ? '' : ` mtu ${metrics.mtu}`;
  const where = `${via}${device}${hops.join('')} table ${table} tos ${tos} metric ${metric}`;
  return {
    key: `route ${type} ${formatPrefix4(dst)}${where}`,
    value: `proto ${protocol} scope ${scope}${source}${mtu}`,
  };
}

function neighbourFact(neighbour: NeighInfo4): Fact {
  const { dst, dev, lladdr, state } = neighbour;
  const address = lladdr === undefined ? '' : `lladdr ${lladdr.toString()} `;
  return {
    key: `neigh ${dst.toString()} dev ${dev}`,
    value: `${address}${state.replace('NUD_', '')}`,
    ...(mayBeGone(neighbour) && { mayBeGone: true }),
  };
}
