/** Routers are solicited: ipv6nd_startrs() and ipv6nd_sendrsprobe() of ipv6nd.c. */
import { ALL_ROUTERS } from '../../base/ip6';
import { milliseconds, seconds } from '../../base/time';
import { ERRNO_TEXT } from '../../kernel/uapi';
import { NO_ROUTERS } from './decisions';
import { NOT_USEABLE, type Interface } from './interface';
import type { Dhcpcd } from './manager';

/** RFC 4861 §10, of which 9.4.1 sends one more. */
const MAX_SOLICITATIONS = 3;
const INTERVAL = seconds(4);
const MAX_DELAY = 1000;

/** After a random moment of up to a second, unless that is switched off. */
export function solicit(dhcpcd: Dhcpcd, iface: Interface): void {
  for (const timer of ['start', 'probe', 'expire']) iface.timers.get(timer)?.cancel();
  if (!iface.options.initialDelay) return start(dhcpcd, iface);
  const delay = dhcpcd.os.rng('dhcpcd').below(MAX_DELAY);
  const text = (delay / 1000).toFixed(1);
  dhcpcd.log.say('debug', `${iface.name}: delaying IPv6 router solicitation for ${text} seconds`);
  dhcpcd.timer(iface, 'start', () => start(dhcpcd, iface)).arm(milliseconds(delay));
}

function start(dhcpcd: Dhcpcd, iface: Interface): void {
  dhcpcd.log.say('info', `${iface.name}: soliciting an IPv6 router`);
  iface.retrans = 1000;
  iface.probes = 0;
  probe(dhcpcd, iface);
}

function probe(dhcpcd: Dhcpcd, iface: Interface): void {
  const { log, os } = dhcpcd;
  if (iface.linkLocal(NOT_USEABLE) === undefined) {
    log.say('debug', `${iface.name}: delaying Router Solicitation for LL address`);
    if (iface.waiting.length === 0) iface.waiting.push(() => probe(dhcpcd, iface));
    return;
  }
  log.say('debug', `${iface.name}: sending Router Solicitation`);
  const refused = dhcpcd.openSocket()?.send(
    {
      kind: 'router-solicitation',
      type: 133,
      code: 0,
      options: [{ kind: 'source-link-layer-address', address: iface.mac }],
    },
    { address: ALL_ROUTERS, port: 0, dev: iface.name },
    { dev: iface.name },
  );
  if (refused !== undefined) log.say('err', `ipv6nd_sendrsprobe: ${ERRNO_TEXT[refused]}`);
  iface.probes = (iface.probes ?? 0) + 1;
  if (iface.probes <= MAX_SOLICITATIONS)
    return dhcpcd.timer(iface, 'probe', () => probe(dhcpcd, iface)).arm(INTERVAL);
  log.say('warning', `${iface.name}: no IPv6 Routers available`);
  os.note(NO_ROUTERS, { dev: iface.name });
}
