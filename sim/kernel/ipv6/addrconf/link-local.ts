/** The addresses a device gets without being asked: ::1 on the loopback, fe80:: elsewhere (addrconf_init_auto_addrs). */
import { Ip6, LOOPBACK } from '../../../base/ip6';
import type { Decision } from '../../../trace/decision';
import { decision } from '../../../trace/decision';
import { isNetlinkError } from '../../core/errno';
import { devconfOptimistic } from '../../sysctl/inet6-conf';
import {
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_STABLE_PRIVACY,
  IFA_F_TENTATIVE,
  type Inet6Dev,
} from '../inet6-dev';
import { ipv6McUp } from '../mcast/group';
import { addrconfAddMroute } from '../route/device-routes';
import { addrconfPrefixRoute } from '../route/prefix-route';
import { ipv6AddAddr, ipv6IfaUsable, RT_SCOPE_HOST, RT_SCOPE_LINK } from './addresses';
import { addrconfDadStart } from './dad';
import {
  ADDR_GEN_EUI64,
  ADDR_GEN_NONE,
  ensureRandomSecret,
  generatesStable,
  ipv6GenerateEui64,
  ipv6GenerateStableAddress,
} from './interface-id';

export const LINK_LOCAL_MADE = decision({
  id: 'addrconf.link-local.made',
  outcome: 'note',
  says: 'the device became ready, so it got a link-local address',
  spec: 'RFC 4862 §5.3',
  source: 'addrconf_add_linklocal',
});
export const LINK_LOCAL_NOT_WANTED = decision({
  id: 'addrconf.link-local.mode-none',
  outcome: 'note',
  says: 'addr_gen_mode is none: no link-local address, hence no router solicitation either',
  spec: 'ip-sysctl addr_gen_mode',
  source: 'addrconf_addr_gen',
  remedy: 'ip link set dev IF addrgenmode eui64',
});
export const LOOPBACK_MADE = decision({
  id: 'addrconf.loopback.made',
  outcome: 'note',
  says: 'the loopback device came up and got ::1',
  spec: 'RFC 4291 §2.5.3',
  source: 'init_loopback',
});

const LINK_LOCAL = Ip6.of(0xfe800000, 0, 0, 0);

/** addrconf_init_auto_addrs. */
export function addrconfInitAutoAddrs(idev: Inet6Dev): void {
  if (idev.dev.loopback) initLoopback(idev);
  else {
    if (idev.dev.up) ipv6McUp(idev);
    addrconfAddMroute(idev);
    addrconfAddrGen(idev);
  }
}

/** init_loopback: ::1 needs no checking. */
function initLoopback(idev: Inet6Dev): void {
  if (idev.dev.up) ipv6McUp(idev);
  const config = {
    addr: LOOPBACK,
    prefixLen: 128,
    flags: IFA_F_PERMANENT,
    scope: RT_SCOPE_HOST,
    proto: 'kernel_lo' as const,
  };
  const ifp = ipv6AddAddr(idev, config, LOOPBACK_MADE);
  if (isNetlinkError(ifp)) return;
  ifp.flags &= ~IFA_F_TENTATIVE;
  ifp.state = 'POSTDAD';
  ipv6IfaUsable(ifp);
}

/** addrconf_addr_gen: by the device's addr_gen_mode; never on the slave of a bond. */
export function addrconfAddrGen(idev: Inet6Dev): void {
  if (idev.dev.noAddrconf && idev.net.profile.slavesGenerateNone) return;
  switch (idev.cnf.addr_gen_mode) {
    case ADDR_GEN_NONE:
      idev.net.trace.note(LINK_LOCAL_NOT_WANTED, idev.dev.name);
      return;
    case ADDR_GEN_EUI64:
      addrconfAddLinklocal(idev, ipv6GenerateEui64(LINK_LOCAL, idev), 0, LINK_LOCAL_MADE);
      return;
    default: {
      ensureRandomSecret(idev);
      const stable = generatesStable(idev) ? ipv6GenerateStableAddress(LINK_LOCAL, 0, idev) : undefined;
      if (stable !== undefined) addrconfAddLinklocal(idev, stable, IFA_F_STABLE_PRIVACY, LINK_LOCAL_MADE);
    }
  }
}

/** addrconf_add_linklocal. */
function addrconfAddLinklocal(idev: Inet6Dev, addr: Ip6, flags: number, why: Decision): void {
  const optimistic = devconfOptimistic(idev, 'optimistic_dad') && idev.net.devconfAll.forwarding === 0;
  const config = {
    addr,
    prefixLen: 64,
    flags: flags | IFA_F_PERMANENT | (optimistic ? IFA_F_OPTIMISTIC : 0),
    scope: RT_SCOPE_LINK,
    proto: 'kernel_ll' as const,
  };
  const ifp = ipv6AddAddr(idev, config, why);
  if (isNetlinkError(ifp)) return;
  addrconfPrefixRoute(idev, { address: addr.masked(64), length: 64 }, {});
  addrconfDadStart(ifp);
}
