/**
 * A link is configured: variables, address, master, up, then what it is to have and whom it is to ask. Mirrors
 * link_configure(), link_reconfigure_impl(), link_carrier_gained() and link_carrier_lost() of networkd-link.c and
 * networkd-setlink.c.
 */
import { ERRNO_TEXT, type LinkChange } from '../../kernel/uapi';
import { matches } from './config/match';
import type { VerifiedNetwork } from './config/network-load';
import { CONFIG_FOUND, CONFIG_NONE } from './decisions';
import { removeSubnets, requestSubnets } from './dhcp-pd';
import { requestDhcp4, startDhcp4, stopDhcp4 } from './dhcp4';
import { requestDhcp6, startDhcp6, stopDhcp6 } from './dhcp6';
import type { Link } from './link';
import { checkReady } from './link-ready';
import type { Manager } from './manager';
import { ndiscStop, requestNdisc, startNdisc } from './ndisc';
import { requestAddressLabels } from './address-labels';
import { requestNeighbors, requestProxyNdp } from './neighbors';
import { requestStackedNetDevs } from './netdev-create';
import { requestRadv, startRadv, stopRadv } from './radv';
import { enableIpv6, setIpv6Mtu, setLinkSysctl } from './sysctl';

/** link_get_network(): the first file that matches. */
function findNetwork({ networks }: Manager, link: Link): VerifiedNetwork | undefined {
  const network = networks.find(({ match }) => matches(match, link.info));
  if (network !== undefined) link.debug(`found matching network '${network.filename}'.`);
  return network?.unmanaged === true ? undefined : network;
}

/** link_reconfigure_impl(): does nothing where the file that matches is the one that is in force. */
export function linkReconfigure(manager: Manager, link: Link, force: boolean): void {
  if (link.state === 'linger' || link.state === 'failed') return;
  const network = findNetwork(manager, link);
  if (network === undefined) return unmanage(manager, link);
  if (link.network === network && !force) return;
  const again = link.network !== undefined;
  link.log(
    manager.profile.tellsFile ? 'info' : 'debug',
    `${again ? 'Reconfiguring' : 'Configuring'} with ${network.filename}.`,
  );
  manager.os.note(CONFIG_FOUND, { dev: link.name, file: network.filename });
  if (again) {
    stopEngines(manager, link);
    manager.dropRequests(link);
    dropManaged(manager, link);
    link.ndisc = undefined;
    link.ndiscConfigured = false;
    link.radv = undefined;
    link.dhcp4 = undefined;
    link.dhcp6 = undefined;
  }
  link.network = network;
  link.setState('initialized');
  configure(manager, link, network);
}

function unmanage(manager: Manager, link: Link): void {
  if (link.state === 'unmanaged') return;
  link.debug('Unmanaging interface.');
  manager.os.note(CONFIG_NONE, { dev: link.name });
  if (link.network !== undefined) {
    stopEngines(manager, link);
    manager.dropRequests(link);
  }
  link.network = undefined;
  link.setState('unmanaged');
}

function configure(manager: Manager, link: Link, network: VerifiedNetwork): void {
  link.setState('configuring');
  const { os } = manager;
  setLinkSysctl(manager, link);
  requestSetLink(
    manager,
    link,
    'MAC address',
    network.mac === link.info.address ? {} : { address: network.mac },
  );
  const { arp, multicast, allMulticast: allmulticast, promiscuous: promisc } = network;
  requestSetLink(manager, link, 'flags', { arp, multicast, allmulticast, promisc });
  if (network.mtu > 0 && network.mtu !== link.info.mtu) {
    if (manager.profile.disablesIpv6OnPorts === 'mtu') enableIpv6(manager, link);
    requestSetLink(manager, link, 'MTU', { mtu: network.mtu });
  }
  setAddrGenMode(manager, link, network);
  requestMaster(manager, link, network);
  requestBond(manager, link, network);
  requestStackedNetDevs(manager, link);
  if (network.bridge !== undefined && network.bridgePort.size > 0) {
    const protinfo = Object.fromEntries(network.bridgePort);
    requestSetLink(manager, link, 'bridge configurations', { protinfo }, () => link.masterSet);
  }
  requestBridgeVlans(manager, link, network);
  requestActivation(manager, link, network);
  requestDhcp4(manager, link);
  requestDhcp6(manager, link);
  requestNdisc(manager, link);
  requestRadv(manager, link);
  if (!link.isLoopback && manager.profile.dropsForeign && network.keepConfiguration !== 'yes') {
    manager.routes.dropForeign(link);
    manager.addresses.dropForeign(link);
    manager.inet4.dropForeign(link);
  }
  requestStaticConfigs(manager, link);
  if (link.hasCarrier) acquireDynamicConf(manager, link);
  if (os.exited) return;
  checkReady(manager, link);
}

