/**
 * An advertisement as the configuration asks for it: the options in the order of build_ra_options() of
 * send.c.
 *
 * Differs from Linux: a DNSSL that is too long for one option is left out, which radvd does from 2.20 on;
 * before, it exits.
 */
import { UNSPECIFIED } from '../../base/ip6';
import type { Prefix } from '../../base/prefix';
import type { RouterAdvertisement } from '../../wire/icmpv6';
import { ndOptionLength, type NdOption } from '../../wire/nd/options';
import type { AdvAbro, AdvLowpanCo, RadvdInterface } from './config';
import { addressesOf } from './device';
import type { Interface, PrefixState, Radvd } from './interface';
import { uint32 } from './grammar/numbers';

/** RFC 4191 §2.1; only the two lowest bits of a preference travel. */
const PREFERENCES = ['medium', 'high', 'reserved', 'low'] as const;
const preference = (value: number) => PREFERENCES[value & 3] ?? 'medium';

/** add_ra_header(). @param routerLifetime seconds */
export function raHeader(config: RadvdInterface, routerLifetime: number): RouterAdvertisement {
  return {
    kind: 'router-advertisement',
    type: 134,
    code: 0,
    curHopLimit: config.AdvCurHopLimit,
    managed: config.AdvManagedFlag,
    otherConfig: config.AdvOtherConfigFlag,
    homeAgent: config.AdvHomeAgentFlag,
    proxy: false,
    preference: preference(config.AdvDefaultPreference),
    routerLifetime,
    reachableTime: config.AdvReachableTime,
    retransTimer: config.AdvRetransTimer,
    options: [],
  };
}

/** build_ra_options() */
export function raOptions(radvd: Radvd, iface: Interface): NdOption[] {
  return [
    ...prefixOptions(radvd, iface),
    ...nat64Options(iface),
    ...routeOptions(radvd, iface),
    ...dnsOptions(radvd, iface),
    ...linkOptions(iface),
    ...mobileOptions(iface.config),
    ...iface.config.lowpanco.slice(0, 1).map(lowpancoOption),
    ...iface.config.abro.slice(0, 1).map(abroOption),
    ...portalOptions(iface.config),
  ];
}

/** add_ra_options_prefix(): a prefix whose preferred lifetime was counted down to 0 is gone. */
function* prefixOptions(radvd: Radvd, iface: Interface): Generator<NdOption> {
  const { log } = radvd;
  for (const prefix of iface.prefixes) {
    const { config } = prefix;
    if (config.DecrementLifetimes && prefix.preferredLifetime === 0) continue;
    const own = config.address === UNSPECIFIED;
    if (config.Base6to4Interface !== '') {
      log.dlog('debug', 4, `if6to4 auto prefix detected on iface ${iface.name}`);
      log.flog(
        'err',
        `ioctl(SIOCGIFADDR) failed on ${config.Base6to4Interface}: Cannot assign requested address`,
      );
      log.flog('err', `Base6to4interface ${config.Base6to4Interface} has no IPv4 addresses`);
    }
    if (config.Base6Interface !== '') {
      log.dlog('debug', 4, `if6 auto prefix detected on iface ${iface.name}`);
      yield* autoPrefixes(radvd, iface, prefix, config.Base6Interface);
    }
    if (own) {
      log.dlog('debug', 4, `::/64 auto prefix detected on iface ${iface.name}`);
      yield* autoPrefixes(radvd, iface, prefix, iface.name);
    }
    if (!own && config.Base6Interface === '' && config.Base6to4Interface === '') {
      yield prefixOption(radvd, iface, prefix, config);
    }
  }
}

/**
 * add_auto_prefixes(): one for every address of `name` but link-local ones, twice if two addresses share it.
 */
function* autoPrefixes(
  radvd: Radvd,
  iface: Interface,
  prefix: PrefixState,
  name: string,
): Generator<NdOption> {
  for (const { local, prefixlen } of addressesOf(radvd.os, name)) {
    if (local.isLinkLocal) continue;
    const found: Prefix = { address: local.masked(prefixlen), length: prefixlen };
    const ignored = iface.config.autoignoreprefixes.some(
      ({ address, length }) => length === prefixlen && address.masked(length) === found.address,
    );
    if (ignored) continue;
    const selected = `${found.address}/${found.length} on interface ${name}`;
    radvd.log.dlog('debug', 3, `auto-selected prefix ${selected}`);
    yield prefixOption(radvd, iface, prefix, found);
  }
}

/** add_ra_option_prefix() */
function prefixOption(radvd: Radvd, iface: Interface, state: PrefixState, prefix: Prefix): NdOption {
  const { config } = state;
  return {
    kind: 'prefix-information',
    prefixLength: prefix.length,
    onLink: config.AdvOnLink,
    autonomous: config.AdvAutonomous,
    routerAddress: config.AdvRouterAddr,
    preferDhcpv6Pd: config.AdvDHCPv6PDPreferred,
    ...prefixLifetimes(radvd, iface, state, prefix),
    prefix: prefix.address,
  };
}

/** At exit a prefix may be deprecated, as far as RFC 4862 §5.5.3 (e) lets hosts shorten it. */
function prefixLifetimes(radvd: Radvd, iface: Interface, state: PrefixState, prefix: Prefix) {
  const { profile } = radvd;
  const limit = profile.limitsLifetimes ? addressLifetimes(radvd, prefix) : undefined;
  const validLifetime = Math.min(state.validLifetime, limit?.valid ?? Infinity);
  const preferredLifetime = Math.min(state.preferredLifetime, limit?.preferred ?? Infinity);
  if (!iface.ceaseAdv || !state.config.DeprecatePrefix) return { validLifetime, preferredLifetime };
  return { validLifetime: Math.min(validLifetime, profile.deprecatedLifetime), preferredLifetime: 0 };
}

