/**
 * DHCPOFFER and DHCPACK (ack_lease(), do_ping_check(), dhcp_reply() of server/dhcp.c).
 *
 * Differs from Linux: classes have no lease limits, one-lease-per-client and adaptive lease times mean nothing, and statements
 * for when a lease begins or ends (`on commit`) are not carried out.
 */
import type { Dhcp4Message } from '../../wire/dhcpv4/message';
import { DHCP4_CLIENT_PORT, DHCP4_SERVER_PORT } from '../../wire/dhcpv4/message';
import { seconds } from '../../base/time';
import { Ip4 } from '../../base/ip4';
import { findDhcp4Option } from '../../wire/dhcpv4/options';
import { octetsOfText } from '../isc/expression';
import { uint } from '../isc/parse-values';
import type { Host } from './config';
import { OFFERED4, PINGED4, STATIC_LEASE4 } from './decisions';
import type { Exchange4 } from './exchange4';
import { hostsOf } from './find-lease4';
import { sameOctets, type Lease4 } from './leases4';
import { CODES, longOctets, maskOf, octetsOf, Options4 } from './options4';
import { macText, rawOption4, viaText } from './packet4';

/** Seconds (includes/dhcpd.h). */
const DEFAULT_LEASE_TIME = 43_200;
const MIN_LEASE_TIME = 300;
const MAX_LEASE_TIME = 86_400;
const PING_TIMEOUT = 1;
const PING_CLTT = 60;
/** Per cent of its time within which a lease is not written anew. */
const CACHE_THRESHOLD = 25;
const INFINITE = 0xffffffff;

/** What the echo request carries. */
const PING_DATA = new Uint8Array(20);

/**
 * Answers with a lease, or says why not.
 *
 * @param fixed the host declaration that the address is of
 * @param until when the lease ends; undefined: as it is promised
 * @param head what the log says of the message
 */
export function ackLease(
  exchange: Exchange4,
  lease: Lease4,
  fixed: Host | undefined,
  kind: 'offer' | 'ack',
  until: number | undefined,
  head: string,
): void {
  if (lease.pinging) return;
  const { config, dhcpd, now, packet } = exchange;
  const originalCltt = lease.cltt;
  const host = fixed ?? hostsOf(config, packet).find(({ fixedAddresses4 }) => fixedAddresses4 === undefined);
  const options = new Options4(config, exchange.context(lease));
  options.run(lease.subnet.group);
  if (lease.pool !== undefined) options.run(lease.pool.group);
  for (const group of exchange.classes) options.run(group);
  const minSecs = options.parameter('min-secs') ?? 0;
  if (kind === 'offer' && packet.message.secs < minSecs) {
    const than = `greater than secs field (${packet.message.secs})`;
    return exchange.log(
      'info',
      `${head}: configured min-secs value (${minSecs}) is ${than}.  message dropped.`,
    );
  }
  if (host !== undefined) options.run(host.group);
  const denied = refusal(options, host !== undefined);
  if (denied !== undefined) {
    if (denied !== '') exchange.log('info', `${head}: ${denied}`);
    return;
  }
  let time = leaseTime(options, rawOption4(packet.options, CODES.leaseTime));
  const next = {
    starts: now,
    ends: until ?? (time === INFINITE ? Infinity : now + time),
    cltt: now,
    uid: options.flag('ignore-client-uids', false) ? undefined : packet.uid,
    hardware: packet.hardware,
    hostname: findDhcp4Option(packet.options, 'host-name')?.name.replace(/\0+$/, ''),
    vendorClass: rawOption4(packet.options, CODES.vendorClass),
  };
  const sameClient = sameOctets(lease.uid, next.uid) && sameOctets(lease.hardware, next.hardware);
  if (next.hostname !== undefined && next.hostname !== lease.hostname) lease.cannotReuse = true;
  const age = now - lease.starts;
  const threshold = options.parameter('dhcp-cache-threshold') ?? CACHE_THRESHOLD;
  const young = threshold > 0 && age <= ((lease.ends - lease.starts) * threshold) / 100;
  const reused =
    lease.pool !== undefined && !lease.cannotReuse && lease.state === 'active' && sameClient && young;
  if (reused) {
    time = lease.ends === Infinity ? INFINITE : lease.ends - now;
    const words = `under ${threshold}% threshold, reply with unaltered, existing lease for ${lease.address}`;
    exchange.log('debug', `reuse_lease: lease age ${age} (secs) ${words}`);
  }
  lease.cannotReuse = !reused && kind === 'offer';
  if (lease.pool === undefined) Object.assign(lease, { hardware: next.hardware });
  else if (!reused) {
    const conflicts =
      lease.state === 'active' &&
      (lease.uid === undefined
        ? !sameOctets(lease.hardware, next.hardware)
        : next.uid !== undefined && !sameClient);
    if (conflicts) exchange.log('err', `Lease conflict at ${lease.address}`);
    Object.assign(lease, next);
    if (kind === 'ack') lease.state = 'active';
    lease.tstp = 0;
    dhcpd.leases4.supersede(lease, kind === 'ack');
    dhcpd.watch();
  }
  const answer = answerOf(exchange, options, lease, host, kind, time);
  exchange.log('info', head);
  const reply = (): void => {
    lease.cltt = now;
    sendReply(exchange, lease, answer, kind);
  };
  const checks =
    kind === 'offer' &&
    lease.pool !== undefined &&
    lease.state !== 'active' &&
    options.flag('ping-check', true);
  const recently = sameClient && originalCltt !== 0 && lease.state !== 'abandoned';
  const spared = recently && now - originalCltt < (options.parameter('ping-cltt-secs') ?? PING_CLTT);
  if (checks && !spared) ping(exchange, lease, pingTime(options), reply);
  else reply();
}

