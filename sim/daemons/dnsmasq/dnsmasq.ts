/**
 * dnsmasq 2.90 as a server of DHCP and a sender of router advertisements: main() of dnsmasq.c.
 *
 * Differs from Linux: DNS, TFTP, relays, scripts and tags of vendors and users are not simulated; options for them are known
 * by name and taken without a look at what they say. Of what log-dhcp logs the options that are asked for and sent are missing.
 * Differs from Linux: a prefix that an interface has lost is not advertised as deprecated any more ("old prefix").
 */
import { Ip4 } from '../../base/ip4';
import { UNSPECIFIED } from '../../base/ip6';
import { ERRNO_TEXT, type Process, type Program } from '../../kernel/uapi';
import { DHCP4_SERVER_PORT } from '../../wire/dhcpv4/message';
import { DHCP6_SERVER_PORT } from '../../wire/dhcpv6/message';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS, INFINITY } from '../dhcpv6/constants';
import { Pinger } from './allocate4';
import type { DhcpRange, DnsmasqConfig } from './config';
import type { DhcpRange4 } from './config4';
import { serves } from './contexts';
import { CONFIG_REFUSED, RA_OFF } from './decisions';
import { Dhcp4Server } from './dhcp4';
import { Dhcp6Server } from './dhcp6';
import { LeaseFile } from './lease-file';
import { Leases4 } from './leases4';
import { Leases } from './leases';
import { RouterAdvertiser } from './radv';
import { readConfiguration } from './read-config';

const BAD_NETWORK = 2;
/** Of the header's type of service, for all of DHCPv4. */
const CLASS_SELECTOR_6 = 0xc0;

export const dnsmasq: Program = { start: main };

function main(os: Process): void {
  const read = readConfiguration(os.files, os.argv);
  if ('status' in read) {
    os.write('stderr', `\ndnsmasq: ${read.message}\n`);
    os.log('dnsmasq', 'crit', `FAILED to start up`);
    os.note(CONFIG_REFUSED, { file: read.file, line: read.line, message: read.message });
    return os.exit(read.status);
  }
  if (read.flags.has('test')) {
    os.write('stderr', 'dnsmasq: syntax check OK.\n');
    return os.exit(0);
  }
  const foreground = read.flags.has('keep-in-foreground') || read.flags.has('no-daemon');
  const log = (facility: string) => (text: string) => {
    os.log(facility, 'info', text);
    if (read.flags.has('no-daemon')) os.write('stderr', `${facility}: ${text}\n`);
  };
  if (!serve(os, read, log('dnsmasq'), log('dnsmasq-dhcp'))) return os.exit(BAD_NETWORK);
  if (read.pidFile !== '') os.files.write(read.pidFile, `${os.pid}\n`);
  os.onSignal(signal => {
    if (signal === 'SIGHUP' || signal === 'SIGUSR1') return;
    log('dnsmasq')('exiting on receipt of SIGTERM');
    if (read.pidFile !== '') os.files.unlink(read.pidFile);
    os.exit(0);
  });
  if (!foreground) os.daemonize(0);
}

type Log = (text: string) => void;

/** Opens what is needed, and tells what is being done. */
function serve(os: Process, config: DnsmasqConfig, log: Log, logDhcp: Log): boolean {
  const enabled = config.flags.has('enable-ra');
  const advertises = enabled || config.ranges.some(({ ra }) => ra);
  const gives = config.ranges.some(({ dhcp }) => dhcp);
  for (const name of config.interfaces) {
    if (name.includes('*') || os.netlink.link(name) !== undefined) continue;
    if (!config.flags.has('bind-interfaces')) {
      log(`warning: interface ${name} does not currently exist`);
      continue;
    }
    os.write('stderr', `\ndnsmasq: unknown interface ${name}\n`);
    return false;
  }
  log(`started, version 2.90 ${config.port === 0 ? 'DNS disabled' : 'cachesize 150'}`);
  for (const what of config.unmodelled) os.log('dnsmasq', 'notice', `${what} is not simulated`);
  for (const range of config.ranges4) describe4(range, logDhcp);
  for (const range of config.ranges) describe(range, enabled, logDhcp);
  if (enabled) logDhcp('IPv6 router advertisement enabled');
  else if (gives && !advertises) os.note(RA_OFF, { ranges: config.ranges.length });

  const icmp6 = os.rawIcmp6();
  if ('errno' in icmp6) {
    os.write('stderr', `\ndnsmasq: cannot create ICMPv6 socket: ${ERRNO_TEXT[icmp6.errno]}\n`);
    return false;
  }
  icmp6.setsockopt({
    IPV6_UNICAST_HOPS: 255,
    IPV6_MULTICAST_HOPS: 255,
    ICMP6_FILTER: advertises ? [133] : [],
  });
  const advertiser = advertises ? new RouterAdvertiser(os, config, icmp6, logDhcp) : undefined;
  advertiser?.start();
  const file = new LeaseFile(os, config.leaseFile);
  if (config.ranges4.length > 0 && !openDhcp4(os, config, file, logDhcp)) return false;
  const join = gives ? openDhcp6(os, config, icmp6, file, logDhcp) : undefined;
  if (gives && join === undefined) return false;
  if (config.ranges4.length > 0 || gives) file.write();
  os.netlink.subscribe(['LINK', 'IPV6_IFADDR'], event => {
    join?.();
    if (event.kind === 'newaddr' && serves(config, event.address.ifname)) {
      advertiser?.addressAdded(event.address.ifname);
    }
  });
  return true;
}

