/** Sending advertisements: to everybody, to the clients listed, or to one host that asked. Mirrors send.c. */
import { ALL_NODES, type Ip6 } from '../../base/ip6';
import { seconds } from '../../base/time';
import type { Decision } from '../../trace/decision';
import { ERRNO_TEXT } from '../../kernel/uapi';
import { ndOptionLength, ndOptionType, type NdOption } from '../../wire/nd/options';
import { raHeader, raOptions } from './build-ra';
import {
  RA_CLIENT_NOT_LISTED,
  RA_FORWARDING_OFF,
  RA_NOT_READY,
  RA_SEND_ADVERT_OFF,
  RA_SEND_FAILED,
  RA_UNICAST_ONLY,
} from './decisions';
import { checkIp6Forwarding } from './device';
import { MAX_INITIAL_RTR_ADVERTISEMENTS, type Interface, type Radvd } from './interface';
import { setupIface } from './setup';

const RA_HEADER = 16;

/**
 * Advertises on `iface`, to `dest` alone if it is given and may be answered.
 *
 * @param occasion why, for the trace
 * @returns false when nothing could be sent; that nothing was to be sent is success
 */
export function sendRaForall(radvd: Radvd, iface: Interface, occasion: Decision, dest?: Ip6): boolean {
  const { os, log, profile } = radvd;
  const { name, config } = iface;
  if (iface.changed) setupIface(radvd, iface);
  if (!iface.ready) {
    log.dlog('debug', 3, `not sending RA for ${name}, interface is not ready`);
    os.note(RA_NOT_READY, { dev: name });
    return false;
  }
  const counts = profile.unicastIsInitial || dest === undefined;
  if (iface.racount < MAX_INITIAL_RTR_ADVERTISEMENTS && counts) iface.racount += 1;

  if (config.clients.length === 0) {
    if (dest !== undefined || !iface.unicastOnly) return sendRa(radvd, iface, occasion, dest);
    log.dlog('debug', 5, 'no client list, no destination, unicast only...doing nothing');
    os.note(RA_UNICAST_ONLY, { dev: name });
    return true;
  }
  for (const { address, ignored } of config.clients) {
    if (dest !== undefined && address !== dest) continue;
    if (!ignored) sendRa(radvd, iface, occasion, address);
    if (dest !== undefined) return true;
  }
  if (dest === undefined) return true;
  if (config.UnrestrictedUnicast) return sendRa(radvd, iface, occasion, dest);
  log.dlog('debug', 5, `Not answering request from ${dest}, not configured`);
  os.note(RA_CLIENT_NOT_LISTED, { dev: name, host: String(dest) });
  return true;
}

/** send_ra(): in as many messages as the options need. */
function sendRa(radvd: Radvd, iface: Interface, occasion: Decision, dest?: Ip6): boolean {
  const { os, log } = radvd;
  const { name, config, source } = iface;
  if (!config.AdvSendAdvert) {
    log.dlog('debug', 2, `AdvSendAdvert is off for ${name}`);
    os.note(RA_SEND_ADVERT_OFF, { dev: name });
    return true;
  }
  if (dest === undefined) iface.lastMulticast = os.now();
  updateIfaceTimes(radvd, iface);
  const header = raHeader(config, routerLifetime(radvd, iface));
  const to = { address: dest ?? ALL_NODES, port: 0, dev: name };
  os.note(occasion, { dev: name, to: String(to.address), routerLifetime: header.routerLifetime });
  for (const options of split(radvd, raOptions(radvd, iface), iface.maxRaOptionSize)) {
    const size = RA_HEADER + sizeOf(options);
    const what = `${options.length} options (using ${size}/${iface.maxRaOptionSize} bytes)`;
    log.dlog('debug', 5, `sending RA to ${to.address} on ${name} (${source}), ${what}`);
    const refused = radvd.socket.send({ ...header, options }, to, { dev: name, ...(source && { source }) });
    if (refused === undefined) continue;
    const quiet = config.IgnoreIfMissing && (refused === 'EINVAL' || refused === 'ENODEV');
    log.dlog(quiet ? 'debug' : 'warning', quiet ? 3 : 0, `sendmsg: ${ERRNO_TEXT[refused]}`);
    os.note(RA_SEND_FAILED, { dev: name, errno: refused, source: String(source) });
    return false;
  }
  return true;
}

/** Seconds; 0 at exit, and once when forwarding is found to be off. */
function routerLifetime(radvd: Radvd, iface: Interface): number {
  if (iface.ceaseAdv) return 0;
  if (!checkIp6Forwarding(radvd)) return iface.config.AdvDefaultLifetime & 0xffff;
  radvd.os.note(RA_FORWARDING_OFF, { dev: iface.name });
  return 0;
}

/** update_iface_times(): counts down the lifetimes of the prefixes that ask for it. */
function updateIfaceTimes({ os, log }: Radvd, iface: Interface): void {
  const now = os.now();
  const passed = Math.trunc((now - iface.lastRa) / seconds(1));
  iface.lastRa = now;
  for (const prefix of iface.prefixes) {
    const { DecrementLifetimes, DeprecatePrefix, address, length } = prefix.config;
    const final = iface.ceaseAdv && DeprecatePrefix;
    if (!DecrementLifetimes || prefix.preferredLifetime === 0 || final) continue;
    prefix.validLifetime = Math.max(0, prefix.validLifetime - passed);
    prefix.preferredLifetime = Math.max(0, prefix.preferredLifetime - passed);
    if (prefix.preferredLifetime > 0) continue;
    const which = `${address}/${length}%${iface.name}`;
    log.dlog('debug', 3, `Will cease advertising ${which}, preferred lifetime is 0`);
  }
}

/**
 * The options of one message after another: as many as fit, in order, and at least one. Unlike what its name
 * says, maxRaOptionSize is held against the options and the header together.
 */
function* split(
  { log }: Radvd,
  options: readonly NdOption[],
  maxRaOptionSize: number,
): Generator<NdOption[]> {
  let message: NdOption[] = [];
  for (const option of options) {
    const size = ndOptionLength(option);
    if (message.length > 0 && RA_HEADER + sizeOf(message) + size > maxRaOptionSize) {
      yield message;
      message = [];
    }
    if (size > maxRaOptionSize) {
      const which = `RA option (type=${ndOptionType(option)})`;
      log.flog('warning', `send_ra: ${which} too long for MTU, fragmenting anyway (violates RFC6980)`);
    }
    message.push(option);
  }
  yield message;
}

function sizeOf(options: readonly NdOption[]): number {
  return options.reduce((sum, option) => sum + ndOptionLength(option), 0);
}
