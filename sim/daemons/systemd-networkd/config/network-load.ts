/**
 * Reads the .network files and checks what each says for itself. Mirrors network_load_one() and network_verify().
 */
import type { Files } from '../../../kernel/uapi';
import type { Say } from '../log';
import type { NetworkdProfile } from '../version';
import { ADDRESS_LABEL_PARSERS, verifyAddressLabels } from './address-label-settings';
import { ADDRESS_PARSERS } from './address-settings';
import { BRIDGE_PORT_PARSERS } from './bridge-settings';
import { conditionsHold, type Machine } from './conditions';
import { dropIns, isMasked, networkFiles } from './conf-files';
import { configParse } from './conf-parser';
import { DHCP4_PARSERS } from './dhcp4-settings';
import { DHCP6_PARSERS } from './dhcp6-settings';
import { DUID_PARSERS } from './duid-settings';
import { LINK_PARSERS, MATCH_PARSERS } from './link-settings';
import { matchIsEmpty } from './match';
import type { NetDev } from './netdev';
import { NEITHER, newNetwork, type Network } from './network';
import { NETWORK_KEYS } from './network-keys';
import { PD_PARSERS } from './pd-settings';
import { RA_PARSERS } from './ra-settings';
import { verifySections } from './section-verify';
import type { Parsers } from './settings';

/** Every key of a .network file that something here acts upon. */
export const NETWORK_PARSERS: Parsers<Network> = {
  ...MATCH_PARSERS,
  ...LINK_PARSERS,
  ...ADDRESS_PARSERS,
  ...ADDRESS_LABEL_PARSERS,
  ...RA_PARSERS,
  ...BRIDGE_PORT_PARSERS,
  ...DHCP4_PARSERS,
  ...DHCP6_PARSERS,
  ...DUID_PARSERS,
  ...PD_PARSERS,
};

/** Keys whose values are checked, and of which nothing follows here. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'Network.BindCarrier',
  'Address.Label',
  'IPv6AcceptRA.UseDomains',
  'IPv6AcceptRA.UseRedirect',
  'IPv6SendRA.UplinkInterface',
]);

/** A file that has been checked: what nobody set has got its default. */
export interface VerifiedNetwork extends Network {
  readonly linkLocal: { readonly ipv4: boolean; readonly ipv6: boolean };
  /** IPv6AcceptRA= is in the file. */
  readonly acceptRaWritten: boolean;
  readonly activationPolicy: NonNullable<Network['activationPolicy']>;
  readonly ignoreCarrierLoss: number;
  readonly requiredForOnline: boolean;
  readonly keepConfiguration: NonNullable<Network['keepConfiguration']>;
}

/** network_load(): every file that can be used, in the order in which they are asked about a link. */
export function loadNetworks(
  files: Files,
  profile: NetworkdProfile,
  machine: Machine,
  netdevs: ReadonlyMap<string, NetDev>,
  say: Say,
): VerifiedNetwork[] {
  return networkFiles(files, '.network').flatMap(file => {
    if (isMasked(files, file)) {
      say('debug', `Skipping empty file: ${file}`);
      return [];
    }
    const network = readNetwork(files, file, profile, say);
    const verified = network === undefined ? undefined : verify(network, profile, machine, netdevs, say);
    return verified === undefined ? [] : [verified];
  });
}

function readNetwork(files: Files, file: string, profile: NetworkdProfile, say: Say): Network | undefined {
  const network = newNetwork(file);
  const options = { profile, keys: NETWORK_KEYS };
  const usable = [file, ...dropIns(files, file)].every(path => {
    const content = files.read(path);
    if ('errno' in content) return true;
    return configParse(path, content.text, options, say, (assignment, saySyntax) => {
      const { section, key } = assignment;
      const parser = NETWORK_PARSERS[`${section}.${key}`];
      if (parser === undefined || WITHOUT_EFFECT.has(`${section}.${key}`)) {
        network.unmodelled.add(`[${section}] ${key}=`);
      }
      return parser?.(network, assignment, saySyntax, profile) !== 'EINVAL';
    });
  });
  return usable ? network : undefined;
}

