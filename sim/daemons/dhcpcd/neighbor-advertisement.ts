/** An address is told to the neighbours, three times, a second apart: ipv6nd_advertise() and ipv6nd_sendadvertisement(). */
import { ALL_NODES } from '../../base/ip6';
import { seconds } from '../../base/time';
import type { Dhcpcd } from './manager';
import { NOT_USEABLE, type Ia } from './interface';

/** RFC 4861 §10 */
const MAX_NEIGHBOR_ADVERTISEMENT = 3;

/** From the interface with the least metric that has the address, and can use it. */
export function advertise(dhcpcd: Dhcpcd, { address }: Ia): void {
  if (address === undefined || address.isMulticast) return;
  let best: Ia | undefined;
  for (const iface of dhcpcd.interfaces) {
    const ia = iface.linkUp ? iface.find(address) : undefined;
    if (ia === undefined) continue;
    ia.advertise?.cancel();
    if (ia.valid === 0 || (ia.addrFlags & NOT_USEABLE) !== 0) continue;
    if (best === undefined || best.iface.metric > iface.metric) best = ia;
  }
  if (best === undefined) return;
  const ia = best;
  const forwarding = dhcpcd.os.sysctl.read(`net/ipv6/conf/${ia.iface.name}/forwarding`);
  ia.advertised = 0;
  ia.advertisesRouter = 'value' in forwarding && forwarding.value !== '0';
  ia.advertise ??= dhcpcd.os.timer('neighbour advertisement', () => send(dhcpcd, ia));
  send(dhcpcd, ia);
}

function send({ log, socket }: Dhcpcd, ia: Ia): void {
  const { iface, address, text } = ia;
  if (iface.probes === undefined || !iface.linkUp || address === undefined) return;
  log.say('debug', `${iface.name}: sending NA for ${text}`);
  socket?.send(
    {
      kind: 'neighbor-advertisement',
      type: 136,
      code: 0,
      router: ia.advertisesRouter,
      solicited: false,
      override: true,
      target: address,
      options: [{ kind: 'target-link-layer-address', address: iface.mac }],
    },
    { address: ALL_NODES, port: 0, dev: iface.name },
    { dev: iface.name },
  );
  ia.advertised += 1;
  if (ia.advertised < MAX_NEIGHBOR_ADVERTISEMENT)
    ia.advertise?.arm(seconds(Math.floor(iface.retrans / 1000)));
}