/** Listens for DHCPv6; gives back what joins the groups on interfaces that are new. */
function openDhcp6(
  os: Process,
  config: DnsmasqConfig,
  icmp6: ConstructorParameters<typeof Dhcp6Server>[3],
  file: LeaseFile,
  log: Log,
): (() => void) | undefined {
  const socket = os.udp6();
  if ('errno' in socket) return undefined;
  socket.setsockopt({ IPV6_V6ONLY: true });
  const refused = socket.bind({ address: UNSPECIFIED, port: DHCP6_SERVER_PORT });
  if (refused !== undefined) {
    os.write('stderr', `\ndnsmasq: failed to bind DHCPv6 server socket: ${ERRNO_TEXT[refused]}\n`);
    return undefined;
  }
  const joined = new Set<string>();
  const join = (): void => {
    for (const { ifname, linkType } of os.netlink.links()) {
      if (joined.has(ifname) || linkType === 'loopback' || !serves(config, ifname)) continue;
      const groups = [ALL_DHCP_RELAY_AGENTS_AND_SERVERS, ALL_DHCP_SERVERS];
      if (groups.every(group => socket.join(group, ifname) === undefined)) joined.add(ifname);
    }
  };
  join();
  const leases = new Leases(os, file);
  new Dhcp6Server(os, config, socket, icmp6, leases, log);
  return join;
}

/** dhcp_init(): false where the port is taken. */
function openDhcp4(os: Process, config: DnsmasqConfig, file: LeaseFile, log: Log): boolean {
  const socket = os.udp4();
  if ('errno' in socket) return false;
  socket.setsockopt({ SO_BROADCAST: true, IP_TOS: CLASS_SELECTOR_6 });
  const refused = socket.bind({ address: Ip4.of(0), port: DHCP4_SERVER_PORT });
  if (refused !== undefined) {
    os.write('stderr', `\ndnsmasq: failed to bind DHCP server socket: ${ERRNO_TEXT[refused]}\n`);
    return false;
  }
  const ping = config.flags.has('no-ping') ? undefined : os.ping4();
  const pinger = new Pinger(os, ping === undefined || 'errno' in ping ? undefined : ping);
  new Dhcp4Server(os, config, socket, pinger, new Leases4(os, file), log);
  return true;
}

/** log_context() of a range of IPv4. */
function describe4({ start, end, leaseTime, ...range }: DhcpRange4, log: Log): void {
  const time = `, lease time ${timeText(leaseTime)}`;
  log(
    range.static ? `DHCP, static leases only on ${start}${time}` : `DHCP, IP range ${start} -- ${end}${time}`,
  );
}

/** log_context() */
function describe(range: DhcpRange, enabled: boolean, log: Log): void {
  const { start, end, constructor6, ra, dhcp } = range;
  const subnet = constructor6 ?? String(start.masked(64));
  const time = range.deprecated ? ', prefix deprecated' : `, lease time ${timeText(range.leaseTime)}`;
  const template = constructor6 === undefined ? '' : `, template for ${constructor6}`;
  if (dhcp) {
    if (range.stateless) log(`DHCPv6 stateless on ${subnet}`);
    else if (range.static) log(`DHCPv6, static leases only on ${start}${time}${template}`);
    else log(`DHCPv6, IP range ${start} -- ${end}${time}${template}`);
  }
  if (ra || enabled) log(`router advertisement on ${subnet}`);
}

/** prettyprint_time() */
function timeText(seconds: number): string {
  if (seconds === INFINITY) return 'infinite';
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [seconds % 60, 's'],
  ];
  return parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
}
