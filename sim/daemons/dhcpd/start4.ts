/** The sockets and the database of dhcpd -4 (main() of server/dhcpd.c, if_register_lpf() of common/lpf.c). */
import { Ip4 } from '../../base/ip4';
import { seconds } from '../../base/time';
import { ERRNO_TEXT } from '../../kernel/uapi';
import { quotify } from '../isc/lease-text';
import { timeOfDay } from '../dhcpv6/time-of-day';
import type { Dhcpd4, Interface4 } from './exchange4';
import { fatal } from './fatal';
import { addressesOf, discoverInterfaces, newServerDuid } from './interfaces';
import { Leases4 } from './leases4';
import { receiveFrame } from './server4';
import type { Begin } from './start';

const ETHERTYPE_IPV4 = 0x0800;

/** False: dhcpd has ended. */
export function start4({ os, log, line, config, before, write }: Begin): boolean {
  const fail = (words: string): false => {
    fatal(os, log, words);
    return false;
  };
  const leases4 = new Leases4(config.networks, write, (level, text) => log.write(level, text));
  leases4.load(before);
  log.write('info', `Wrote ${leases4.rewrite()} leases to leases file.`);
  const networks = discoverInterfaces(os, log, line.interfaces, config, 4);
  if (networks === undefined) return false;
  const interfaces = new Map<string, Interface4>();
  for (const [dev, network] of networks) {
    const socket = os.packet(dev, { protocol: ETHERTYPE_IPV4, promiscuous: false });
    if ('errno' in socket) return fail(`Open a socket for LPF: ${ERRNO_TEXT[socket.errno]}`);
    const link = os.netlink.link(dev)!;
    const address = addressesOf(os, link, 4)[0] as Ip4;
    interfaces.set(dev, { dev, network, socket, address });
    log.write('info', `Listening on LPF/${dev}/${link.address}/${network.name}`);
    log.write('info', `Sending on   LPF/${dev}/${link.address}/${network.name}`);
  }
  const fallback = os.udp4();
  if ('errno' in fallback) return fail(`Can't create dgram socket: ${ERRNO_TEXT[fallback.errno]}`);
  fallback.setsockopt({ SO_REUSEADDR: true, SO_BROADCAST: true });
  const refused = fallback.bind({ address: Ip4.of(0), port: 67 });
  if (refused !== undefined) return fail(`Can't bind to dhcp address: ${ERRNO_TEXT[refused]}`);
  log.write('info', 'Sending on   Socket/fallback/fallback-net');
  const ping = os.ping4();
  if ('errno' in ping) return fail('unable to create icmp socket');
  if (!/^server-duid /m.test(before)) {
    const duid = config.serverDuid ?? newServerDuid(os, config, [...networks.keys()]);
    if (duid !== undefined) write(`server-duid ${quotify(duid)};\n\n`);
  }
  const timer = os.timer('lease expiry', () => server.watch());
  const server: Dhcpd4 = {
    ...{ os, config, leases4, interfaces, fallback, ping, complaint: '', pinged: new Map() },
    log: (level, text) => log.write(level, text),
    watch() {
      const now = timeOfDay(os.now());
      const next = leases4.expire(now);
      if (next === undefined || next === Infinity) timer.cancel();
      else timer.arm(seconds(next - now) - (os.now() % seconds(1)));
    },
  };
  ping.onEcho = (_sequence, _data, { from }) => server.pinged.get(from.address)?.();
  for (const iface of interfaces.values()) {
    iface.socket.onFrame = frame => receiveFrame(server, iface, frame);
  }
  server.watch();
  return true;
}
