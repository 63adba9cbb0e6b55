/** The socket that joins the groups added as addresses, `ip addr add GROUP dev DEV autojoin` (mc_autojoin_sk, ipv6_mc_config). */
import type { Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { Errno } from '../../core/errno';
import type { Net } from '../../core/net';
import { SocketGroups } from '../../socket/groups';
import type { Refusal } from '../../uapi';

const sockets = new WeakMap<Net, SocketGroups>();

/** Join a group on a device; once is all. */
export function autojoin(net: Net, dev: NetDevice, group: Ip6): Refusal<Errno> {
  let groups = sockets.get(net);
  if (groups === undefined) sockets.set(net, (groups = new SocketGroups(net)));
  return groups.join(group, dev.name);
}

/** Leave it, where it was joined. */
export function autoleave(net: Net, dev: NetDevice, group: Ip6): void {
  sockets.get(net)?.leave(group, dev.name);
}
