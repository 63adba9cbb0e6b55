/**
 * dhcpd -6 of ISC DHCP 4.4.3: from the command line to the socket. Mirrors main() of server/dhcpd.c and
 * discover_interfaces() of common/discover.c.
 *
 * Differs from Linux: without -6 it says that DHCPv4 is not simulated; a lease file that is there is written anew, and what
 * it held forgotten.
 */
import { Ip6 } from '../../base/ip6';
import { ERRNO_TEXT, type LinkInfo, type Process, type Program } from '../../kernel/uapi';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS } from '../dhcpv6/constants';
import { duidLl, duidLlt } from '../dhcpv6/duid';
import { quotify } from '../isc/lease-text';
import { networkOf } from '../isc/parse-values';
import { unixTime } from '../isc/wall-clock';
import { readCommandLine, type CommandLine } from './command-line';
import type { DhcpdConfig, SharedNetwork } from './config';
import { CONFIG_REFUSED, NO_SUBNET6 } from './decisions';
import { Leases } from './leases';
import { Log } from './log';
import { parseDhcpdConf } from './parse-config';
import { receive, type Dhcpd } from './server';

const VERSION = '4.4.3-P1';
const ANY = Ip6.parse('::')!;

const BANNER = [
  `Internet Systems Consortium DHCP Server ${VERSION}`,
  'Copyright 2004-2022 Internet Systems Consortium.',
  'All rights reserved.',
  'For info, please visit https://www.isc.org/software/dhcp/',
];

/** dhcpd, to be started under that name. */
export const dhcpd: Program = { start: main };

function main(os: Process): void {
  const line = readCommandLine(os.argv);
  if ('printout' in line) {
    os.write('stderr', line.printout);
    return os.exit(line.status);
  }
  const log = new Log(os, line.toStderr || line.test);
  if (!line.six) return fatal(os, log, 'DHCPv4 is not simulated: start dhcpd with -6');
  if (line.quiet && !line.toStderr) log.closeStderr();
  if (!line.quiet) for (const words of BANNER) log.write('info', words);
  const config = readConfig(os, log, line);
  if (config === undefined) return fatal(os, log, 'Configuration file errors encountered -- exiting');
  if (!line.quiet) {
    log.write('info', `Config file: ${line.configPath}`);
    log.write('info', `Database file: ${line.leasePath}`);
    log.write('info', `PID file: ${line.pidPath}`);
  }
  if (line.test) return os.exit(0);
  start(os, log, line, config);
}

/** log_fatal(): with the words that ISC has for whoever reads it. */
function fatal(os: Process, log: Log, words: string): void {
  log.write('err', words);
  for (const text of FAREWELL) log.write('err', text);
  os.exit(1);
}

const FAREWELL = [
  '',
  'If you think you have received this message due to a bug rather',
  'than a configuration issue please read the section on submitting',
  'bugs on either our web page at www.isc.org or in the README file',
  'before submitting a bug.  These pages explain the proper',
  'process and the information we find helpful for debugging.',
  '',
  'exiting.',
];

function readConfig(os: Process, log: Log, { configPath }: CommandLine): DhcpdConfig | undefined {
  const file = os.files.read(configPath);
  if ('errno' in file) {
    log.write('err', `Can't open ${configPath}: ${ERRNO_TEXT[file.errno]}`);
    return undefined;
  }
  const { dhcpd: config, ok } = parseDhcpdConf(configPath, file.text, {
    read: path => {
      const included = os.files.read(path);
      return 'text' in included ? included.text : undefined;
    },
    complain: ({ message, line, indent }) => {
      log.complain(message, line, indent);
      os.note(CONFIG_REFUSED, { file: configPath, message, line });
    },
    say: words => log.write('err', words),
    unmodelled: what => os.log('dhcpd', 'notice', `not simulated, and so without effect: ${what}`),
  });
  return ok ? config : undefined;
}

