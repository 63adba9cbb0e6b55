/** The answers of dhcp6s, one function a message: react_solicit() and its kin in dhcp6s.c. */
import { sameDuid, duidText } from '../../dhcpv6/duid';
import { STATUS_CODES } from '../../dhcpv6/status';
import { messageName } from '../client/client';
import type { IaType } from '../config/config';
import { HOST_UNKNOWN, NOTHING_LEFT, USE_MULTICAST } from '../decisions';
import { emptyOptInfo, leasesOf, type OptInfo } from '../opt-info';
import { configuredFor, giveBackIa, makeIa, renewIa, statusIa, type KnownClient } from './make-ia';
import type { Received, Server } from './server';

const TYPES: readonly IaType[] = ['PD', 'NA'];
/** Octets of an address by which a Confirm is judged, whatever the prefix length of the link. */
const CONFIRM_BITS = 64;

/** Hands a message to whoever answers it. */
export function react(server: Server, message: Received): void {
  switch (message.kind) {
    case 'solicit':
      return reactSolicit(server, message);
    case 'request':
      return reactRequest(server, message);
    case 'renew':
    case 'rebind':
      return reactRenew(server, message, message.kind);
    case 'release':
    case 'decline':
      return reactRelease(server, message, message.kind);
    case 'confirm':
      return reactConfirm(server, message);
    case 'information-request':
      return reactInformationRequest(server, message);
    default: {
      const what = `unknown or unsupported msgtype (${messageName(message.type)})`;
      return server.discard('server6_recv', what);
    }
  }
}

/** What a message must have and must not have (RFC 3315 §15): the client's DUID, or undefined after saying why not. */
function checked(
  server: Server,
  { info }: Received,
  where: string,
  serverId: 'ours' | 'none',
): Uint8Array | undefined {
  const complaint = serverId === 'ours' ? serverIdComplaint(server, info) : undefined;
  if (complaint !== undefined) server.discard(where, complaint);
  else if (info.clientId === undefined) server.discard(where, 'no client ID option');
  else if (serverId === 'none' && info.serverId !== undefined) {
    const inRebind = where === 'react_rebind';
    server.discard(
      where,
      inRebind ? 'server ID option is included in a rebind message' : 'server ID option found',
    );
  } else return info.clientId;
  return undefined;
}

function serverIdComplaint(server: Server, { serverId }: OptInfo): string | undefined {
  if (serverId === undefined) return 'no server ID option';
  return sameDuid(serverId, server.duid) ? undefined : 'server ID mismatch';
}

/** The answer, with both identifiers in it. */
function answer(server: Server, clientId: Uint8Array | undefined): OptInfo {
  const reply = emptyOptInfo();
  reply.serverId = server.duid;
  reply.clientId = clientId;
  return reply;
}

/** set_statelessinfo(): everybody is told everything, asked for or not. */
function addInformation({ config }: Server, reply: OptInfo): void {
  for (const [keyword, values] of config.information) reply.information.set(keyword, [...values]);
}

function findClient(server: Server, where: string, clientId: Uint8Array): KnownClient | undefined {
  const client = server.findClient(clientId);
  const named = where === 'react_solicit' ? 'for' : 'named';
  if (client !== undefined)
    server.log.say('debug', where, `found a host configuration ${named} ${client.name}`);
  return client;
}

/** Tells the client that sends to one server without leave: whether it was one. */
function refusedUnicast(server: Server, message: Received, where: string, reply: OptInfo): boolean {
  const { from, hops } = message;
  if (from.to.isMulticast || hops.length > 0) return false;
  const sender = from.from.address;
  const text = sender.isLinkLocal ? `${sender}%${from.dev}` : String(sender);
  server.log.say('info', where, `unexpected unicast message from ${text}`);
  server.os.note(USE_MULTICAST, { from: String(sender) });
  reply.statuses.push(STATUS_CODES.UseMulticast);
  server.send('reply', message, reply);
  return true;
}

/** Puts together what the client asks for; tells which associations got nothing. */
function makeIas(
  server: Server,
  message: Received,
  known: KnownClient | undefined,
  type: IaType,
  bind: boolean,
  reply: OptInfo,
): { readonly missing: readonly number[]; readonly client: KnownClient | undefined } {
  const asked = message.info.ias[type];
  if (asked.length === 0) return { missing: [], client: known };
  const { clientId } = message.info;
  const client = known ?? (type === 'NA' ? server.addDynamic(clientId!) : undefined);
  const duid = duidText(clientId!);
  if (client === undefined) server.os.note(HOST_UNKNOWN, { duid, asked: type });
  const left = configuredFor(client, type);
  const missing = asked.flatMap(ia => {
    const made = client === undefined ? undefined : makeIa(server, client, ia, left, bind);
    if (made !== undefined) reply.ias[type].push(made);
    else if (client !== undefined) server.os.note(NOTHING_LEFT, { duid, ia: `${type}-${ia.iaid}` });
    return made === undefined ? [ia.iaid] : [];
  });
  return { missing, client };
}

const refusal = (type: IaType): number =>
  type === 'PD' ? STATUS_CODES.NoPrefixAvail : STATUS_CODES.NoAddrsAvail;