type Change = { readonly [K in keyof LinkChange]: LinkChange[K] | undefined };

/** link_request_set_link(): one change of the device, when it is its turn. */
function requestSetLink(
  manager: Manager,
  link: Link,
  what: string,
  change: Change,
  isReady: () => boolean = () => true,
): void {
  const wanted = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as LinkChange;
  if (Object.keys(wanted).length === 0) return;
  link.debug(`Requested to set ${what}`);
  manager.request(link, `set ${what}`, () => {
    if (!link.isManaged || !isReady()) return false;
    link.debug(`Setting ${what}`);
    const refused = manager.os.netlink.linkSet(link.name, wanted);
    if (refused !== undefined) {
      link.log('warning', `Could not set ${what}, ignoring: ${refused.extack ?? ERRNO_TEXT[refused.errno]}`);
    } else link.debug(`${what} set.`);
    return true;
  });
}

const SET_LINK = ['MAC address', 'flags', 'MTU', 'IPv6LL address generation mode', 'master interface'];

/** Whether something about the device itself is still to be set. */
function layerPending(manager: Manager, link: Link): boolean {
  return [...SET_LINK, 'bond configurations', 'bridge configurations'].some(what =>
    manager.isRequested(link, `set ${what}`),
  );
}

const MODES = { eui64: 0, none: 1, 'stable-privacy': 2, random: 3 } as const;
const NETLINK_MODES = {
  eui64: 'eui64',
  none: 'none',
  'stable-privacy': 'stable_secret',
  random: 'random',
} as const;

/** link_request_to_set_addrgen_mode(): through the sysctl where the link is up, as netlink would take effect too late. */
function setAddrGenMode(manager: Manager, link: Link, network: VerifiedNetwork): void {
  if (manager.profile.routerDiscovery === 'kernel' || link.isLoopback) return;
  const mode = link.ipv6llEnabled ? (network.addrGenMode ?? 'eui64') : 'none';
  const { stableSecret } = network;
  if (stableSecret !== undefined) {
    manager.os.sysctl.write(`net/ipv6/conf/${link.name}/stable_secret`, String(stableSecret));
  }
  if (link.info.addrGenMode === NETLINK_MODES[mode]) return;
  if (mode !== 'none' && link.info.up) {
    manager.os.sysctl.write(`net/ipv6/conf/${link.name}/addr_gen_mode`, String(MODES[mode]));
    return;
  }
  requestSetLink(manager, link, 'IPv6LL address generation mode', { addrGenMode: NETLINK_MODES[mode] });
  if (!link.mayHaveIpv6ll) manager.addresses.dropLinkLocal(link);
}

/**
 * link_request_to_set_master(): a link without a master in its file that has one is taken out of it: networkd takes it for
 * granted that mastering is its business.
 */
function requestMaster(manager: Manager, link: Link, network: VerifiedNetwork): void {
  const wanted = network.bond ?? network.bridge;
  link.masterSet = network.keepMaster || (wanted === undefined && link.info.master === undefined);
  if (link.masterSet) return;
  const what = 'master interface';
  link.debug(`Requested to set ${what}`);
  manager.request(link, `set ${what}`, () => {
    if (!link.isManaged || manager.isRequested(link, 'set MAC address')) return false;
    if (wanted !== undefined && manager.os.netlink.link(wanted) === undefined) return false;
    // A link has to be down to join a bond.
    if (network.bond !== undefined && link.info.up) manager.os.netlink.linkSet(link.name, { up: false });
    link.debug(`Setting ${what}`);
    const refused = manager.os.netlink.linkSet(link.name, { master: wanted ?? '' });
    if (refused !== undefined && wanted !== undefined) {
      link.log('warning', `Could not set ${what}: ${refused.extack ?? ERRNO_TEXT[refused.errno]}`);
      enterFailed(manager, link);
      return true;
    }
    link.masterSet = true;
    return true;
  });
}

/** link_request_to_set_bond(): what the bond is to know of this port. */
function requestBond(
  manager: Manager,
  link: Link,
  { bond, activeSlave, primarySlave }: VerifiedNetwork,
): void {
  const infoData = {
    ...(activeSlave && { active_slave: link.ifindex }),
    ...(primarySlave && { primary: link.ifindex }),
  };
  if (bond === undefined || Object.keys(infoData).length === 0) return;
  manager.request(link, 'set bond configurations', () => {
    if (!link.isManaged || !link.masterSet) return false;
    const refused = manager.os.netlink.linkSet(bond, { infoData });
    if (refused === undefined) return true;
    const why = refused.extack ?? ERRNO_TEXT[refused.errno];
    link.log('warning', `Failed to set bond configurations: ${why}`);
    enterFailed(manager, link);
    return true;
  });
}

