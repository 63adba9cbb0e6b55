/** rtnetlink(7) as one process holds it: requests to its namespace, and the groups it listens to. Implements uapi's Netlink. */
import { Ip4 } from '../../base/ip4';
import type { Mac } from '../../base/mac';
import { isNetlinkError } from '../core/errno';
import { fibNlDelrule, fibNlNewrule } from '../core/fib-rules';
import { linkwatchSyncDev } from '../core/link-watch';
import type { AnyNeighbour, Neighbour } from '../core/neighbour';
import type { Net } from '../core/net';
import type { RtnlMessage } from '../core/rtnetlink-messages';
import type { ArpNeighbour } from '../ipv4/arp-neigh';
import type {
  AddrInfo,
  AddrLabelInfo,
  AddrLabelRequest,
  AddrRequest,
  BridgeVlanInfo,
  BridgeVlanRequest,
  FdbInfo,
  LinkChange,
  LinkCreate,
  LinkInfo,
  MaddrInfo,
  MdbInfo,
  NeighInfo,
  NeighRequest,
  Netlink,
  NetlinkError,
  NetlinkEvent,
  NewMode,
  Refusal,
  RouteAnswer,
  RouteInfo,
  RouteQuestion,
  RouteRequest,
  RtnlGroup,
  RuleInfo,
  RuleRequest,
} from '../uapi';
import { inItsWords } from './extack';
import type { Machine } from './machine';
import { addrAdd, addrDel, addrDump, addrInfo } from './netlink-addr';
import { addressLabelAdd, addressLabelDel, addressLabelDump } from './netlink-addrlabel';
import {
  bridgeVlanAdd,
  bridgeVlanDel,
  bridgeVlanDump,
  fdbAdd,
  fdbDel,
  fdbDump,
  mdbDump,
} from './netlink-bridge';
import { type IfInfo, linkDump, namedLink, rtnlFillIfinfo } from './netlink-link';
import { linkAdd } from './netlink-newlink';
import { NetlinkIpv4 } from './netlink4';
import { addrInfo4, neighInfo4, routeInfo4 } from './netlink4-info';
import { linkDel, linkSet } from './netlink-setlink';
import { changeMultiaddr, maddrDump, neighAdd, neighDel, neighDump, neighInfo } from './netlink-neigh';
import { ruleDump, ruleInfo } from './netlink-rule';
import { routeAdd, routeCacheDump, routeDel, routeDump, routeGet, routeInfo } from './netlink-route';

function isArp(neigh: AnyNeighbour): neigh is ArpNeighbour {
  return neigh.key instanceof Ip4;
}

/** One NETLINK_ROUTE socket. `onClose` registers what to undo when the process ends and gives the way to unregister it. */
export class NetlinkSocket implements Netlink {
  readonly ipv4: NetlinkIpv4;

  constructor(
    readonly machine: Machine,
    readonly net: Net,
    readonly onClose: (close: () => void) => () => void,
  ) {
    this.ipv4 = new NetlinkIpv4(net);
  }

  links(): readonly LinkInfo[] {
    return linkDump(this.machine, this.net);
  }

  link(name: string): LinkInfo | undefined {
    const dev = this.net.device(name);
    if (dev === undefined) return undefined;
    linkwatchSyncDev(this.net, dev);
    return namedLink(this.machine, rtnlFillIfinfo(this.net, dev));
  }

  linkAdd(request: LinkCreate): Refusal {
    return inItsWords(this.net.profile, linkAdd(this.machine, this.net, request));
  }

  linkSet(name: string, change: LinkChange): Refusal {
    return inItsWords(this.net.profile, linkSet(this.machine, this.net, name, change));
  }

  linkDel(name: string): Refusal {
    return inItsWords(this.net.profile, linkDel(this.machine, this.net, name));
  }

  addresses(): readonly AddrInfo[] {
    return addrDump(this.net);
  }

  addressAdd(request: AddrRequest, mode: 'add' | 'replace' | 'change'): Refusal {
    return inItsWords(this.net.profile, addrAdd(this.net, request, mode));
  }

  addressDel(request: AddrRequest): Refusal {
    return inItsWords(this.net.profile, addrDel(this.net, request));
  }

  addressLabels(): readonly AddrLabelInfo[] {
    return addressLabelDump(this.net);
  }

  addressLabelAdd(request: AddrLabelRequest): Refusal {
    return inItsWords(this.net.profile, addressLabelAdd(this.net, request));
  }

  addressLabelDel(request: AddrLabelRequest): Refusal {
    return inItsWords(this.net.profile, addressLabelDel(this.net, request));
  }

  routes(table?: number): readonly RouteInfo[] {
    return routeDump(this.net, table);
  }

  routeTables(): readonly number[] {
    return this.net.fib6.tables.map(({ id }) => id);
  }

  routeCache(table?: number): readonly RouteInfo[] {
    return routeCacheDump(this.net, table);
  }

