/** The options of an answer of DHCPv4: do_options() of rfc2131.c. */
import { Ip4 } from '../../base/ip4';
import { findDhcp4Option, readDhcp4Option, type Dhcp4Option } from '../../wire/dhcpv4/options';
import { INFINITY } from '../dhcpv6/constants';
import type { Option4 } from './config4';
import { tagsMatch, type Context4 } from './contexts4';
import type { Exchange4 } from './exchange4';

const [NETMASK, ROUTER, DNS, HOSTNAME, BROADCAST, T1, T2] = [1, 3, 6, 12, 28, 58, 59];
/** Which dnsmasq sets itself, or not at all. */
const INTERNAL: ReadonlySet<number> = new Set([81, 57, 52, 0, 255, T1, T2]);

/** Seconds: nobody gets a lease that is shorter because it was asked for. */
const LEAST_TIME = 120;

/** calc_time(), in seconds: as long as the client asks for, and no longer than the dhcp-host or the range has. */
export function leaseTimeOf({ message, host }: Exchange4, { range }: Context4): number {
  const most = host?.leaseTime ?? range.leaseTime;
  const asked = findDhcp4Option(message.options ?? [], 'lease-time')?.seconds;
  if (asked === undefined) return most;
  const time = Math.max(asked, LEAST_TIME);
  return most === INFINITY || (time !== INFINITY && time < most) ? time : most;
}

/** What an answer is made from. */
export interface Answer4 {
  readonly context: Context4 | undefined;
  /** Undefined: no list was sent, which is as if all had been asked for. */
  readonly asked: readonly number[] | undefined;
  readonly tags: readonly string[];
  readonly hostName: string | undefined;
  /** Seconds. */
  readonly time: number;
  /** Renewals are not all at the same time. */
  readonly fuzz: number;
  readonly port: number;
}

/** option_filter(): those whose tags are there, and those without tags where none with one is. */
function chosen(options: readonly Option4[], tags: readonly string[]): Option4[] {
  const tagged = options.filter(each => each.tags.length > 0 && tagsMatch(each.tags, tags));
  return options.filter(
    each =>
      tagged.includes(each) || (each.tags.length === 0 && !tagged.some(({ code }) => code === each.code)),
  );
}

export function optionsOf(all: readonly Option4[], answer: Answer4): Dhcp4Option[] {
  const { context, asked, tags, hostName, time, fuzz, port } = answer;
  const configured = chosen(all, tags);
  const set = (code: number): boolean => configured.some(each => each.code === code);
  const wants = (code: number): boolean => asked === undefined || asked.includes(code);
  const reply: Dhcp4Option[] = time === INFINITY ? [] : times(configured, time, fuzz);
  if (context !== undefined) {
    const { netmask, broadcast, local } = context;
    if (!set(NETMASK)) reply.push({ kind: 'subnet-mask', mask: netmask });
    if (!set(BROADCAST)) reply.push({ kind: 'broadcast-address', address: broadcast });
    if (wants(ROUTER) && !set(ROUTER)) reply.push({ kind: 'routers', addresses: [local] });
    if (port === 53 && wants(DNS) && !set(DNS)) reply.push({ kind: 'dns-servers', addresses: [local] });
  }
  if (hostName !== undefined && wants(HOSTNAME) && !set(HOSTNAME))
    reply.push({ kind: 'host-name', name: hostName });
  for (const option of configured) {
    const { code, force } = option;
    if (INTERNAL.has(code) || (!force && !wants(code))) continue;
    const body = bodyOf(option, context?.local ?? Ip4.of(0));
    if (body.length > 0 || ![NETMASK, BROADCAST, ROUTER, DNS, HOSTNAME, 15].includes(code))
      reply.push(readDhcp4Option(code, body));
  }
  return reply;
}

function bodyOf({ body, addresses }: Option4, local: Ip4): Uint8Array {
  if (addresses.length === 0) return body;
  const octets = new Uint8Array(4 * addresses.length);
  addresses.forEach((address, i) => (address.isUnspecified ? local : address).writeTo(octets, 4 * i));
  return octets;
}

/** T1 and T2: half and seven eighths, or those that are configured and make sense. */
function times(configured: readonly Option4[], time: number, fuzz: number): Dhcp4Option[] {
  const own = (code: number): number | undefined => {
    const body = configured.find(each => each.code === code)?.body;
    const value = body?.length === 4 ? new DataView(body.buffer, body.byteOffset).getUint32(0) : 0;
    return value < time && value > 2 ? value : undefined;
  };
  const rebind = own(T2) ?? Math.floor((time * 7) / 8);
  let renew = own(T1) ?? Math.floor(time / 2);
  if (rebind <= renew) renew = rebind - 1;
  let early = fuzz;
  while (early > renew / 8) early = Math.floor(early / 2);
  return [
    { kind: 'renewal-time', seconds: renew - early },
    { kind: 'rebinding-time', seconds: rebind - early },
  ];
}