function requestBridgeVlans(
  manager: Manager,
  link: Link,
  { bridgeVlans, pvid, bridge }: VerifiedNetwork,
): void {
  if (bridgeVlans.length === 0 && pvid === undefined) return;
  if (bridge === undefined && link.info.kind !== 'bridge') return;
  manager.request(link, 'bridge VLANs', () => {
    if (!link.isManaged || !link.masterSet) return false;
    const self = link.info.kind === 'bridge';
    const add = (first: number, last: number, untagged: boolean, isPvid: boolean): void => {
      const request = { dev: link.name, first, last, pvid: isPvid, untagged, self, master: !self };
      const refused = manager.os.netlink.bridgeVlanAdd(request);
      if (refused !== undefined)
        link.log('warning', `Could not set bridge VLANs, ignoring: ${ERRNO_TEXT[refused.errno]}`);
    };
    for (const { first, last, untagged } of bridgeVlans) add(first, last, untagged, false);
    if (pvid !== undefined && pvid > 0) {
      const untagged = bridgeVlans.some(vlan => vlan.untagged && vlan.first <= pvid && pvid <= vlan.last);
      add(pvid, pvid, untagged, true);
    }
    return true;
  });
}

/** link_request_to_activate() */
function requestActivation(manager: Manager, link: Link, { activationPolicy }: VerifiedNetwork): void {
  if (activationPolicy === 'manual' || activationPolicy === 'bound') {
    link.activated = true;
    return;
  }
  const up = activationPolicy === 'up' || activationPolicy === 'always-up';
  link.activated = false;
  link.debug('Requested to activate link');
  manager.request(link, 'activate', () => {
    if (!link.isManaged || layerPending(manager, link)) return false;
    link.debug(`Bringing link ${up ? 'up' : 'down'}`);
    const refused = manager.os.netlink.linkSet(link.name, { up });
    if (refused !== undefined) {
      link.log(
        'warning',
        `Could not bring ${up ? 'up' : 'down'} interface, ignoring: ${ERRNO_TEXT[refused.errno]}`,
      );
    }
    link.activated = true;
    checkReady(manager, link);
    return true;
  });
}

function requestStaticConfigs(manager: Manager, link: Link): void {
  manager.addresses.requestStatic(link);
  requestAddressLabels(manager, link);
  requestProxyNdp(manager, link);
  requestNeighbors(manager, link);
  manager.routes.requestStatic(link);
  manager.inet4.requestStatic(link);
}

/** link_acquire_dynamic_conf() */
export function acquireDynamicConf(manager: Manager, link: Link): void {
  startRadv(manager, link);
  startNdisc(manager, link);
  startDhcp4(link);
  startDhcp6(manager, link);
  requestSubnets(manager, link);
}

/** What is done when a link has come up: the kernel has forgotten its IPv6 MTU. */
export function configureOnce(manager: Manager, link: Link): void {
  if (link.network === undefined) return;
  if (manager.profile.disablesIpv6OnPorts === 'up') enableIpv6(manager, link);
  if (link.activated && link.network.activationPolicy === 'always-down') {
    link.log('info', 'Activation policy is "always-down", forcing link down.');
    manager.os.netlink.linkSet(link.name, { up: false });
    return;
  }
  setIpv6Mtu(manager, link);
}

export function carrierGained(manager: Manager, link: Link): void {
  link.carrierLostTimer?.cancel();
  linkReconfigure(manager, link, false);
  if (!link.isManaged) return;
  acquireDynamicConf(manager, link);
  requestStaticConfigs(manager, link);
}

export function carrierLost(manager: Manager, link: Link): void {
  const { network } = link;
  if (network === undefined || network.ignoreCarrierLoss === Infinity) return;
  if (network.ignoreCarrierLoss === 0) return lostImpl(manager, link);
  link.carrierLostTimer ??= manager.os.timer('networkd carrier loss', () =>
    manager.handle(() => lostImpl(manager, link)),
  );
  link.carrierLostTimer.arm(network.ignoreCarrierLoss);
}

function lostImpl(manager: Manager, link: Link): void {
  stopEngines(manager, link);
  dropManaged(manager, link);
}

/** link_drop_managed_config(): what networkd itself has put there. */
function dropManaged(manager: Manager, link: Link): void {
  removeSubnets(manager, link);
  manager.routes.dropManaged(link);
  manager.addresses.dropManaged(link);
  manager.inet4.dropManaged(link);
}

/** link_stop_engines() */
export function stopEngines(manager: Manager, link: Link): void {
  stopDhcp4(link);
  stopDhcp6(link);
  ndiscStop(manager, link);
  stopRadv(link);
}

/** link_enter_failed() */
export function enterFailed(manager: Manager, link: Link): void {
  if (link.state === 'failed' || link.state === 'linger') return;
  link.log('warning', 'Failed');
  link.setState('failed');
  stopEngines(manager, link);
}
