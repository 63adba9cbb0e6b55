/** Advertises and Replies: client6_recvadvert() and client6_recvreply() of dhcp6c.c. */
import { milliseconds } from '../../../base/time';
import { duidText, sameDuid } from '../../dhcpv6/duid';
import { STATUS_CODES } from '../../dhcpv6/status';
import { ADVERTISE_NOTHING, MESSAGE_DISCARDED, REPLY_TAKEN } from '../decisions';
import { leasesOf, type OptInfo } from '../opt-info';
import { OPTION_ROWS, statusText } from '../options';
import type { Client } from './client';
import type { ClientInterface, Event } from './event';
import { runScript } from './script';
import { updateIas } from './update-ia';

/** The preference at which a client waits for no other server (RFC 3315 §17.1.2). */
const PREFERENCE_MAX = 255;
/** Seconds; draft-ietf-dhc-lifetime: IRT_DEFAULT. */
const REFRESH_DEFAULT = 86_400;

/** In the order in which they are printed. */
const PRINTED = [
  'domain-name-servers',
  'domain-name',
  'ntp-servers',
  'sip-server-address',
  'sip-server-domain-name',
];

/** What both messages need to have. */
function discarded(client: Client, where: string, info: OptInfo): boolean {
  const why =
    info.serverId === undefined
      ? 'no server ID option'
      : info.clientId === undefined
        ? 'no client ID option'
        : sameDuid(info.clientId, client.duid)
          ? undefined
          : 'client DUID mismatch';
  if (why !== undefined) discard(client, where, why);
  return why !== undefined;
}

function discard(client: Client, where: string, why: string): void {
  client.log.say('info', where, why);
  client.os.note(MESSAGE_DISCARDED, { why });
}

export function receiveAdvertise(
  client: Client,
  iface: ClientInterface,
  event: Event | undefined,
  info: OptInfo,
): void {
  const where = 'client6_recvadvert';
  const { log } = client;
  if (event === undefined) return discard(client, where, 'XID mismatch');
  const { serverId, preference } = info;
  if (serverId !== undefined) {
    log.say('debug', where, `server ID: ${duidText(serverId)}, pref=${preference ?? -1}`);
  }
  if (discarded(client, where, info)) return;
  const nothing = offersNothing(event, info);
  if (nothing !== undefined) {
    log.say('info', where, nothing);
    return client.os.note(ADVERTISE_NOTHING, { dev: iface.ifname, why: nothing });
  }
  if (event.state !== 'SOLICIT' || iface.config.sendsRapidCommit || client.informationMode) {
    log.say('info', where, 'unexpected advertise');
  }
  if (event.servers.some(known => sameDuid(known.info.serverId!, serverId!))) {
    return discard(client, where, `duplicated server (ID: ${duidText(serverId!)})`);
  }
  const server = { preference: preference ?? 0, info };
  const after = event.servers.findIndex(
    known => known.preference !== PREFERENCE_MAX && known.preference < server.preference,
  );
  const position = after === -1 ? event.servers.length : after;
  event.servers = [...event.servers.slice(0, position), server, ...event.servers.slice(position)];
  if (server.preference === PREFERENCE_MAX) {
    client.request(event, server);
    client.send(event);
    event.setParameters();
    event.resetTimer();
  } else if (event.servers.length === 1) waitForOthers(client, iface, event);
}

/** The first offer: others are waited for until IRT is over. */
function waitForOthers(client: Client, iface: ClientInterface, event: Event): void {
  const elapsed = milliseconds(event.retransmission) - client.timers.rest(event.timer!);
  const timeout = Math.max(0, milliseconds(event.initialRetransmission) - elapsed);
  const text = `${Math.floor(timeout / 1e6)}.${String(timeout % 1e6).padStart(6, '0')}`;
  client.log.say('debug', 'client6_recvadvert', `reset timer for ${iface.ifname} to ${text}`);
  client.timers.set(event.timer!, timeout);
}

/** RFC 3315 §17.1.3, RFC 3633 §11.1: why an offer is no offer, in the words of the log. */
function offersNothing(event: Event, info: OptInfo): string | undefined {
  for (const { ia } of event.data) {
    const [status, name] =
      ia.type === 'PD'
        ? [STATUS_CODES.NoPrefixAvail, 'NoPrefixAvail']
        : [STATUS_CODES.NoAddrsAvail, 'NoAddrsAvail'];
    const offered = info.ias[ia.type].flatMap(({ values }) => values);
    const refused = offered.some(value => value.type === 'status' && value.status === status);
    if (info.statuses.includes(status) || refused) return `advertise contains ${name} status`;
  }
  const all = [...info.ias.PD, ...info.ias.NA].flatMap(leasesOf);
  return event.data.length > 0 && all.length === 0 ? 'advertise contains no address/prefix' : undefined;
}

export function receiveReply(
  client: Client,
  iface: ClientInterface,
  event: Event | undefined,
  info: OptInfo,
): void {
  const where = 'client6_recvreply';
  const { log, os } = client;
  if (event === undefined) return discard(client, where, 'XID mismatch');
  const { state } = event;
  const rapid = state === 'SOLICIT' && iface.config.sendsRapidCommit;
  if (state === 'INIT' || (state === 'SOLICIT' && !rapid)) return discard(client, where, 'unexpected reply');
  if (discarded(client, where, info)) return;
  if (rapid && !info.rapidCommit) return discard(client, where, 'no rapid commit');
  os.note(REPLY_TAKEN, { dev: iface.ifname, to: event.exchange });
  for (const status of info.statuses) log.say('info', where, `status code: ${statusText(status)}`);
  for (const keyword of PRINTED) {
    for (const [i, value] of (info.information.get(keyword) ?? []).entries()) {
      const text = `${OPTION_ROWS[keyword]!.prints}[${i}] ${value}`;
      log.say('debug', 'info_printf', text);
      if (client.informationMode) os.write('stdout', `${text}\n`);
    }
  }
  if (iface.config.script !== undefined) runScript(client, iface.config.script, info);
  if (state === 'INFOREQ') client.refreshAfter(iface, info.refreshTime ?? REFRESH_DEFAULT);
  else if (info.refreshTime !== undefined) {
    log.say('info', where, 'unexpected information refresh time option (ignored)');
  }
  if (state !== 'RELEASE') {
    for (const type of ['PD', 'NA'] as const) {
      updateIas(client, iface, type, info.ias[type], info.serverId!);
    }
  }
  event.remove();
  if (state === 'RELEASE') client.checkExit();
  log.say('debug', where, 'got an expected reply, sleeping.');
  if (client.informationMode) client.finish();
}