function reactSolicit(server: Server, message: Received): void {
  const where = 'react_solicit';
  const { info } = message;
  if (info.clientId !== undefined) server.log.say('debug', where, `client ID ${duidText(info.clientId)}`);
  const clientId = checked(server, message, where, 'none');
  if (clientId === undefined) return;
  let client = findClient(server, where, clientId);
  const reply = answer(server, clientId);
  reply.preference = server.iface.preference;
  addInformation(server, reply);
  const rapid = info.rapidCommit && server.iface.allowsRapidCommit;
  for (const type of TYPES) {
    const made = makeIas(server, message, client, type, rapid, reply);
    ({ client } = made);
    if (info.ias[type].length > 0 && reply.ias[type].length === 0) reply.statuses.push(refusal(type));
  }
  reply.rapidCommit = rapid;
  server.send(rapid ? 'reply' : 'advertise', message, reply);
}

function reactRequest(server: Server, message: Received): void {
  const where = 'react_request';
  const clientId = checked(server, message, where, 'ours');
  if (clientId === undefined) return;
  const reply = answer(server, clientId);
  let client = findClient(server, where, clientId);
  if (refusedUnicast(server, message, where, reply)) return;
  for (const type of TYPES) {
    const made = makeIas(server, message, client, type, true, reply);
    ({ client } = made);
    for (const iaid of made.missing) reply.ias[type].push(statusIa(type, iaid, refusal(type)));
  }
  addInformation(server, reply);
  server.send('reply', message, reply);
}

function reactRenew(server: Server, message: Received, kind: 'renew' | 'rebind'): void {
  const where = kind === 'renew' ? 'react_renew' : 'react_rebind';
  const clientId = checked(server, message, where, kind === 'renew' ? 'ours' : 'none');
  if (clientId === undefined) return;
  const reply = answer(server, clientId);
  findClient(server, where, clientId);
  if (kind === 'renew' && refusedUnicast(server, message, where, reply)) return;
  for (const type of TYPES) {
    for (const ia of message.info.ias[type]) {
      findClient(server, 'update_ia', clientId);
      const renewed = renewIa(server, clientId, ia, kind);
      if (renewed === undefined) return;
      reply.ias[type].push(renewed);
    }
  }
  if (kind === 'rebind' && reply.ias.PD.length + reply.ias.NA.length === 0) {
    return server.discard(where, 'no useful information for a rebind');
  }
  addInformation(server, reply);
  server.send('reply', message, reply);
}

function reactRelease(server: Server, message: Received, kind: 'release' | 'decline'): void {
  const where = `react_${kind}`;
  const clientId = checked(server, message, where, 'ours');
  if (clientId === undefined) return;
  const reply = answer(server, clientId);
  findClient(server, where, clientId);
  if (refusedUnicast(server, message, where, reply)) return;
  for (const type of kind === 'release' ? TYPES : (['NA'] as const)) {
    for (const ia of message.info.ias[type]) {
      const status = giveBackIa(server, clientId, ia, kind === 'decline');
      if (status !== undefined) reply.ias[type].push(status);
    }
  }
  reply.statuses.push(STATUS_CODES.Success);
  server.send('reply', message, reply);
}

function reactConfirm(server: Server, message: Received): void {
  const where = 'react_confirm';
  const { info } = message;
  if (info.serverId !== undefined) return server.discard(where, 'server ID option found');
  const clientId = checked(server, message, where, 'none');
  if (clientId === undefined) return;
  const reply = answer(server, clientId);
  const client = findClient(server, where, clientId) ?? server.addDynamic(clientId);
  if (info.ias.NA.length === 0) return server.discard(where, 'no IA-NA option found');
  const stray = strayAddress(server, message);
  if (typeof stray === 'string') return server.discard(where, stray);
  if (stray.offLink !== undefined) {
    server.log.say('info', where, stray.offLink);
    reply.statuses.push(STATUS_CODES.NotOnLink);
    return server.send('reply', message, reply);
  }
  if (client === undefined) return;
  const left = configuredFor(client, 'NA');
  for (const ia of info.ias.NA) {
    const made = makeIa(server, client, ia, left, true);
    if (made === undefined) return server.log.say('debug', where, 'IA-NA configuration not found');
    reply.ias.NA.push(made);
  }
  reply.statuses.push(STATUS_CODES.Success);
  server.send('reply', message, reply);
}

/** The first address that is not of the client's link; a sentence where the message is worth nothing. */
function strayAddress(
  server: Server,
  { info, from, hops }: Received,
): string | { readonly offLink: string | undefined } {
  const relayed = !from.from.address.isLinkLocal;
  const link = relayed ? hops.at(-1)?.linkAddress : server.address;
  for (const ia of info.ias.NA) {
    const leases = leasesOf(ia);
    if (leases.length === 0) return `no IA-ADDR option found in IA-NA ${ia.iaid}`;
    for (const { address } of leases) {
      if (link?.prefixEquals(address, CONFIRM_BITS) === true) continue;
      return { offLink: `${address} does not seem to belong to ${link ?? '::'}'s link` };
    }
  }
  return { offLink: undefined };
}

function reactInformationRequest(server: Server, message: Received): void {
  const where = 'react_informreq';
  const { info } = message;
  for (const type of TYPES) {
    if (info.ias[type].length === 0) continue;
    return server.discard(where, `information request contains an IA_${type} option`);
  }
  if (info.serverId !== undefined && !sameDuid(info.serverId, server.duid)) {
    return server.discard(where, 'server DUID mismatch');
  }
  const reply = answer(server, info.clientId);
  addInformation(server, reply);
  reply.refreshTime = server.config.refreshTime;
  server.send('reply', message, reply);
}