function verify(
  network: Network,
  profile: NetworkdProfile,
  machine: Machine,
  netdevs: ReadonlyMap<string, NetDev>,
  say: Say,
): VerifiedNetwork | undefined {
  const { filename, match } = network;
  const warn = (text: string): void => say('warning', `${filename}: ${text}`);
  if (matchIsEmpty(match) && match.conditions.size === 0) {
    if (!profile.matchesEmpty) {
      const all = 'To match all interfaces, add Name=* in the [Match] section.';
      warn(`No valid settings found in the [Match] section, ignoring file. ${all}`);
      return undefined;
    }
  }
  if (!conditionsHold(match.conditions, machine)) {
    say('debug', `${filename}: Conditions in the file do not match the system environment, skipping.`);
    return undefined;
  }
  if (network.keepMaster) {
    if (network.bond !== undefined) warn('Bond= set with KeepMaster= enabled, ignoring Bond=.');
    if (network.bridge !== undefined) warn('Bridge= set with KeepMaster= enabled, ignoring Bridge=.');
    network.bond = undefined;
    network.bridge = undefined;
  }
  network.bond = resolve(network, network.bond, 'bond', netdevs, say);
  network.bridge = resolve(network, network.bridge, 'bridge', netdevs, say);
  network.stacked = network.stacked.filter(({ kind, name }) => resolve(network, name, kind, netdevs, say));
  verifyBond(network, warn);
  const linkLocal = verifyLinkLocal(network, profile, netdevs);
  if (!linkLocal.ipv6 && network.acceptRa === true) {
    const why = 'IPv6AcceptRA= is enabled but IPv6 link-local addressing is disabled or not supported.';
    warn(`${why} Disabling IPv6AcceptRA=.`);
  }
  const acceptRaWritten = network.acceptRa !== undefined;
  const forwards = network.ipForward !== 'kernel' && (network.ipForward.ipv6 || network.ipMasquerade.ipv6);
  if (!linkLocal.ipv6) network.acceptRa = false;
  else if (profile.acceptRaDefault === 'file') network.acceptRa ??= !forwards;
  if (!linkLocal.ipv6 && network.sendRa) {
    const why = 'IPv6PrefixDelegation= is enabled but IPv6 link-local addressing is disabled.';
    warn(`${why} Disabling IPv6PrefixDelegation=.`);
    network.sendRa = false;
  }
  if (network.ra.routerAllow.length > 0) network.ra.routerDeny = [];
  if (network.ra.prefixAllow.length > 0) network.ra.prefixDeny = [];
  if (network.ra.routeAllow.length > 0) network.ra.routeDeny = [];
  verifyActivation(network, warn);
  if (network.proxyNdp === false && network.proxyNdpAddresses.length > 0) {
    warn('IPv6ProxyNDP= is disabled. Ignoring IPv6ProxyNDPAddress=.');
    network.proxyNdpAddresses = [];
  }
  verifySections(network, profile, warn, say);
  verifyAddressLabels(network, warn);
  const { activationPolicy = 'up', requiredForOnline = true, keepConfiguration = 'no' } = network;
  const ignoreCarrierLoss = network.ignoreCarrierLoss ?? (network.configureWithoutCarrier ? Infinity : 0);
  return {
    ...network,
    linkLocal,
    acceptRaWritten,
    activationPolicy,
    requiredForOnline,
    keepConfiguration,
    ignoreCarrierLoss,
  };
}

/** network_resolve_netdev_one(): the device must have a .netdev file of its own, of that kind. */
function resolve(
  { filename }: Network,
  name: string | undefined,
  kind: string,
  netdevs: ReadonlyMap<string, NetDev>,
  say: Say,
): string | undefined {
  if (name === undefined) return undefined;
  const netdev = netdevs.get(name);
  if (netdev?.kind === kind) return name;
  const why = netdev === undefined ? 'NetDev could not be found' : `NetDev is not a ${kind}`;
  say('warning', `${filename}: ${name} ${why}, ignoring assignment.`);
  return undefined;
}

/** A port of a bond has no addresses of its own. */
function verifyBond(network: Network, warn: (text: string) => void): void {
  if (network.bond === undefined) return;
  if (network.linkLocal !== undefined && (network.linkLocal.ipv4 || network.linkLocal.ipv6)) {
    warn('Cannot enable LinkLocalAddressing= when Bond= is specified, disabling LinkLocalAddressing=.');
  }
  network.linkLocal = NEITHER;
  if (network.addresses.size > 0) warn('Cannot set addresses when Bond= is specified, ignoring addresses.');
  if (network.routes.size > 0) warn('Cannot set routes when Bond= is specified, ignoring routes.');
  network.addresses.clear();
  network.routes.clear();
}

function verifyLinkLocal(
  network: Network,
  { portsHaveNoLinkLocal }: NetworkdProfile,
  netdevs: ReadonlyMap<string, NetDev>,
): { readonly ipv4: boolean; readonly ipv6: boolean } {
  const passthru = network.stacked.some(
    ({ kind, name }) => kind === 'macvlan' && netdevs.get(name)?.info.get('mode') === 8,
  );
  const port = portsHaveNoLinkLocal && (network.keepMaster || network.bridge !== undefined || passthru);
  const asked = network.linkLocal ?? (port ? NEITHER : { ipv4: false, ipv6: true });
  if (network.stableSecret !== undefined) network.addrGenMode ??= 'stable-privacy';
  return network.addrGenMode === 'none' ? { ...asked, ipv6: false } : asked;
}

function verifyActivation(network: Network, warn: (text: string) => void): void {
  if (network.bindCarrier.length > 0) {
    if (network.activationPolicy !== undefined && network.activationPolicy !== 'bound') {
      warn('ActivationPolicy=bound is required with BindCarrier=. Setting ActivationPolicy=bound.');
    }
    network.activationPolicy = 'bound';
  } else if (network.activationPolicy === 'bound') {
    warn('ActivationPolicy=bound requires BindCarrier=. Ignoring ActivationPolicy=bound.');
    network.activationPolicy = 'up';
  }
  if (network.activationPolicy === 'always-up') {
    if (network.ignoreCarrierLoss !== undefined && network.ignoreCarrierLoss < Infinity) {
      const conflict = 'IgnoreCarrierLoss=no or finite timespan conflicts with ActivationPolicy=always-up.';
      warn(`${conflict} Setting IgnoreCarrierLoss=yes.`);
    }
    network.ignoreCarrierLoss = Infinity;
  }
  const policy = network.activationPolicy ?? 'up';
  if (policy === 'down' || policy === 'always-down' || policy === 'manual')
    network.requiredForOnline ??= false;
  if (policy === 'always-down') network.requiredForOnline = false;
}
