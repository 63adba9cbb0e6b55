/** IPv6 begins to exist on a device (ipv6_add_dev of net/ipv6/addrconf.c). */
import { ALL_NODES, ALL_NODES_INTERFACE, ALL_ROUTERS, UNSPECIFIED } from '../../../base/ip6';
import { IFF_LOOPBACK, IFF_MULTICAST, IFF_NOARP, type NetDevice } from '../../../link/net-device';
import { neighParmsAlloc } from '../../core/neigh-parms';
import type { Net } from '../../core/net';
import { withDevconf } from '../../sysctl/devconf';
import { IF_READY, type Inet6Dev } from '../inet6-dev';
import { ipv6DevMcInc, ipv6McInitDev } from '../mcast/group';
import { ADDR_GEN_STABLE_PRIVACY } from './interface-id';
import { netconfRegistered } from './netconf';
import { addrconfLinkReady } from './notify';

/** ipv6_add_dev: settings copied from `default` as it is at this moment, and the groups every node is in. */
export function ipv6AddDev(net: Net, dev: NetDevice): Inet6Dev {
  const idev: Inet6Dev = {
    net,
    dev,
    cnf: initialConf(net, dev),
    ndParms: neighParmsAlloc(net.neighbours.parms),
    ifFlags: dev.up && addrconfLinkReady(net, dev) ? IF_READY : 0,
    dead: false,
    addrList: [],
    mcList: [],
    acList: undefined,
    token: UNSPECIFIED,
    rsInterval: 0,
    rsProbes: 0,
    rsTimer: undefined,
    raMtu: 0,
    desyncFactor: 0xffffffff,
    tstamp: net.scheduler.now,
    mld: undefined,
  };
  dev.ip6Ptr = idev;
  netconfRegistered(idev);
  ipv6McInitDev(idev);
  if (net.profile.joinsInterfaceLocalAllNodes) ipv6DevMcInc(idev, ALL_NODES_INTERFACE);
  ipv6DevMcInc(idev, ALL_NODES);
  if (idev.cnf.forwarding !== 0 && dev.flags & IFF_MULTICAST) ipv6DevMcInc(idev, ALL_ROUTERS);
  return idev;
}

function initialConf(net: Net, dev: NetDevice): Inet6Dev['cnf'] {
  let cnf = withDevconf(net.devconfDflt, 'mtu', dev.mtu);
  if (cnf.stable_secret !== undefined) cnf = withDevconf(cnf, 'addr_gen_mode', ADDR_GEN_STABLE_PRIVACY);
  if (dev.flags & (IFF_NOARP | IFF_LOOPBACK)) cnf = withDevconf(cnf, 'accept_dad', -1);
  if (dev.flags & IFF_LOOPBACK) cnf = withDevconf(cnf, 'use_tempaddr', -1);
  return cnf;
}
