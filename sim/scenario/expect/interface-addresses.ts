/** `node:interface` in an expectation: the addresses it stands for at the moment of looking. */
import { Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import type { AddrInfo } from '../../kernel/uapi';
import { parseInterfaceRef } from '../target';
import type { LabInView } from './subject';

/** The IPv6 addresses of that interface; undefined where `text` is not written `node:interface`. */
export function addressesOf(lab: LabInView, text: string): readonly AddrInfo[] | undefined {
  const ref = parseInterfaceRef(text);
  if (ref === undefined) return undefined;
  const all = lab.nodes.get(ref.node)?.netlink.addresses() ?? [];
  return all.filter(({ ifname }) => ifname === ref.interface);
}

/** Whether an address is the one that `text` writes, or one of the interface that `text` names. */
export function isAddressOf(lab: LabInView, text: string, address: Ip6): boolean {
  const own = addressesOf(lab, text);
  return own === undefined ? address === Ip6.parse(text) : own.some(({ local }) => local === address);
}

/** The MAC that `text` writes, or that of the interface it names. */
export function macOf(lab: LabInView, text: string): Mac | undefined {
  const ref = parseInterfaceRef(text);
  return ref === undefined ? Mac.parse(text) : lab.nodes.get(ref.node)?.netlink.link(ref.interface)?.address;
}
