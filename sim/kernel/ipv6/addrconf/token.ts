/** `ip token set`: an interface identifier that all autoconfigured addresses of a device get (inet6_set_iftoken). */
import { ALL_ROUTERS, Ip6, UNSPECIFIED } from '../../../base/ip6';
import { IFF_NOARP } from '../../../link/net-device';
import type { NetlinkError } from '../../core/errno';
import { inet6IfinfoNotify } from '../../core/rtnetlink-messages';
import { IF_READY, IFA_F_OPTIMISTIC, IFA_F_TENTATIVE, type Inet6Dev } from '../inet6-dev';
import { ipv6SolicitsRouters } from '../ndisc/accept-ra';
import { ipv6GetLladdr } from './addresses';
import { addrconfStartSoliciting } from './router-solicitation';
import { addrconfVerify } from './verify';

/** inet6_set_iftoken: what the old token made ends, and routers are solicited so that the new one is used soon. */
export function inet6SetIftoken(idev: Inet6Dev, token: Ip6): NetlinkError | undefined {
  const refusal = refuse(idev);
  if (refusal !== undefined) return { errno: 'EINVAL', extack: refusal };
  idev.token = Ip6.join(UNSPECIFIED, token);
  const { net, dev } = idev;
  const source = ipv6GetLladdr(dev, IFA_F_TENTATIVE | IFA_F_OPTIMISTIC);
  const solicits = token !== UNSPECIFIED && idev.ifFlags & IF_READY && net.profile.solicitsOnToken;
  if (solicits && source !== undefined) addrconfStartSoliciting(idev, source, ALL_ROUTERS);
  for (const ifp of idev.addrList) {
    if (!ifp.tokenized) continue;
    ifp.validLft = 0;
    ifp.preferedLft = 0;
  }
  inet6IfinfoNotify(net, dev);
  addrconfVerify(net);
  return undefined;
}

function refuse(idev: Inet6Dev): string | undefined {
  if (idev.dev.loopback) return 'ipv6: Device is loopback';
  if (idev.dev.flags & IFF_NOARP) return 'ipv6: Device does not do neighbour discovery';
  if (!ipv6SolicitsRouters(idev)) return 'ipv6: Router advertisement is disabled on device';
  return idev.cnf.router_solicitations === 0 ? 'Router solicitation is disabled on device' : undefined;
}
