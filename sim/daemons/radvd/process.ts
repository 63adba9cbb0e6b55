/**
 * What comes in: solicitations to answer, and the advertisements of other routers to compare with. Mirrors
 * process.c.
 */
import type { Ip6 } from '../../base/ip6';
import { seconds } from '../../base/time';
import type { PacketInfo } from '../../kernel/uapi';
import { compareRa } from './compare-ra';
import { RA_RATE_LIMITED, RA_SOLICITED_MULTICAST, RA_SOLICITED_UNICAST } from './decisions';
import { randBetween, rescheduleIface, type Interface, type Radvd } from './interface';
import { sendRaForall } from './send';
import { setupIface } from './setup';
import { walkOptions } from './walk-options';

const ROUTER_SOLICITATION = 133;
const ROUTER_ADVERTISEMENT = 134;
const RS_HEADER = 8;
const RA_HEADER = 16;

/** Seconds. */
const MAX_RA_DELAY_SECONDS = 0.5;

/**
 * process(): checks what both messages have in common, and hands on. @param message ICMPv6, from its type on
 */
export function processMessage(
  radvd: Radvd,
  ifaces: readonly Interface[],
  message: Uint8Array,
  info: PacketInfo,
): void {
  const { log } = radvd;
  const { dev, hopLimit } = info;
  const from = info.from.address;
  log.dlog('debug', 4, `${dev} received a packet`);
  const fault = headerFault(message, from);
  if (fault !== undefined) return log.flog('warning', `${dev} received icmpv6 ${fault} from ${from}`);

  const iface = ifaces.find(({ ifindex }) => ifindex === info.ifindex);
  if (iface === undefined) {
    const where = `on an unknown interface with index ${info.ifindex}`;
    return log.dlog('warning', 4, `${dev} received icmpv6 RS/RA packet ${where}`);
  }
  if (!iface.ready && setupIface(radvd, iface) !== undefined) {
    const why = `${iface.name} is not ready and setup_iface failed`;
    return log.flog('warning', `${dev} received RS or RA on ${iface.name} but ${why}`);
  }
  if (hopLimit !== 255) {
    return log.flog('warning', `${dev} received RS or RA with invalid hoplimit ${hopLimit} from ${from}`);
  }
  if (message[0] === ROUTER_SOLICITATION) {
    log.dlog('debug', 3, `${dev} received RS from: ${from}`);
    processRs(radvd, iface, message, from);
  } else {
    const myself = from === iface.linkLocal ? ' (myself)' : '';
    log.dlog('debug', 3, `${dev} received RA from: ${from}${myself}`);
    compareRa(radvd, iface, message, from);
  }
}

/** RFC 4861 §6.1.1, §6.1.2: what is wrong before the options, in radvd's words. */
function headerFault(message: Uint8Array, from: Ip6): string | undefined {
  const { length } = message;
  const [type, code] = message;
  if (length < RS_HEADER) return `packet with invalid length (${length})`;
  if (type === ROUTER_ADVERTISEMENT && length < RA_HEADER) return `RA packet with invalid length (${length})`;
  if (type === ROUTER_ADVERTISEMENT && !from.isLinkLocal) {
    return 'RA packet with non-linklocal source address';
  }
  return code === 0 ? undefined : `RS/RA packet with invalid code (${code})`;
}

/** RFC 4861 §6.2.6 */
function processRs(radvd: Radvd, iface: Interface, message: Uint8Array, from: Ip6): void {
  const { os, log, profile, rng } = radvd;
  const { config, name } = iface;
  const fault = optionsFault(message, from);
  if (fault !== undefined) return log.flog('warning', fault);

  const delay = rng.below(seconds(MAX_RA_DELAY_SECONDS)) / seconds(1);
  const toSender = profile.answersToSender && config.AdvRASolicitedUnicast && !from.isUnspecified;
  const sinceMulticast = (os.now() - iface.lastMulticast) / seconds(1);
  if (iface.unicastOnly || toSender) {
    sendRaForall(radvd, iface, RA_SOLICITED_UNICAST, from);
  } else if (sinceMulticast < config.MinDelayBetweenRAs) {
    const next = config.MinDelayBetweenRAs - sinceMulticast + delay;
    log.dlog('debug', 5, `${name}: rate limiting RA's, rescheduling RA ${next.toFixed(6)} seconds from now`);
    os.note(RA_RATE_LIMITED, { dev: name, sinceMulticast, MinDelayBetweenRAs: config.MinDelayBetweenRAs });
    rescheduleIface(radvd, iface, next);
  } else {
    sendRaForall(radvd, iface, RA_SOLICITED_MULTICAST);
    rescheduleIface(radvd, iface, randBetween(radvd, config));
  }
  log.dlog('debug', 2, `${name} processed an RS`);
}

const OPTION_FAULTS = {
  garbage: 'trailing garbage in RS',
  zero: 'zero length option in RS',
  long: 'option length greater than total length in RS',
};

function optionsFault(message: Uint8Array, from: Ip6): string | undefined {
  for (const option of walkOptions(message, RS_HEADER)) {
    if ('fault' in option) return OPTION_FAULTS[option.fault];
    if (option.type === 1 && from.isUnspecified) {
      return 'received icmpv6 RS packet with unspecified source address and there is a lladdr option';
    }
  }
  return undefined;
}
