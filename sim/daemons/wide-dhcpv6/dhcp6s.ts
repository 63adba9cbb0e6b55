/**
 * dhcp6s, the DHCPv6 server of WIDE as Debian has it (20080615-23), from the command line to its main loop. Mirrors main() and
 * server6_init() of dhcp6s.c. It serves one interface, and writes no lease down.
 *
 * Differs from Linux: there is no control port for dhcp6ctl, and no authentication of messages; -n is not taken.
 */
import { UNSPECIFIED } from '../../base/ip6';
import { ERRNO_TEXT, type Process, type Program, type UdpSocket } from '../../kernel/uapi';
import { DHCP6_SERVER_PORT } from '../../wire/dhcpv6/message';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS } from '../dhcpv6/constants';
import { readCommandLine } from './command-line';
import { plainInterface } from './config/config';
import { getDuid } from './duid-file';
import { readConfig, sayControlPort, sayUnmodelled } from './load';
import { WideLog } from './log';
import { Server } from './server/server';

const USAGE = 'usage: dhcp6s [-c configfile] [-dDf] [-k ctlkeyfile] [-p ctlport] [-P pidfile] intface\n';
const DUID_FILE = '/var/lib/dhcpv6/dhcp6s_duid';

export const dhcp6s: Program = { start: main };

function main(os: Process): void {
  const line = readCommandLine(os.argv, 'c:dDfk:n:p:P:');
  if ('complaint' in line || line.interfaces.length !== 1) {
    os.write('stderr', `${'complaint' in line ? line.complaint : ''}${USAGE}`);
    return os.exit(0);
  }
  const { given } = line;
  const [ifname = ''] = line.interfaces;
  const log = new WideLog(os, 'dhcp6s', given.has('f'), given.has('D') ? 2 : given.has('d') ? 1 : 0);
  const link = os.netlink.link(ifname);
  if (link === undefined) {
    log.say('err', 'ifreset', `invalid interface(${ifname}): ${ERRNO_TEXT.ENODEV}`);
    return os.exit(1);
  }
  const config = readConfig(os, log, 'server', given.get('c') ?? '/etc/wide-dhcpv6/dhcp6s.conf');
  if (config === undefined) {
    log.say('err', 'main', 'failed to parse configuration file');
    return os.exit(1);
  }
  sayUnmodelled(os, 'dhcp6s', config);
  const pidFile = given.get('P') ?? '/run/dhcp6s.pid';
  os.files.write(pidFile, `${os.pid}\n`);

  log.say('debug', 'lease_init', 'called');
  const duid = getDuid(os, log, DUID_FILE);
  if (duid === undefined) {
    log.say('err', 'server6_init', 'failed to get a DUID');
    return os.exit(1);
  }
  sayControlPort(os, log, given.get('k') ?? '/etc/wide-dhcpv6/dhcp6sctlkey', 'server6_init');
  const socket = openSocket(os, log, ifname);
  const outSocket = os.udp6();
  if (socket === undefined || 'errno' in outSocket) return os.exit(1);
  const own = config.interfaces.find(({ name }) => name === ifname) ?? plainInterface(ifname);
  const global = os.netlink.addresses().findLast(each => each.ifname === ifname && !each.local.isLinkLocal);
  const server = new Server(os, log, config, own, global?.local, duid, link.ifindex, outSocket);
  socket.onDatagram = (data, info) => server.receive(data, info);
  os.onSignal(signal => {
    if (signal !== 'SIGTERM')
      return os.exit({ SIGHUP: 129, SIGINT: 130, SIGUSR1: 138, SIGKILL: 137 }[signal]);
    log.say('info', 'server6_signal', 'received a signal (15)');
    os.files.unlink(pidFile);
    os.exit(0);
  });
  if (!log.foreground) os.daemonize(0);
}

function openSocket(os: Process, log: WideLog, dev: string): UdpSocket | undefined {
  const socket = os.udp6();
  if ('errno' in socket) {
    log.say('err', 'server6_init', `socket(insock): ${ERRNO_TEXT[socket.errno]}`);
    return undefined;
  }
  socket.setsockopt({ SO_REUSEADDR: true, IPV6_V6ONLY: true });
  const refused = socket.bind({ address: UNSPECIFIED, port: DHCP6_SERVER_PORT });
  if (refused !== undefined) log.say('err', 'server6_init', `bind(insock): ${ERRNO_TEXT[refused]}`);
  for (const group of [ALL_DHCP_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS]) {
    const failed = refused ?? socket.join(group, dev);
    if (failed === undefined) continue;
    if (refused === undefined) {
      log.say('err', 'server6_init', `setsockopt(insock, IPV6_JOIN_GROUP): ${ERRNO_TEXT[failed]}`);
    }
    return undefined;
  }
  return socket;
}