/** limit_prefix_lifetimes(): the longest lifetimes of addresses in `prefix`, on any interface. */
function addressLifetimes({ os }: Radvd, { address, length }: Prefix) {
  const within = os.netlink.addresses().filter(({ local }) => local.prefixEquals(address, length));
  if (within.length === 0) return undefined;
  return {
    valid: Math.max(...within.map(({ validLifetime }) => validLifetime)),
    preferred: Math.max(...within.map(({ preferredLifetime }) => preferredLifetime)),
  };
}

/** RFC 8781 §4.1: rounded up to a multiple of eight seconds. */
function nat64Options({ config }: Interface): NdOption[] {
  return config.nat64prefixes.map(({ address, length, AdvValidLifetime }) => ({
    kind: 'pref64',
    lifetime: (AdvValidLifetime + 7) & 0xfff8,
    prefixLength: length as 96 | 64 | 56 | 48 | 40 | 32,
    prefix: address,
  }));
}

/** add_ra_options_route() */
function routeOptions({ profile }: Radvd, { config, ceaseAdv }: Interface): NdOption[] {
  return config.routes.map(route => ({
    kind: 'route-information',
    prefixLength: route.length,
    preference: preference(route.AdvRoutePreference),
    routeLifetime: ceaseAdv && route.RemoveRoute ? 0 : route.AdvRouteLifetime,
    prefix: route.address,
    ...(!profile.shortensRoutes && { prefixOctets: 16 as const }),
  }));
}

/** add_ra_options_rdnss(), add_ra_options_dnssl() */
function* dnsOptions({ log }: Radvd, { config, ceaseAdv }: Interface): Generator<NdOption> {
  for (const { servers, AdvRDNSSLifetime, FlushRDNSS } of config.rdnss) {
    const lifetime = ceaseAdv && FlushRDNSS ? 0 : AdvRDNSSLifetime;
    yield { kind: 'recursive-dns-server', lifetime, addresses: servers };
  }
  for (const { suffixes, AdvDNSSLLifetime, FlushDNSSL } of config.dnssl) {
    const lifetime = ceaseAdv && FlushDNSSL ? 0 : AdvDNSSLLifetime;
    const option: NdOption = { kind: 'dns-search-list', lifetime, names: suffixes };
    const size = ndOptionLength(option);
    if (size <= 255 * 8) yield option;
    else {
      const limit = `must be <= ${255 * 8} bytes including header and padding.`;
      log.flog('err', `Skipping option: DNSSL too long (${size}) for RA, ${limit}`);
    }
  }
}

function* linkOptions({ config, hwaddr }: Interface): Generator<NdOption> {
  if (config.AdvLinkMTU !== 0) yield { kind: 'mtu', mtu: config.AdvLinkMTU };
  if (config.AdvSourceLLAddress && hwaddr !== undefined) {
    yield { kind: 'source-link-layer-address', address: hwaddr };
  }
}

/** RFC 6275 §7.3 and §7.4; the M bit of RFC 3963 §4.1.1 is a reserved one to our layout. */
function* mobileOptions(config: RadvdInterface): Generator<NdOption> {
  const { MaxRtrAdvInterval: max, HomeAgentPreference, HomeAgentLifetime, AdvMobRtrSupportFlag } = config;
  if (config.AdvIntervalOpt) {
    yield { kind: 'advertisement-interval', interval: uint32(1000 * (max < 0.2 ? max + 0.02 : max)) };
  }
  const telling =
    AdvMobRtrSupportFlag || HomeAgentPreference !== 0 || HomeAgentLifetime !== config.AdvDefaultLifetime;
  if (config.AdvHomeAgentInfo && telling) {
    yield {
      kind: 'home-agent-information',
      homeAgentPreference: HomeAgentPreference,
      homeAgentLifetime: HomeAgentLifetime,
      ...(AdvMobRtrSupportFlag && { residue: Uint8Array.of(0x80, 0, 0, 0, 0, 0) }),
    };
  }
}

/** RFC 6775 §4.2; radvd has no way to give the context prefix. */
function lowpancoOption(context: AdvLowpanCo): NdOption {
  return {
    kind: 'six-lowpan-context',
    contextLength: context.AdvContextLength,
    compression: context.AdvContextCompressionFlag,
    contextId: context.AdvContextID & 0x0f,
    validLifetime: context.AdvLifeTime,
    contextPrefix: new Uint8Array(16),
  };
}

/** RFC 6775 §4.3, type 35. */
function abroOption(abro: AdvAbro): NdOption {
  const body = new Uint8Array(22);
  const words = [abro.AdvVersionLow, abro.AdvVersionHigh, abro.AdvValidLifeTime];
  words.forEach((word, index) => body.set([word >> 8, word & 0xff], 2 * index));
  abro.borderRouter.writeTo(body, 6);
  return { kind: 'unknown-nd-option', type: 35, body };
}

function portalOptions({ AdvCaptivePortalAPI }: RadvdInterface): NdOption[] {
  return AdvCaptivePortalAPI === '' ? [] : [{ kind: 'captive-portal', uri: AdvCaptivePortalAPI }];
}
