/**
 * The variables of the kernel that networkd sets before anything else. Mirrors networkd-sysctl.c.
 *
 * Differs from Linux: what is for IPv4 alone (proxy ARP, rp_filter, promote_secondaries, IPv4 forwarding) is not written.
 */
import { Ip6 } from '../../base/ip6';
import { ERRNO_TEXT } from '../../kernel/uapi';
import { FORWARDING_MACHINE } from './decisions';
import type { Link } from './link';
import type { Manager } from './manager';
import { linkForwards } from './router-discovery';

/** sysctl_write_ip_property(): a value that is there already is not written again. */
function write({ os, say }: Manager, scope: string, key: string, value: number | string): string | undefined {
  const path = `net/ipv6/conf/${scope}/${key}`;
  say('debug', `Setting '/proc/sys/${path}' to '${value}'`);
  const now = os.sysctl.read(path);
  if ('value' in now && now.value === String(value)) {
    say('debug', `No change in value '${value}', suppressing write`);
    return undefined;
  }
  const refused = os.sysctl.write(path, String(value));
  return refused === undefined ? undefined : ERRNO_TEXT[refused];
}

/** manager_set_sysctl(): what networkd.conf says of forwarding, since 256. */
export function setManagerSysctl(manager: Manager): void {
  const { ipv6Forwarding } = manager.conf;
  if (ipv6Forwarding === undefined) return;
  manager.os.note(FORWARDING_MACHINE, { value: Number(ipv6Forwarding) });
  write(manager, 'default', 'forwarding', Number(ipv6Forwarding));
  write(manager, 'all', 'forwarding', Number(ipv6Forwarding));
}

/** link_set_sysctl(), in its order. */
export function setLinkSysctl(manager: Manager, link: Link): void {
  const { network } = link;
  if (network === undefined) return;
  const set = (key: string, value: number | string | undefined, failure: string): void => {
    if (value === undefined) return;
    const refused = write(manager, link.name, key, value);
    if (refused !== undefined) link.log('warning', `${failure}, ignoring: ${refused}`);
  };
  const { profile } = manager;
  if (profile.disablesIpv6OnPorts === 'never' && needsIpv6(link))
    set('disable_ipv6', 0, 'Cannot enable IPv6');
  setForwarding(manager, link);
  if (link.isLoopback) return;
  const extensions = network.privacyExtensions ?? manager.conf.privacyExtensions;
  if (extensions !== 'kernel' && profile.writesUseTempaddr) {
    set('use_tempaddr', extensions, 'Cannot configure IPv6 privacy extensions for interface');
  }
  if (profile.routerDiscovery === 'networkd') {
    set('accept_ra', 0, 'Cannot disable kernel IPv6 accept_ra for interface');
  }
  set('dad_transmits', nonNegative(network.dadTransmits), 'Cannot set IPv6 dad transmits for interface');
  set('hop_limit', nonNegative(network.hopLimit), 'Cannot set IPv6 hop limit for interface');
  const proxyNdp = network.proxyNdp ?? network.proxyNdpAddresses.length > 0;
  if (profile.writesProxyNdp) set('proxy_ndp', Number(proxyNdp), 'Cannot set IPv6 proxy NDP');
  setRetransmissionTime(manager, link);
  setIpv6Mtu(manager, link);
}

/** link_set_ipv6_retransmission_time(): in milliseconds. */
function setRetransmissionTime({ os }: Manager, link: Link): void {
  const micros = link.network?.retransmissionTime;
  if (micros === undefined || micros === 0) return;
  os.sysctl.write(`net/ipv6/neigh/${link.name}/retrans_time_ms`, String(Math.ceil(micros / 1000)));
}

/** link_set_ipv6_mtu(): no more than the device can, and anew whenever it comes up, as the kernel forgets it then. */
export function setIpv6Mtu(manager: Manager, link: Link): void {
  const wanted = link.network?.ipv6Mtu ?? 0;
  if (wanted === 0 || link.isLoopback) return;
  const max = link.info.maxMtu === 0 ? Infinity : link.info.maxMtu;
  if (wanted > max) {
    const what = `Reducing requested IPv6 MTU ${wanted} to the interface's maximum MTU ${max}.`;
    link.log('warning', what);
  }
  const refused = write(manager, link.name, 'mtu', Math.min(wanted, max));
  if (refused !== undefined) link.log('warning', `Cannot set IPv6 MTU, ignoring: ${refused}`);
}

/** link_enable_ipv6(): what 230 to 241 wrote for ports of a bridge and others, with a line for each. */
export function enableIpv6(manager: Manager, link: Link): void {
  const { network } = link;
  if (network === undefined || link.isLoopback) return;
  const disabled = network.bridge !== undefined;
  const refused = write(manager, link.name, 'disable_ipv6', Number(disabled));
  const what = disabled ? 'disable' : 'enable';
  if (refused !== undefined)
    link.log('warning', `Cannot ${what} IPv6 for interface ${link.name}: ${refused}`);
  else link.log('info', `IPv6 successfully ${what}d`);
}

function nonNegative(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

/** link_ipv6_enabled(): a link-local address or one from the file is wanted. */
function needsIpv6(link: Link): boolean {
  const statics = [...(link.network?.addresses.values() ?? [])];
  return link.ipv6llEnabled || statics.some(({ address }) => address instanceof Ip6);
}

function setForwarding(manager: Manager, link: Link): void {
  const { profile } = manager;
  const { network } = link;
  if (network === undefined || link.isLoopback) return;
  const { ipForward, ipMasquerade } = network;
  const asked = ipForward === 'kernel' ? undefined : ipForward.ipv6 || ipMasquerade.ipv6;
  switch (profile.forwarding) {
    case 'interface':
      if (asked === true) write(manager, link.name, 'forwarding', 1);
      return;
    case 'machine':
      if (asked !== true) return;
      manager.os.note(FORWARDING_MACHINE, { dev: link.name, value: 1 });
      write(manager, 'all', 'forwarding', 1);
      return;
    case 'both': {
      if (profile.masqueradeForwardsAll && ipMasquerade.ipv6 && manager.conf.ipv6Forwarding === undefined) {
        manager.conf = { ...manager.conf, ipv6Forwarding: true };
        setManagerSysctl(manager);
        for (const other of manager.links.values()) setOwnForwarding(manager, other);
      } else setOwnForwarding(manager, link);
    }
  }
}

/** The interface's own value, which says whether it is a router and not whether packets are forwarded. */
function setOwnForwarding(manager: Manager, link: Link): void {
  if (link.network === undefined || link.isLoopback || !needsIpv6(link)) return;
  const forwards = linkForwards(manager, link);
  if (forwards !== undefined) write(manager, link.name, 'forwarding', Number(forwards));
}