function start(os: Process, log: Log, line: CommandLine, config: DhcpdConfig): void {
  if (!os.files.exists(line.leasePath)) {
    log.write('err', `Can't open lease database ${line.leasePath}: ${ERRNO_TEXT.ENOENT} --`);
    log.write('err', '  check for failed database rewrite attempt!');
    log.write('err', 'Please read the dhcpd.leases manual page if you');
    return fatal(os, log, "don't know what to do about this.");
  }
  const write = (text: string): void => void os.files.write(line.leasePath, text, true);
  os.files.write(
    line.leasePath,
    '# The format of this file is documented in the dhcpd.leases(5) manual page.\n' +
      `# This lease file was written by isc-dhcp-${VERSION}\n\n` +
      '# authoring-byte-order entry is generated, DO NOT DELETE\nauthoring-byte-order little-endian;\n\n',
  );
  log.write('info', 'Wrote 0 deleted host decls to leases file.');
  log.write('info', 'Wrote 0 new dynamic host decls to leases file.');
  log.write('info', 'Wrote 0 NA, 0 TA, 0 PD leases to lease file.');
  const networks = discoverInterfaces(os, log, line.interfaces, config);
  if (networks === undefined) return;
  const socket = os.udp6();
  if ('errno' in socket) return fatal(os, log, `Can't create dgram socket: ${ERRNO_TEXT[socket.errno]}`);
  socket.setsockopt({ SO_REUSEADDR: true });
  const refused = socket.bind({ address: ANY, port: 547 });
  if (refused !== undefined) return fatal(os, log, `Can't bind to dhcp address: ${ERRNO_TEXT[refused]}`);
  log.write('info', 'Bound to *:547');
  for (const [dev, network] of networks) {
    socket.join(ALL_DHCP_RELAY_AGENTS_AND_SERVERS, dev);
    socket.join(ALL_DHCP_SERVERS, dev);
    log.write('info', `Listening on Socket/${os.netlink.link(dev)!.ifindex}/${dev}/${network.name}`);
    log.write('info', `Sending on   Socket/${os.netlink.link(dev)!.ifindex}/${dev}/${network.name}`);
  }
  const serverDuid = config.serverDuid ?? newServerDuid(os, config, [...networks.keys()]);
  if (serverDuid === undefined) return fatal(os, log, 'Unable to set server identifier.');
  write(`server-duid ${quotify(serverDuid)};\n\n`);
  const server: Dhcpd = {
    os,
    config,
    leases: new Leases(unavailable(os, config), write),
    socket,
    serverDuid,
    networks,
    log: (level, text) => log.write(level, text),
  };
  socket.onDatagram = (data, info) => {
    if (networks.has(info.dev)) receive(server, data, info);
  };
  os.files.write(line.pidPath, `${os.pid}\n`);
  os.onSignal(signal => {
    if (signal !== 'SIGHUP' && signal !== 'SIGUSR1') os.exit(0);
  });
  log.write('info', 'Server starting service.');
  if (!line.foreground) os.daemonize(0);
  if (!line.toStderr) log.closeStderr();
}

/** Those to listen on, with their networks; undefined: there are none, and dhcpd has ended. */
function discoverInterfaces(
  os: Process,
  log: Log,
  asked: readonly string[],
  config: DhcpdConfig,
): ReadonlyMap<string, SharedNetwork> | undefined {
  const links = os.netlink.links().filter(({ linkType }) => linkType !== 'loopback');
  const missing = asked.filter(name => !links.some(({ ifname }) => ifname === name));
  if (missing.length > 0) {
    fatal(os, log, `${missing[0]!}: not found`);
    return undefined;
  }
  // The list of interfaces is built from behind.
  const chosen = (
    asked.length > 0 ? links.filter(link => asked.includes(link.ifname)) : links.filter(isUsable)
  ).reverse();
  const networks = new Map<string, SharedNetwork>();
  for (const link of chosen) {
    const addresses = os.netlink
      .addresses()
      .filter(({ ifindex }) => ifindex === link.ifindex)
      .map(({ local }) => local);
    const network = config.subnets.find(({ net }) =>
      addresses.some(address => networkOf(address, net.length) === net.address),
    )?.network;
    if (network !== undefined) networks.set(link.ifname, network);
    else if (asked.length > 0 || addresses.length > 0) ignore(os, log, link, addresses[0]);
  }
  if (networks.size > 0) return networks;
  log.write('info', '');
  fatal(os, log, 'Not configured to listen on any interfaces!');
  return undefined;
}

function isUsable({ up, flags }: LinkInfo): boolean {
  return up && (flags.includes('BROADCAST') || flags.includes('MULTICAST'));
}

function ignore(os: Process, log: Log, { ifname }: LinkInfo, address: Ip6 | undefined): void {
  const shown = address === undefined ? 'no IPv6 addresses' : String(address);
  os.note(NO_SUBNET6, { dev: ifname, address: shown });
  const lines = [
    '',
    `No subnet6 declaration for ${ifname} (${shown}).`,
    `** Ignoring requests on ${ifname}.  If this is not what`,
    '   you want, please write a subnet6 declaration',
    '   in your dhcpd.conf file for the network segment',
    `   to which interface ${ifname} is attached. **`,
    '',
  ];
  for (const each of lines) log.write('err', each);
}

/** generate_new_server_duid(): from the first interface. */
function newServerDuid(os: Process, config: DhcpdConfig, devs: readonly string[]): Uint8Array | undefined {
  const link = devs.map(dev => os.netlink.link(dev)).find(each => each !== undefined);
  if (link === undefined) return undefined;
  return config.serverDuidType === 'LL' ? duidLl(link.address) : duidLlt(link.address, unixTime(os.now()));
}

/** mark_hosts_unavailable(), mark_interfaces_unavailable(): what ranges may cover and yet is not free. */
function unavailable(os: Process, { hosts }: DhcpdConfig): Set<string> {
  const fixed = hosts.flatMap(({ fixedAddresses = [] }) => fixedAddresses.map(String));
  return new Set([...fixed, ...os.netlink.addresses().map(({ local }) => String(local))]);
}