  routeAdd(request: RouteRequest, mode: NewMode): Refusal {
    return inItsWords(this.net.profile, routeAdd(this.net, request, mode));
  }

  routeDel(request: Parameters<Netlink['routeDel']>[0]): Refusal {
    return inItsWords(this.net.profile, routeDel(this.net, request));
  }

  routeGet(question: RouteQuestion): RouteAnswer | NetlinkError {
    const answer = routeGet(this.net, question);
    return isNetlinkError(answer) ? inItsWords(this.net.profile, answer) : answer;
  }

  rules(): readonly RuleInfo[] {
    return ruleDump(this.net);
  }

  ruleAdd(request: RuleRequest): Refusal {
    return inItsWords(this.net.profile, fibNlNewrule(this.net, request));
  }

  ruleDel(request: RuleRequest): Refusal {
    return inItsWords(this.net.profile, fibNlDelrule(this.net, request));
  }

  neighbours(): readonly NeighInfo[] {
    return neighDump(this.net);
  }

  neighbourAdd(request: NeighRequest, mode: 'add' | 'change' | 'replace'): Refusal {
    return inItsWords(this.net.profile, neighAdd(this.net, request, mode));
  }

  neighbourDel(request: NeighRequest): Refusal {
    return inItsWords(this.net.profile, neighDel(this.net, request));
  }

  multiaddr(change: 'add' | 'delete', name: string, group: Mac): Refusal {
    return changeMultiaddr(this.net, change, name, group);
  }

  memberships(): readonly MaddrInfo[] {
    return maddrDump(this.net);
  }

  fdb(): readonly FdbInfo[] {
    return fdbDump(this.net);
  }

  fdbAdd(request: Parameters<Netlink['fdbAdd']>[0]): Refusal {
    return inItsWords(this.net.profile, fdbAdd(this.net, request));
  }

  fdbDel(request: Parameters<Netlink['fdbDel']>[0]): Refusal {
    return inItsWords(this.net.profile, fdbDel(this.net, request));
  }

  mdb(): readonly MdbInfo[] {
    return mdbDump(this.net);
  }

  bridgeVlans(): readonly BridgeVlanInfo[] {
    return bridgeVlanDump(this.net);
  }

  bridgeVlanAdd(request: BridgeVlanRequest): Refusal {
    return bridgeVlanAdd(this.net, request);
  }

  bridgeVlanDel(request: BridgeVlanRequest): Refusal {
    return bridgeVlanDel(this.net, request);
  }

  subscribe(groups: readonly RtnlGroup[], receive: (event: NetlinkEvent) => void): () => void {
    const detach = groups.map(group =>
      this.net.rtnl(group).attach(message => {
        const event = this.#show(message);
        if (event !== undefined) receive(event);
      }),
    );
    const close = (): void => {
      for (const undo of detach) undo();
      forget();
    };
    const forget = this.onClose(close);
    return close;
  }

  /** The message as plain values, as they are now. */
  #show(message: RtnlMessage): NetlinkEvent | undefined {
    switch (message.kind) {
      case 'newlink':
      case 'dellink':
        return {
          kind: message.kind,
          link: namedLink(this.machine, message.info as IfInfo),
          ...(message.event !== undefined && { event: message.event }),
        };
      case 'newport':
      case 'delport':
        return { kind: message.kind, link: namedLink(this.machine, message.info as IfInfo) };
      case 'newaddr':
      case 'deladdr':
        if (message.group === 'IPV4_IFADDR')
          return { kind: `${message.kind}4`, address: addrInfo4(message.address4) };
        return { kind: message.kind, address: addrInfo(message.address) };
      case 'newroute':
      case 'delroute':
        if (message.group === 'IPV4_ROUTE')
          return {
            kind: `${message.kind}4`,
            route: routeInfo4(message.route4),
            replace: message.replace === true,
          };
        return {
          kind: message.kind,
          route: routeInfo(this.net, message.route),
          replace: message.replace === true,
        };
      case 'newrule':
      case 'delrule':
        return { kind: message.kind, rule: ruleInfo(this.net, message.rule) };
      case 'newneigh':
      case 'delneigh':
      case 'getneigh':
        return isArp(message.neighbour)
          ? { kind: `${message.kind}4`, neighbour: neighInfo4(message.neighbour) }
          : {
              kind: message.kind,
              neighbour: neighInfo(message.neighbour as Neighbour, message.kind === 'delneigh' ? 0 : 1),
            };
      case 'newprefix':
      case 'newnduseropt':
        return { kind: message.kind, dev: message.dev.name, option: message.option };
      case 'newnetconf':
        return {
          kind: message.kind,
          scope: message.scope,
          ifindex: message.ifindex,
          values: message.values,
        };
      case 'delnetconf':
        return { kind: message.kind, scope: message.scope, ifindex: message.ifindex };
      case 'newmdb':
      case 'delmdb':
        return undefined;
    }
  }
}
