/** Link-layer groups that a device listens to because somebody said so (SIOCADDMULTI; net/core/dev_addr_lists.c). */
import type { Mac } from '../../base/mac';
import type { NetDevice } from '../../link/net-device';

/** What is global on a device (`global_use`): hardly any has such groups. */
const byHand = new WeakMap<NetDevice, Set<Mac>>();
const NONE: ReadonlySet<Mac> = new Set();

export function globalGroups(dev: NetDevice): ReadonlySet<Mac> {
  return byHand.get(dev) ?? NONE;
}

/** dev_mc_add_global: a second time it changes nothing. */
export function devMcAddGlobal(dev: NetDevice, group: Mac): void {
  let groups = byHand.get(dev);
  if (groups === undefined) byHand.set(dev, (groups = new Set()));
  if (groups.has(group)) return;
  groups.add(group);
  dev.mcAdd(group);
}

/** dev_mc_del_global. @returns ENOENT where nobody added it by hand */
export function devMcDelGlobal(dev: NetDevice, group: Mac): 'ENOENT' | undefined {
  if (byHand.get(dev)?.delete(group) !== true) return 'ENOENT';
  dev.mcDel(group);
  return undefined;
}

/** dev_mc_flush: a device that leaves its namespace listens to nothing any more that was asked of it there. */
export function devMcFlush(dev: NetDevice): void {
  for (const group of byHand.get(dev) ?? []) dev.mcDel(group);
  byHand.delete(dev);
}
