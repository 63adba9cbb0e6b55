/**
 * Setting an interface up for advertising, in radvd's order; what fails first says why the interface stays
 * silent. Mirrors setup_iface() of interface.c.
 */
import type { Decision } from '../../trace/decision';
import { checkIface } from './checks';
import {
  IFACE_DOWN,
  IFACE_MISSING,
  IFACE_NO_LINK_LOCAL,
  IFACE_NO_MEMBERSHIP,
  IFACE_NO_SOURCE,
  IFACE_OUT_OF_RANGE,
  IFACE_READY,
} from './decisions';
import {
  checkDevice,
  checkIp6IfaceForwarding,
  setupAllroutersMembership,
  setupIfaceAddrs,
  updateDeviceIndex,
  updateDeviceInfo,
} from './device';
import type { Interface, Radvd } from './interface';

/** Why it failed, numbered as radvd 2.20 numbers it. */
export interface SetupFailure {
  readonly decision: Decision;
  readonly number: number;
}

/** Sets up `iface`; undefined is success. */
export function setupIface(radvd: Radvd, iface: Interface): SetupFailure | undefined {
  iface.changed = false;
  iface.ready = false;
  const failure = firstFailure(radvd, iface);
  radvd.os.note(failure?.decision ?? IFACE_READY, { dev: iface.name });
  if (failure !== undefined) return failure;
  iface.ready = true;
  radvd.log.dlog('debug', 4, `${iface.name} is ready`);
  return undefined;
}

function firstFailure(radvd: Radvd, iface: Interface): SetupFailure | undefined {
  const { os, log, profile } = radvd;
  if (!updateDeviceIndex(radvd, iface)) return { decision: IFACE_MISSING, number: -1 };
  const link = os.netlink.link(iface.name);
  if (link === undefined || !checkDevice(radvd, iface, link)) return { decision: IFACE_DOWN, number: -2 };
  updateDeviceInfo(radvd, iface, link);
  const forwarding = profile.checksIfaceForwarding ? checkIp6IfaceForwarding(radvd, iface.name) : 1;
  if (!checkIface(iface.config, profile, { maxMtu: iface.maxMtu, forwarding }, log)) {
    return { decision: IFACE_OUT_OF_RANGE, number: -4 };
  }
  if (!setupIfaceAddrs(radvd, iface)) return { decision: IFACE_NO_LINK_LOCAL, number: -5 };
  if (iface.source === undefined) {
    log.dlog('debug', 5, 'no configured AdvRASrcAddress present, skipping send');
    return { decision: IFACE_NO_SOURCE, number: -6 };
  }
  if (!setupAllroutersMembership(radvd, iface)) return { decision: IFACE_NO_MEMBERSHIP, number: -7 };
  return undefined;
}
