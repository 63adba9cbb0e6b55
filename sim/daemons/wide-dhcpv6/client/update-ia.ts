/** What becomes of the associations in a Reply, and when they are renewed: dhcp6c_ia.c. */
import { seconds } from '../../../base/time';
import { INFINITY } from '../../dhcpv6/constants';
import { STATUS_CODES } from '../../dhcpv6/status';
import type { IaType } from '../config/config';
import { NO_BINDING } from '../decisions';
import { asValues, type Ia } from '../opt-info';
import { statusText } from '../options';
import type { Client } from './client';
import type { ClientInterface, Event, EventState } from './event';
import { HeldIa } from './held-ia';

/** Seconds. */
const DURATION_MIN = 30;
/** When nothing says how long. */
const DURATION_DEFAULT = 1800;

/** update_ia() */
export function updateIas(
  client: Client,
  iface: ClientInterface,
  type: IaType,
  ias: readonly Ia[],
  serverId: Uint8Array,
): void {
  const { log } = client;
  for (const ia of ias) {
    const config = iface.config.ias.find(each => each.type === type && each.iaid === ia.iaid);
    if (config === undefined) continue;
    if (ia.T2 !== 0 && ia.T1 > ia.T2) {
      log.say('info', 'update_ia', `invalid IA: T1(${ia.T1}) > T2(${ia.T2})`);
      continue;
    }
    const known = iface.held.find(each => each.config === config);
    const held = known ?? new HeldIa(client, iface, config, () => callback(client, held));
    if (known === undefined) iface.held = [...iface.held, held];
    held.T1 = ia.T1;
    held.T2 = ia.T2;
    held.serverId = serverId;
    log.say('debug', 'get_ia', `${known === undefined ? 'make' : 'update'} an IA: ${held.name}`);
    if (takeValues(client, held, ia)) settle(client, held);
  }
}

/** Takes what is in the association; false: it is being requested again. */
function takeValues(client: Client, held: HeldIa, ia: Ia): boolean {
  const { log, os } = client;
  for (const value of ia.values) {
    if (value.type === 'lease') {
      if (held.update(value.lease)) continue;
      const { address, prefixLength } = value.lease;
      const what = ia.type === 'PD' ? `a prefix ${address}/${prefixLength}` : `an address ${address}`;
      log.say('notice', 'update_ia', `failed to update ${what}`);
      continue;
    }
    log.say('info', 'update_ia', `status code for ${held.name}: ${statusText(value.status)}`);
    if (held.state === 'ACTIVE' || value.status !== STATUS_CODES.NoBinding) continue;
    log.say('info', 'update_ia', `receive NoBinding against renew/rebind for ${held.name}`);
    os.note(NO_BINDING, { ia: held.name, held: held.leases.map(({ address }) => address).join(' ') });
    reestablish(client, held);
    return false;
  }
  return true;
}

/** Works out when to renew, or lets go of what holds nothing any more. */
function settle(client: Client, held: HeldIa): void {
  const { log } = client;
  if (!held.valid) {
    log.say('debug', 'update_ia', `IA ${held.name} is invalidated`);
    return removeIa(client, held);
  }
  if (held.T1 === 0 || held.T2 === 0) {
    const duration = held.valid ? held.duration : DURATION_DEFAULT;
    const share = (part: number): number => (duration === INFINITY ? INFINITY : Math.floor(duration * part));
    held.T1 ||= share(0.5);
    held.T2 ||= share(0.8);
    if (held.T1 > held.T2) held.T1 = Math.floor((held.T2 * 5) / 8);
    log.say('info', 'update_ia', `T1(${held.T1}) and/or T2(${held.T2}) is locally determined`);
  }
  if (held.T2 < DURATION_MIN) {
    log.say('info', 'update_ia', `T1 (${held.T1}) or T2 (${held.T2}) is too small`);
    held.T2 = DURATION_MIN;
    held.T1 = Math.floor((DURATION_MIN * 5) / 8);
    log.say('info', '', `  adjusted to ${held.T1} and ${held.T2}`);
  }
  if (held.T1 === INFINITY) held.clearTimer();
  else held.setTimer(seconds(held.T1), () => iaTimeout(client, held));
  held.state = 'ACTIVE';
}

/** callback(): something of it has expired. */
function callback(client: Client, held: HeldIa): void {
  if (held.valid) return;
  client.log.say('debug', 'callback', `IA ${held.name} is invalidated`);
  removeIa(client, held);
}

/** The exchange about it that is under way asks for it no more. */
function cancelEvent(held: HeldIa): void {
  const { event } = held;
  if (event !== undefined) event.data = event.data.filter(each => each.held !== held);
  held.event = undefined;
}

function startExchange(client: Client, held: HeldIa, state: EventState): Event {
  const event = client.createEvent(held.iface, state);
  if (state !== 'REBIND') event.serverId = held.serverId;
  const { type, iaid } = held.config;
  const ia: Ia = { type, iaid, T1: held.T1, T2: held.T2, values: asValues(held.leases) };
  const releases = state === 'RELEASE';
  event.data = [{ ia, held: releases ? undefined : held }];
  if (!releases) held.event = event;
  event.setParameters();
  event.resetTimer();
  client.send(event);
  return event;
}

/** reestablish_ia() */
function reestablish(client: Client, held: HeldIa): void {
  client.log.say('debug', 'reestablish_ia', `re-establishing IA: ${held.name}`);
  cancelEvent(held);
  held.clearTimer();
  startExchange(client, held, 'REQUEST');
}

/** ia_timo(): T1 is there, or T2. */
function iaTimeout(client: Client, held: HeldIa): void {
  client.log.say('debug', 'ia_timo', `IA timeout for ${held.name}, state=${held.state}`);
  cancelEvent(held);
  if (held.state === 'ACTIVE') {
    held.state = 'RENEW';
    held.setTimer(seconds(Math.max(0, held.T2 - held.T1)), () => iaTimeout(client, held));
  } else {
    held.state = 'REBIND';
    held.clearTimer();
  }
  startExchange(client, held, held.state);
}

/** release_all_ia() */
export function releaseAll(client: Client, iface: ClientInterface): void {
  for (const config of iface.config.ias) {
    const held = iface.held.find(each => each.config === config);
    if (held === undefined) continue;
    client.log.say('debug', 'release_ia', `release an IA: ${held.name}`);
    startExchange(client, held, 'RELEASE');
    removeIa(client, held);
  }
}

/** remove_ia(): what it holds goes, and the client begins anew. */
function removeIa(client: Client, held: HeldIa): void {
  const { iface } = held;
  client.log.say('debug', 'remove_ia', `remove an IA: ${held.name}`);
  iface.held = iface.held.filter(each => each !== held);
  held.clearTimer();
  cancelEvent(held);
  held.cleanUp();
  client.startInterface(iface);
}
