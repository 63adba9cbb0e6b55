/**
 * The ranges radvd checks when an interface is set up, not when the file is read: a file that passes `radvd
 * -c` can still leave its interface dead. Mirrors check_iface() of interface.c, in its order and its words.
 *
 * Differs from Linux: the prefix lengths and lifetimes, which the parser has refused already, are not checked
 * twice.
 */
import type { RadvdInterface } from './config';
import type { RadvdLog } from './log';
import { int32 } from './grammar/numbers';
import type { RadvdProfile } from './version';

/** What check_iface() wants to know of the device. */
export interface DeviceFacts {
  /** The largest MTU the link has, or -1 where that is not known (all but Ethernet). */
  readonly maxMtu: number;
  /** net.ipv6.conf.<iface>.forwarding, or -1 when it cannot be read. */
  readonly forwarding: number;
}

const MIN_AdvLinkMTU = 1280;
const MAX_AdvReachableTime = 3_600_000;
const MAX_HomeAgentLifetime = 65520;

/** Shortest intervals: RFC 4861 §6.2.1, and RFC 3775 §7.5 for a router of mobile nodes. */
const MINIMA = { MinRtrAdvInterval: 3, MaxRtrAdvInterval: 4, MinDelayBetweenRAs: 3 };
const MINIMA_MIPV6 = { MinRtrAdvInterval: 0.03, MaxRtrAdvInterval: 0.07, MinDelayBetweenRAs: 0.03 };

/** Whether the interface may advertise; every reason why not is in the log. */
export function checkIface(
  iface: RadvdInterface,
  profile: RadvdProfile,
  device: DeviceFacts,
  log: RadvdLog,
): boolean {
  const usesMipv6 = iface.AdvHomeAgentFlag || iface.AdvHomeAgentInfo || iface.AdvIntervalOpt;
  if (usesMipv6) log.flog('info', 'using Mobile IPv6 extensions');
  if (profile.checksIfaceForwarding && device.forwarding < 1) {
    log.flog('warning', 'IPv6 forwarding on interface seems to be disabled, but continuing anyway');
  }
  const mobile = usesMipv6 || iface.prefixes.some(prefix => prefix.AdvRouterAddr);
  const complaints = [
    ...intervalComplaints(iface, profile, mobile ? MINIMA_MIPV6 : MINIMA),
    ...valueComplaints(iface, profile, device.maxMtu),
    ...homeAgentComplaints(iface),
  ];
  for (const complaint of complaints) log.flog('err', complaint);
  if (profile.checksDefaultRoute) remarkOnDefaultRoutes(iface, log);
  return complaints.length === 0;
}

function* intervalComplaints(
  iface: RadvdInterface,
  profile: RadvdProfile,
  minima: typeof MINIMA,
): Generator<string> {
  const { name, MinRtrAdvInterval: min, MaxRtrAdvInterval: max, MinDelayBetweenRAs: delay } = iface;
  const { maxMaxRtrAdvInterval } = profile;
  if (min < minima.MinRtrAdvInterval || min > 0.75 * max) {
    const range = `at least ${fixed(minima.MinRtrAdvInterval)} but no more than 3/4 of MaxRtrAdvInterval`;
    yield `MinRtrAdvInterval for ${name} (${fixed(min)}) must be ${range} (${fixed(0.75 * max)})`;
  }
  if (max < minima.MaxRtrAdvInterval || max > maxMaxRtrAdvInterval) {
    const range = `between ${fixed(minima.MaxRtrAdvInterval)} and ${maxMaxRtrAdvInterval}`;
    yield `MaxRtrAdvInterval for ${name} (${fixed(max)}) must be ${range}`;
  }
  if (delay < minima.MinDelayBetweenRAs) {
    const range = `at least ${fixed(minima.MinDelayBetweenRAs)}`;
    yield `MinDelayBetweenRAs for ${name} (${fixed(delay)}) must be ${range}`;
  }
}

function* valueComplaints(iface: RadvdInterface, profile: RadvdProfile, maxMtu: number): Generator<string> {
  const { name, AdvLinkMTU, AdvReachableTime, AdvDefaultLifetime, MaxRtrAdvInterval } = iface;
  const { maxAdvDefaultLifetime } = profile;
  if (AdvLinkMTU !== 0 && (AdvLinkMTU < MIN_AdvLinkMTU || (maxMtu !== -1 && AdvLinkMTU > maxMtu))) {
    const range = `zero or between ${MIN_AdvLinkMTU} and ${maxMtu >>> 0}`;
    yield `AdvLinkMTU for ${name} (${AdvLinkMTU}) must be ${range}`;
  }
  if (AdvReachableTime > MAX_AdvReachableTime) {
    const range = `not be greater than ${MAX_AdvReachableTime}`;
    yield `AdvReachableTime for ${name} (${AdvReachableTime}) must ${range}`;
  }
  const least = Math.max(1, MaxRtrAdvInterval);
  if (
    AdvDefaultLifetime !== 0 &&
    (AdvDefaultLifetime > maxAdvDefaultLifetime || AdvDefaultLifetime < least)
  ) {
    const range = `zero or between ${int32(least) >>> 0} and ${maxAdvDefaultLifetime}`;
    yield `AdvDefaultLifetime for ${name} (${AdvDefaultLifetime}) must be ${range}`;
  }
}

/** RFC 3775 §7.4, RFC 3963 §4.1.1 */
function* homeAgentComplaints(iface: RadvdInterface): Generator<string> {
  const { name, AdvHomeAgentInfo, AdvHomeAgentFlag, AdvMobRtrSupportFlag, HomeAgentLifetime } = iface;
  if (AdvHomeAgentInfo && (HomeAgentLifetime > MAX_HomeAgentLifetime || HomeAgentLifetime < 1)) {
    const range = `between 1 and ${MAX_HomeAgentLifetime}`;
    yield `HomeAgentLifetime for ${name} (${HomeAgentLifetime}) must be ${range}`;
  }
  if (AdvHomeAgentInfo && !AdvHomeAgentFlag) {
    yield `AdvHomeAgentFlag for ${name} must be set with HomeAgentInfo`;
  }
  if (AdvMobRtrSupportFlag && !AdvHomeAgentInfo) {
    yield `AdvHomeAgentInfo for ${name} must be set with AdvMobRtrSupportFlag`;
  }
}

/**
 * Of a router lifetime and a route ::/0, exactly one being 0 deletes what the other adds, at every
 * advertisement.
 */
function remarkOnDefaultRoutes(iface: RadvdInterface, log: RadvdLog): void {
  const { AdvDefaultLifetime } = iface;
  for (const { address, AdvRouteLifetime } of iface.routes) {
    if (!address.isUnspecified || (AdvRouteLifetime === 0) === (AdvDefaultLifetime === 0)) continue;
    const conflict = `conflicts with AdvDefaultLifetime (${AdvDefaultLifetime}), default routes will flap!`;
    log.flog('err', `route 0::/0 lifetime (${AdvRouteLifetime}) ${conflict}`);
  }
}

/** %.2f: unlike toFixed(), a tie (an odd number of eighths) goes to the even digit. */
function fixed(value: number): string {
  if (Math.abs(value * 8) % 2 !== 1) return value.toFixed(2);
  const hundredths = Math.floor(value * 100);
  return ((hundredths % 2 === 0 ? hundredths : hundredths + 1) / 100).toFixed(2);
}
