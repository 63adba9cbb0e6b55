/**
 * ping to a target of IPv4 (ping4_run of iputils 20221126).
 *
 * Differs from Linux: requests leave through a ping socket, which root's ping only uses where ping_group_range lets it, and a
 * broadcast cannot be pinged (-b).
 */
import type { Ip4 } from '../../../base/ip4';
import { ERRNO_TEXT, type PingSocket4, type Process, type SocketOptions4 } from '../../../kernel/uapi';
import { resolveHost4 } from '../resolve-host';
import { complain, fail } from '../streams';
import type { PingArguments } from './arguments';
import { PingChannel4 } from './channel4';
import { startSession } from './session';

/** What the datagram socket pretends to connect to. */
const PROBE_PORT = 1025;
/** IP header and ICMP header. */
const HEADERS = 28;

/** The target has been found to have an address. */
export function begin4(process: Process, options: PingArguments): void {
  const target = resolveHost4(process, options.target);
  if (typeof target === 'string') return;
  if (options.verbose)
    process.write('stdout', `ai->ai_family: AF_INET, ai->ai_canonname: '${options.target}'\n`);
  const socket = process.ping4();
  if ('errno' in socket) return fail(process, `socket: ${ERRNO_TEXT[socket.errno]}`, 2);
  const { device } = options;
  if (device !== undefined && process.netlink.link(device) === undefined)
    return fail(process, `SO_BINDTODEVICE ${device}: ${ERRNO_TEXT.ENODEV}`, 2);
  const source = probeSource(process, options, target);
  if (source === undefined || !prepare(process, options, source, socket)) return;
  const channel = new PingChannel4(process, options, target, socket);
  const from =
    device === undefined && !options.strictSource ? '' : `from ${source.toString()} ${device ?? ''}: `;
  const sizes = `${options.size}(${options.size + HEADERS}) bytes of data.`;
  startSession(process, options, channel, `PING ${options.target} (${target.toString()}) ${from}${sizes}\n`);
}

/** The source that the kernel would choose; undefined when that ended the command. */
function probeSource(process: Process, { device, source4 }: PingArguments, target: Ip4): Ip4 | undefined {
  if (source4 !== undefined) return source4;
  const probe = process.udp4();
  if ('errno' in probe) {
    fail(process, `socket: ${ERRNO_TEXT[probe.errno]}`, 2);
    return undefined;
  }
  const refused =
    (device === undefined ? undefined : probe.setsockopt({ SO_BINDTODEVICE: device })) ??
    probe.connect({ address: target, port: PROBE_PORT });
  const { address } = probe.getsockname();
  probe.close();
  if (refused === undefined) {
    const there = process.netlink.ipv4
      .addresses()
      .some(each => each.ifname === device && each.local === address);
    if (device !== undefined && !there)
      complain(process, `Warning: source address might be selected on device other than: ${device}`);
    return address;
  }
  const broadcast = 'Do you want to ping broadcast? Then -b. If not, check your local firewall rules';
  fail(process, refused === 'EACCES' ? broadcast : `connect: ${ERRNO_TEXT[refused]}`, 2);
  return undefined;
}

/** Sets the socket up; false when that ended the command. */
function prepare(process: Process, options: PingArguments, source: Ip4, socket: PingSocket4): boolean {
  const { device, hopLimit, strictSource, loopback } = options;
  const wanted: SocketOptions4 = {
    IP_RECVERR: true,
    IP_MULTICAST_LOOP: loopback,
    ...(hopLimit !== undefined && { IP_TTL: hopLimit, IP_MULTICAST_TTL: hopLimit }),
    ...(device !== undefined && { SO_BINDTODEVICE: device }),
  };
  const refused = socket.setsockopt(wanted);
  if (refused !== undefined) {
    fail(process, `setsockopt: ${ERRNO_TEXT[refused]}`, 2);
    return false;
  }
  const bound = strictSource ? socket.bind({ address: source, port: 0 }) : undefined;
  if (bound !== undefined) fail(process, `bind: ${ERRNO_TEXT[bound]}`, 2);
  return bound === undefined;
}
