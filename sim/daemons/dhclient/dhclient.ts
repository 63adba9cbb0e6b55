/**
 * dhclient of ISC DHCP 4.4.3, for DHCPv4 or (-6) DHCPv6: from the command line to its client. Mirrors main() of client/dhclient.c.
 *
 * Differs from Linux: it serves the first of several interfaces alone.
 */
import type { Ip6 } from '../../base/ip6';
import { ERRNO_TEXT, type Process, type Program, type Signal } from '../../kernel/uapi';
import { duidLl, duidLlt } from '../dhcpv6/duid';
import { Log } from '../dhcpd/log';
import { quotify } from '../isc/lease-text';
import { timeOfDay } from '../dhcpv6/time-of-day';
import { Client } from './client';
import { readCommandLine, type CommandLine } from './command-line';
import { parseDhclientConf, type DhclientConfig } from './config';
import { duidLine, readDefaultDuid, readLease } from './lease';
import { run4 } from './run4';
import { preinit6 } from './script';

const VERSION = '4.4.3-P1';
const CLIENT_PORT = 546;

/** dhclient, to be started under that name. */
export const dhclient: Program = { start: main };

function main(os: Process): void {
  const line = readCommandLine(os.argv);
  if ('printout' in line) {
    os.write('stderr', line.printout);
    return os.exit(line.status);
  }
  const log = new Log(os, line.debug, 'dhclient');
  if (!line.verbose) log.closeStderr();
  const killed = (line.release || line.stop) && killRunning(os, line);
  if (killed) os.write('stderr', 'Killed old client process\n');
  banner(log);
  const dev = line.interfaces[0] ?? os.netlink.links().find(({ linkType }) => linkType === 'ether')?.ifname;
  if (dev === undefined || os.netlink.link(dev) === undefined) {
    os.write('stderr', `Cannot find device "${dev ?? ''}"\n`);
    return os.exit(1);
  }
  if (!line.six) return run4({ os, log, line, config: readConfig(os, log, line), dev });
  if (line.stop) return stopOnly(os, line, dev);
  run(os, log, line, dev);
}

function banner(log: Log): void {
  log.write('info', `Internet Systems Consortium DHCP Client ${VERSION}`);
  log.write('info', 'Copyright 2004-2022 Internet Systems Consortium.');
  log.write('info', 'All rights reserved.');
  log.write('info', 'For info, please visit https://www.isc.org/software/dhcp/');
  log.write('info', '');
}

/** The client whose process id is in the pid file gets SIGTERM. */
function killRunning(os: Process, { pidPath }: CommandLine): boolean {
  const file = os.files.read(pidPath);
  const pid = 'text' in file ? Number(file.text) : 0;
  const running = os.processes().some(each => each.pid === pid && pid !== os.pid);
  return running && os.kill(pid, 'SIGKILL') === undefined;
}

function stopOnly(os: Process, line: CommandLine, dev: string): void {
  const file = os.files.read(line.leasePath);
  const lease = 'text' in file ? readLease(file.text, dev) : undefined;
  for (const ia of lease?.ias ?? []) {
    for (const { address } of ia.addresses) {
      if (ia.kind !== 'ia-pd') os.netlink.addressDel({ dev, local: address, prefixlen: 128 });
    }
  }
  os.exit(0);
}

function run(os: Process, log: Log, line: CommandLine, dev: string): void {
  preinit6(os, dev);
  const config = readConfig(os, log, line);
  const linkLocal = (): Ip6 | undefined =>
    os.netlink.addresses().find(({ ifname, local }) => ifname === dev && local.isLinkLocal)?.local;
  const address = linkLocal();
  if (address === undefined) {
    log.write('err', `no link-local IPv6 address for ${dev}`);
    return os.exit(1);
  }
  const socket = os.udp6();
  if ('errno' in socket) {
    log.write('err', `Can't create dgram socket: ${ERRNO_TEXT[socket.errno]}`);
    return os.exit(1);
  }
  socket.setsockopt({ SO_REUSEADDR: true, SO_BINDTODEVICE: dev });
  // The address is bound to, so that one that is still tentative cannot be.
  const refused = socket.bind({ address, port: CLIENT_PORT, dev });
  if (refused !== undefined) {
    log.write('err', `Can't bind to dhcp address: ${ERRNO_TEXT[refused]}`);
    for (const words of BIND_HELP) log.write('err', words);
    return os.exit(1);
  }
  log.write('info', `Listening on Socket/${dev}`);
  log.write('info', `Sending on   Socket/${dev}`);
  const duid = clientDuid(os, log, line, dev);
  const file = os.files.read(line.leasePath);
  const held = 'text' in file ? readLease(file.text, dev) : undefined;
  const client = new Client(os, log, line, config, dev, socket, duid, held, outcome => {
    if (outcome === 'failed') return os.exit(2);
    if (outcome === 'released' || line.stateless) return os.exit(0);
    if (!line.debug) os.daemonize(0);
    if (!line.debug) log.closeStderr();
  });
  os.onSignal((signal: Signal) => {
    if (signal === 'SIGTERM' || signal === 'SIGINT') os.exit(0);
  });
  os.files.write(line.pidPath, `${os.pid}\n`);
  if (line.release) return client.release();
  if (held === undefined || line.stateless) client.start();
  else client.confirm();
  if (line.noWait) os.daemonize(0);
}

const BIND_HELP = [
  'Please make sure there is no other dhcp server',
  "running and that there's no entry for dhcp or",
  'bootp in /etc/inetd.conf.   Also make sure you',
  'are not running HP JetAdmin software, which',
  'includes a bootp server.',
];

function readConfig(os: Process, log: Log, { configPath }: CommandLine): DhclientConfig {
  const file = os.files.read(configPath);
  return parseDhclientConf(
    configPath,
    'text' in file ? file.text : '',
    ({ message, line, indent }) => log.complain(message, line, indent),
    what => os.log('dhclient', 'notice', `not simulated, and so without effect: ${what}`),
  );
}

/** form_duid(): that of the lease file, or a new one of the kind that suits. */
function clientDuid(os: Process, log: Log, line: CommandLine, dev: string): Uint8Array {
  const file = os.files.read(line.leasePath);
  const known = 'text' in file ? readDefaultDuid(file.text) : undefined;
  if (known !== undefined && line.duid === undefined) return known;
  const mac = os.netlink.link(dev)!.address;
  const kind = line.duid ?? (line.stateless ? 'LL' : 'LLT');
  const duid = kind === 'LL' ? duidLl(mac) : duidLlt(mac, timeOfDay(os.now()));
  log.write('info', `Created duid ${quotify(duid)}.`);
  os.files.write(line.leasePath, duidLine(duid), true);
  return duid;
}
