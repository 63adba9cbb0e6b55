/**
 * ping(8) and ping6(8) of iputils 20221126, as root: a raw socket, and a datagram socket that is connected only to learn which
 * source address the kernel would choose.
 *
 * See next: ping4.ts for IPv4.
 */
import { UNSPECIFIED } from '../../../base/ip6';
import {
  ERRNO_TEXT,
  type Process,
  type Program,
  type RawIcmp6Socket,
  type SocketOptions,
} from '../../../kernel/uapi';
import {
  addressWithZone,
  RESOLVE_FAILURE_TEXT,
  resolveHost,
  resolveHost4,
  type ResolvedHost,
} from '../resolve-host';
import { commandName, complain, fail } from '../streams';
import { parseArguments, type PingArguments, type PingRefusal } from './arguments';
import { PingChannel6 } from './channel6';
import { begin4 } from './ping4';
import { startSession } from './session';
import { USAGE } from './usage';

const VERSION =
  'ping from iputils 20221126\n' +
  'libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n';
/** What the datagram socket pretends to connect to. */
const PROBE_PORT = 1025;
const ECHO_REPLY = 129;

export const ping: Program = {
  start(process) {
    const options = parseArguments(commandName(process), process.argv.slice(1));
    if ('show' in options) refuse(process, options);
    else begin(process, options);
  },
};

function refuse(process: Process, refusal: PingRefusal): void {
  if (refusal.show === 'version') {
    process.write('stdout', VERSION);
    return process.exit(0);
  }
  if (refusal.complaint !== undefined) complain(process, refusal.complaint);
  if (refusal.show === 'complaint') return process.exit(refusal.status);
  process.write('stderr', USAGE);
  process.exit(2);
}

function begin(process: Process, options: PingArguments): void {
  for (const warning of options.warnings) complain(process, warning);
  const socket = process.rawIcmp6();
  if ('errno' in socket) return fail(process, `socket: ${ERRNO_TEXT[socket.errno]}`, 2);
  if (options.verbose) describeSockets(process, options);
  if (wantsIp4(process, options)) return begin4(process, options);
  const target = findTarget(process, options);
  if (target === undefined) return;
  if (options.verbose) {
    process.write('stdout', `ai->ai_family: AF_INET6, ai->ai_canonname: '${options.target}'\n`);
  }
  const source = findSource(process, options, target);
  if (source === undefined) return;
  if (!prepare(process, options, target, source, socket)) return;
  const channel = new PingChannel6(process, options, target, socket);
  startSession(process, options, channel, heading(channel, source));
}

/** Whether the target has an address of IPv4, and of IPv6 none that is wanted. */
function wantsIp4(process: Process, { target, family }: PingArguments): boolean {
  if (family === 6) return false;
  return family === 4
    ? typeof resolveHost4(process, target) !== 'string'
    : resolveHost(process, target) === 'ipv4';
}

/** The first line. */
function heading(channel: PingChannel6, source: ResolvedHost): string {
  const { options, target } = channel;
  const from =
    options.device !== undefined || options.strictSource
      ? `from ${addressWithZone(source)} ${options.device ?? ''}: `
      : '';
  return `PING ${options.target}(${channel.shown(target)}) ${from}${options.size} data bytes\n`;
}

function describeSockets(process: Process, { family }: PingArguments): void {
  const [four, six, hint] =
    family === 6
      ? ['-1 (socktype: 0)', '3 (socktype: SOCK_RAW)', 'AF_INET6']
      : ['3 (socktype: SOCK_RAW)', '4 (socktype: SOCK_RAW)', 'AF_UNSPEC'];
  complain(process, `sock4.fd: ${four}, sock6.fd: ${six}, hints.ai_family: ${hint}\n`);
}

function findTarget(process: Process, { target, family }: PingArguments): ResolvedHost | undefined {
  const resolved = resolveHost(process, target);
  if (typeof resolved === 'string') {
    fail(process, `${target}: ${RESOLVE_FAILURE_TEXT[resolved]}`, 2);
    return undefined;
  }
  if (family === 4) {
    fail(process, `${target}: ${RESOLVE_FAILURE_TEXT.ipv4}`, 2);
    return undefined;
  }
  if (resolved.address.isV4Mapped) {
    fail(process, `connect: ${ERRNO_TEXT.ENETUNREACH}`, 2);
    return undefined;
  }
  return resolved;
}

/**
 * The source address: the one given, or the one the kernel would choose. For link-local targets and groups ping forgets
 * the address family, so that its socket is never connected and the source stays unspecified.
 */
function findSource(
  process: Process,
  options: PingArguments,
  target: ResolvedHost,
): ResolvedHost | undefined {
  const { device } = options;
  if (device !== undefined && process.netlink.link(device) === undefined) {
    fail(process, `unknown iface: ${device}`, 2);
    return undefined;
  }
  if (options.source !== undefined) {
    const scoped = device !== undefined && options.source.isLinkLocal;
    return { address: options.source, ...(scoped && { dev: device }) };
  }
  const { address } = target;
  const unconnected = address.isLinkLocal || address.multicastScope === 2;
  const source = unconnected ? { address: UNSPECIFIED } : probeSource(process, device, target);
  if (source === undefined || device === undefined) return source;
  const there = process.netlink
    .addresses()
    .some(each => each.ifname === device && each.local === source.address);
  if (!there) {
    complain(process, `Warning: source address might be selected on device other than: ${device}`);
  }
  return source;
}

function probeSource(
  process: Process,
  device: string | undefined,
  target: ResolvedHost,
): ResolvedHost | undefined {
  const probe = process.udp6();
  if ('errno' in probe) {
    fail(process, `socket: ${ERRNO_TEXT[probe.errno]}`, 2);
    return undefined;
  }
  const refused =
    (device === undefined ? undefined : probe.setsockopt({ SO_BINDTODEVICE: device })) ??
    probe.connect({
      address: target.address,
      port: PROBE_PORT,
      ...(target.dev !== undefined && { dev: target.dev }),
    });
  const { address, dev } = probe.getsockname();
  probe.close();
  if (refused === undefined) return { address, ...(dev !== undefined && { dev }) };
  fail(process, `connect: ${ERRNO_TEXT[refused]}`, 2);
  return undefined;
}

/** Sets the socket up; false when that ended the command. */
function prepare(
  process: Process,
  options: PingArguments,
  target: ResolvedHost,
  source: ResolvedHost,
  socket: RawIcmp6Socket,
): boolean {
  const { device, hopLimit, strictSource } = options;
  const wanted: SocketOptions = {
    IPV6_RECVERR: true,
    ICMP6_FILTER: [ECHO_REPLY],
    IPV6_DONTFRAG: options.dontFragment ?? target.address.isMulticast,
    IPV6_MULTICAST_LOOP: options.loopback,
    ...(hopLimit !== undefined && { IPV6_UNICAST_HOPS: hopLimit, IPV6_MULTICAST_HOPS: hopLimit }),
    ...(device !== undefined &&
      (strictSource || options.source === undefined) && { SO_BINDTODEVICE: device }),
  };
  const refused = socket.setsockopt(wanted);
  if (refused !== undefined) {
    fail(process, `setsockopt: ${ERRNO_TEXT[refused]}`, 2);
    return false;
  }
  if (!strictSource) return true;
  const bound = socket.bind({ ...source, port: 0 });
  if (bound === undefined) return true;
  fail(process, `bind icmp socket: ${ERRNO_TEXT[bound]}`, 2);
  return false;
}
