/** RTM_*ADDRLABEL: the labels that choose among source addresses (ip6addrlbl_newdel, ip6addrlbl_dump). */
import type { NetlinkError } from '../core/errno';
import type { Net } from '../core/net';
import { addressLabels, ip6addrlblAdd, ip6addrlblDel } from '../ipv6/addr-label';
import type { AddrLabelInfo, AddrLabelRequest, Refusal } from '../uapi';

/** The table in the order in which it is searched. A device that is gone is told by its number, as iproute2 would. */
export function addressLabelDump(net: Net): AddrLabelInfo[] {
  return addressLabels(net).map(row => ({
    ...row,
    ...(row.ifindex !== 0 && { dev: net.devices.get(row.ifindex)?.name ?? `if${row.ifindex}` }),
  }));
}

/** RTM_NEWADDRLABEL: EINVAL for a device that is not there. */
export function addressLabelAdd(net: Net, request: AddrLabelRequest): Refusal {
  const { address, prefixlen: length, ifindex, label } = request;
  if (address === undefined) return NOT_AN_ADDRESS;
  if (ifindex !== 0 && net.devices.get(ifindex) === undefined) return { errno: 'EINVAL' };
  return ip6addrlblAdd(net, { prefix: { address, length }, ifindex, label });
}

/** RTM_DELADDRLABEL. */
export function addressLabelDel(net: Net, request: AddrLabelRequest): Refusal {
  const { address, prefixlen: length, ifindex } = request;
  if (address === undefined) return NOT_AN_ADDRESS;
  return ip6addrlblDel(net, { address, length }, ifindex);
}

/** ifal_policy asks for 16 octets. */
const NOT_AN_ADDRESS: NetlinkError = { errno: 'ERANGE', extack: 'Attribute failed policy validation' };