/** Why a client gets nothing; '': that is not said. */
function refusal(options: Options4, known: boolean): string | undefined {
  for (const [name, words, applies] of [
    ['boot-unknown-clients', 'unknown client', !known],
    ['allow-booting', 'booting disallowed', true],
  ] as const) {
    if (applies && !options.flag(name, true)) return options.parameter(name) === 2 ? '' : words;
  }
  return undefined;
}

/** Seconds: what the client asks for or the default, between least and most. */
function leaseTime(options: Options4, asked: Uint8Array | undefined): number {
  const usual = options.parameter('default-lease-time') ?? DEFAULT_LEASE_TIME;
  const most = options.parameter('max-lease-time') ?? MAX_LEASE_TIME;
  const least = options.parameter('min-lease-time') ?? Math.min(MIN_LEASE_TIME, most);
  const wished = asked?.length === 4 ? uint(asked) : usual;
  const time = Math.min(wished, most);
  return time < least ? least : time;
}

function answerOf(
  exchange: Exchange4,
  options: Options4,
  lease: Lease4,
  host: Host | undefined,
  kind: 'offer' | 'ack',
  time: number,
): Dhcp4Message {
  const { iface, packet } = exchange;
  const { messageType, serverId, rebindingTime, renewalTime, subnetMask, hostName, routers } = CODES;
  options.set(messageType, Uint8Array.of(kind === 'offer' ? 2 : 5));
  options.set(serverId, options.option(serverId) ?? octetsOf(iface.address));
  options.set(CODES.leaseTime, longOctets(time));
  let limit = time;
  for (const code of [rebindingTime, renewalTime]) {
    const configured = options.option(code);
    if (configured === undefined) continue;
    if (uint(configured) >= limit) options.set(code, undefined);
    else limit = uint(configured);
  }
  options.set(subnetMask, options.option(subnetMask) ?? maskOf(lease.subnet.length));
  if (host !== undefined && options.flag('use-host-decl-names', false)) {
    options.set(hostName, options.option(hostName) ?? octetsOfText(host.name));
  }
  if (options.flag('echo-client-id', false) && packet.uid !== undefined)
    options.set(CODES.clientId, packet.uid);
  if (options.flag('use-lease-addr-for-default-route', false)) {
    options.set(routers, options.option(routers) ?? octetsOf(lease.address));
  }
  const asked = options.option(CODES.parameterRequest) ?? rawOption4(packet.options, CODES.parameterRequest);
  const server = options.data('next-server');
  const text = (data: Uint8Array | undefined): string => String.fromCharCode(...(data ?? []));
  return {
    ...exchange.reply([...options.inOrder(asked, true), ...exchange.agentOptions()]),
    broadcast: packet.message.broadcast || options.flag('always-broadcast', false),
    yiaddr: lease.address,
    siaddr: server !== undefined && server.length >= 4 ? Ip4.fromBytes(server) : Ip4.of(0),
    file: text(options.data('filename')),
    sname: text(options.data('server-name')),
  };
}

