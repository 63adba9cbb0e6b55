/**
 * dhcp6c, the DHCPv6 client of WIDE as Debian has it (20080615-23), from the command line to its main loop. Mirrors main() of
 * dhcp6c.c.
 *
 * Differs from Linux: there is no control port for dhcp6ctl, and no authentication of messages.
 */
import type { Process, Program, UdpSocket } from '../../kernel/uapi';
import { ERRNO_TEXT } from '../../kernel/uapi';
import { UNSPECIFIED } from '../../base/ip6';
import { DHCP6_CLIENT_PORT } from '../../wire/dhcpv6/message';
import { Client } from './client/client';
import { readCommandLine } from './command-line';
import { getDuid } from './duid-file';
import { NO_CONFIG, readConfig, sayControlPort, sayUnmodelled } from './load';
import { WideLog } from './log';

const USAGE = 'usage: dhcp6c [-c configfile] [-dDfi] [-p pid-file] interface [interfaces...]\n';
const DUID_FILE = '/var/lib/dhcpv6/dhcp6c_duid';

export const dhcp6c: Program = { start: main };

function main(os: Process): void {
  const line = readCommandLine(os.argv, 'c:dDfik:p:P:');
  if ('complaint' in line || line.interfaces.length === 0) {
    os.write('stderr', `${'complaint' in line ? line.complaint : ''}${USAGE}`);
    return os.exit(0);
  }
  const { given, interfaces } = line;
  const informationMode = given.has('i');
  const log = new WideLog(os, 'dhcp6c', given.has('f'), given.has('D') ? 2 : given.has('d') ? 1 : 0);
  const duid = getDuid(os, log, DUID_FILE);
  if (duid === undefined) {
    log.say('err', 'client6_init', 'failed to get a DUID');
    return os.exit(1);
  }
  sayControlPort(os, log, given.get('k') ?? '/etc/wide-dhcpv6/dhcp6cctlkey', 'client6_init');
  const socket = openSocket(os, log);
  if (socket === undefined || !initialise(os, log, interfaces)) return os.exit(1);

  const path = given.get('c') ?? '/etc/wide-dhcpv6/dhcp6c.conf';
  const config = informationMode ? NO_CONFIG : readConfig(os, log, 'client', path);
  if (config === undefined) {
    log.say('err', 'main', 'failed to parse configuration file');
    return os.exit(1);
  }
  sayUnmodelled(os, 'dhcp6c', config);
  const pidFile = given.get('p') ?? '/run/dhcp6c.pid';
  os.files.write(pidFile, `${os.pid}\n`);
  if (!log.foreground && !informationMode) os.daemonize(0);
  new Client(os, log, socket, duid, pidFile, informationMode).start(interfaces, config, given.get('P'));
}

function openSocket(os: Process, log: WideLog): UdpSocket | undefined {
  const socket = os.udp6();
  if ('errno' in socket) {
    log.say('err', 'client6_init', 'socket');
    return undefined;
  }
  socket.setsockopt({ IPV6_MULTICAST_LOOP: true, IPV6_V6ONLY: true });
  const refused = socket.bind({ address: UNSPECIFIED, port: DHCP6_CLIENT_PORT });
  if (refused === undefined) return socket;
  log.say('err', 'client6_init', `bind: ${ERRNO_TEXT[refused]}`);
  return undefined;
}

/** ifinit(): every interface must be there, and be named once. */
function initialise(os: Process, log: WideLog, interfaces: readonly string[]): boolean {
  for (const [i, ifname] of interfaces.entries()) {
    if (interfaces.indexOf(ifname) !== i) log.say('notice', 'ifinit', `duplicated interface: ${ifname}`);
    else if (os.netlink.link(ifname) === undefined) {
      log.say('err', 'ifreset', `invalid interface(${ifname}): ${ERRNO_TEXT.ENODEV}`);
    } else continue;
    log.say('err', 'main', `failed to initialize ${ifname}`);
    return false;
  }
  return true;
}
