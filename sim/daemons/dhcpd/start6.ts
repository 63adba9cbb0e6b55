/** The sockets and the database of dhcpd -6 (main() of server/dhcpd.c). */
import { Ip6 } from '../../base/ip6';
import { seconds } from '../../base/time';
import { ERRNO_TEXT, type Process } from '../../kernel/uapi';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS } from '../dhcpv6/constants';
import { quotify, unquote } from '../isc/lease-text';
import { timeOfDay } from '../dhcpv6/time-of-day';
import type { DhcpdConfig } from './config';
import { fatal } from './fatal';
import { discoverInterfaces, newServerDuid } from './interfaces';
import { Leases } from './leases';
import { receive, type Dhcpd } from './server';
import type { Begin } from './start';

const ANY = Ip6.parse('::')!;

/** False: dhcpd has ended. */
export function start6({ os, log, line, config, before, write }: Begin): boolean {
  const fail = (words: string): false => {
    fatal(os, log, words);
    return false;
  };
  const leases = new Leases(unavailable(os, config), write);
  const pools = config.networks.flatMap(({ ponds }) => ponds.flatMap(pond => pond.pools));
  leases.load(before, pools);
  const known = /^server-duid (".*");$/m.exec(before)?.[1];
  if (known !== undefined) write(`server-duid ${known};\n\n`);
  const { 'ia-na': na, 'ia-ta': ta, 'ia-pd': pd } = leases.rewrite();
  log.write('info', `Wrote ${na} NA, ${ta} TA, ${pd} PD leases to lease file.`);
  const networks = discoverInterfaces(os, log, line.interfaces, config, 6);
  if (networks === undefined) return false;
  const socket = os.udp6();
  if ('errno' in socket) return fail(`Can't create dgram socket: ${ERRNO_TEXT[socket.errno]}`);
  socket.setsockopt({ SO_REUSEADDR: true });
  const refused = socket.bind({ address: ANY, port: 547 });
  if (refused !== undefined) return fail(`Can't bind to dhcp address: ${ERRNO_TEXT[refused]}`);
  log.write('info', 'Bound to *:547');
  for (const [dev, network] of networks) {
    socket.join(ALL_DHCP_RELAY_AGENTS_AND_SERVERS, dev);
    socket.join(ALL_DHCP_SERVERS, dev);
    log.write('info', `Listening on Socket/${os.netlink.link(dev)!.ifindex}/${dev}/${network.name}`);
    log.write('info', `Sending on   Socket/${os.netlink.link(dev)!.ifindex}/${dev}/${network.name}`);
  }
  const serverDuid =
    config.serverDuid ??
    (known === undefined ? undefined : unquote(known)) ??
    newServerDuid(os, config, [...networks.keys()]);
  if (serverDuid === undefined) return fail('Unable to set server identifier.');
  write(`server-duid ${quotify(serverDuid)};\n\n`);
  const server: Dhcpd = {
    os,
    config,
    leases,
    socket,
    serverDuid,
    networks,
    log: (level, text) => log.write(level, text),
  };
  socket.onDatagram = (data, info) => {
    if (networks.has(info.dev)) receive(server, data, info);
    watch();
  };
  const timer = os.timer('lease expiry', () => watch());
  const watch = (): void => {
    const now = timeOfDay(os.now());
    const next = leases.expire(now);
    if (next === undefined || next === Infinity) timer.cancel();
    else timer.arm(seconds(next - now) - (os.now() % seconds(1)));
  };
  watch();
  return true;
}

/** mark_hosts_unavailable(), mark_interfaces_unavailable(): what ranges may cover and yet is not free. */
function unavailable(os: Process, { hosts }: DhcpdConfig): Set<string> {
  const fixed = hosts.flatMap(({ fixedAddresses = [] }) => fixedAddresses.map(String));
  return new Set([...fixed, ...os.netlink.addresses().map(({ local }) => String(local))]);
}
