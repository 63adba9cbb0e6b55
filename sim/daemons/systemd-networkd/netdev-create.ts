/**
 * Devices of .netdev files come into being: those that need nobody else at once, those on top of another when that one is
 * configured. Mirrors independent_netdev_create(), stacked_netdev_create() and netdev_set_ifindex() of netdev.c.
 */
import { Mac } from '../../base/mac';
import { ERRNO_TEXT, type LinkCreate, type LinkInfo } from '../../kernel/uapi';
import type { NetDev } from './config/netdev';
import type { Link } from './link';
import type { Manager } from './manager';
import { predictableMac } from './machine-id';

const STACKED: ReadonlySet<string> = new Set(['vlan', 'macvlan']);

/** What the kernel is asked for. A VLAN takes the address of the device below unless it is given one. */
function request({ machineId }: Manager, netdev: NetDev, below: string | undefined): LinkCreate {
  const { name, kind, mac, mtu, info, peerName, peerMac } = netdev;
  const address = mac ?? (kind === 'vlan' ? undefined : predictableMac(machineId, name));
  const infoData = Object.fromEntries(kind === 'bridge' ? [] : info);
  const peerAddress = peerName === undefined ? Mac.ZERO : (peerMac ?? predictableMac(machineId, peerName));
  return {
    ifname: name,
    kind,
    ...(address !== undefined && { address }),
    ...(mtu > 0 && { mtu }),
    ...(below !== undefined && { link: below }),
    ...(Object.keys(infoData).length > 0 && { infoData }),
    ...(peerName !== undefined && { peer: { ifname: peerName, address: peerAddress } }),
  };
}

function create(manager: Manager, netdev: NetDev, below?: string): boolean {
  const { os, say } = manager;
  const { name, kind, info } = netdev;
  const refused = os.netlink.linkAdd(request(manager, netdev, below));
  if (refused?.errno === 'EEXIST') {
    say('info', `${name}: netdev exists, using existing without changing its parameters`);
  } else if (refused !== undefined) {
    const why = refused.extack ?? ERRNO_TEXT[refused.errno];
    say('warning', `${name}: netdev could not be created: ${why}`);
    return false;
  } else say('debug', `${name}: Created`);
  if (kind !== 'bridge' || info.size === 0) return true;
  const failed = os.netlink.linkSet(name, { infoData: Object.fromEntries(info) });
  const done = failed === undefined ? 'set success' : `could not be set: ${ERRNO_TEXT[failed.errno]}`;
  say(failed === undefined ? 'debug' : 'warning', `${name}: Bridge parameters ${done}`);
  return true;
}

/** Bridges, pairs and dummies, unless they are there. */
export function createIndependentNetDevs(manager: Manager): void {
  for (const netdev of manager.netdevs.values()) {
    if (STACKED.has(netdev.kind)) continue;
    if (manager.os.netlink.link(netdev.name)?.kind !== netdev.kind) create(manager, netdev);
  }
}

/** link_request_stacked_netdevs(): VLAN= and MACVLAN= of a link. */
export function requestStackedNetDevs(manager: Manager, link: Link): void {
  const wanted = (link.network?.stacked ?? []).filter(
    ({ name }) => manager.os.netlink.link(name) === undefined,
  );
  link.stackedCreated = wanted.length === 0;
  for (const { name } of wanted) {
    link.debug(`Requested stacked netdev '${name}'`);
    manager.request(link, `netdev ${name}`, () => {
      if (!link.isManaged) return false;
      const netdev = manager.netdevs.get(name);
      if (netdev !== undefined) create(manager, netdev, link.name);
      link.stackedCreated = !wanted.some(
        other => other.name !== name && manager.isRequested(link, `netdev ${other.name}`),
      );
      return true;
    });
  }
}

/** A device of that name and kind has an index: others may be put into it. */
export function netdevAppeared({ netdevs, say }: Manager, { ifname, kind, ifindex }: LinkInfo): void {
  const netdev = netdevs.get(ifname);
  if (netdev === undefined) return;
  if (netdev.kind !== kind) {
    return say(
      'err',
      `${ifname}: Received newlink with wrong KIND ${kind ?? 'n/a'}, expected ${netdev.kind}`,
    );
  }
  say('debug', `${ifname}: netdev has index ${ifindex}`);
  say('info', `${ifname}: netdev ready`);
}