/** µs */
function pingTime(options: Options4): number {
  const milliseconds = options.parameter('ping-timeout-ms') ?? 0;
  return milliseconds > 0 ? milliseconds * 1000 : seconds(options.parameter('ping-timeout') ?? PING_TIMEOUT);
}

/** Asks whether somebody has the address; who does takes the offer away (lease_pinged()). */
function ping(exchange: Exchange4, lease: Lease4, wait: number, reply: () => void): void {
  const { dhcpd } = exchange;
  const { os, pinged } = dhcpd;
  const { address } = lease;
  lease.pinging = true;
  const timer = os.timer(`ping of ${address}`, () => {
    pinged.delete(address);
    lease.pinging = false;
    reply();
  });
  pinged.set(address, () => {
    timer.cancel();
    pinged.delete(address);
    lease.pinging = false;
    os.note(PINGED4, { address: String(address) });
    if (lease.ends > exchange.now) exchange.log('debug', `ICMP Echo reply while lease ${address} valid.`);
    dhcpd.leases4.abandon(lease, 'pinged before offer', exchange.now);
    dhcpd.watch();
  });
  timer.arm(wait);
  dhcpd.ping.sendEcho(0, PING_DATA, { address, port: 0 });
}

/** dhcp_reply() */
function sendReply(exchange: Exchange4, lease: Lease4, answer: Dhcp4Message, kind: 'offer' | 'ack'): void {
  const { dhcpd, iface, packet } = exchange;
  const { giaddr, ciaddr } = answer;
  const client = macText(packet);
  const name = lease.hostname === undefined ? '' : `(${lease.hostname}) `;
  const word = kind === 'ack' ? 'DHCPACK' : 'DHCPOFFER';
  exchange.log('info', `${word} on ${lease.address} to ${client} ${name}via ${viaText(packet)}`);
  const decided = lease.pool === undefined ? STATIC_LEASE4 : OFFERED4;
  dhcpd.os.note(decided, { address: String(lease.address), client, kind });
  if (!giaddr.isUnspecified) {
    return exchange.sendRouted(answer, giaddr, DHCP4_SERVER_PORT, 4093);
  }
  const named = findDhcp4Option(packet.options, 'server-id') !== undefined;
  const onLink = (named || answer.broadcast) && iface.network === lease.subnet.network;
  if (!ciaddr.isUnspecified && !onLink && kind === 'ack') {
    return exchange.sendRouted(answer, ciaddr, DHCP4_CLIENT_PORT, 4131);
  }
  const server = findDhcp4Option(answer.options ?? [], 'server-id')?.address ?? iface.address;
  const [to, chaddr] = answer.broadcast ? [Ip4.of(-1), undefined] : [answer.yiaddr, answer.chaddr];
  exchange.sendOnLink(answer, server, to, chaddr, 4164);
}
