/** dhcp6c at work: solicits, requests, and takes what servers answer. Mirrors dhcp6c.c. */
import { milliseconds, seconds } from '../../../base/time';
import { ERRNO_TEXT, type PacketInfo, type Process, type UdpSocket } from '../../../kernel/uapi';
import { DHCP6_MESSAGE_TYPES, DHCP6_SERVER_PORT } from '../../../wire/dhcpv6/message';
import { getUint } from '../../../wire/layout';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS } from '../../dhcpv6/constants';
import { duidText } from '../../dhcpv6/duid';
import { plainInterface, type WideConfig } from '../config/config';
import { ADVERTISE_BEST, NO_RESPONSES } from '../decisions';
import type { WideLog } from '../log';
import { emptyOptInfo } from '../opt-info';
import { readOptions } from '../read-options';
import { TimerList } from '../timers';
import { writeMessage } from '../write-options';
import { Event, type ClientInterface, type EventState, type ServerInfo } from './event';
import { receiveAdvertise, receiveReply } from './receive';
import { releaseAll } from './update-ia';

/** Type and transaction id. */
const HEADER = 4;
const MAX_ELAPSED_TIME = 0xffff;

/** How dhcp6c calls the types of messages in its log. */
export function messageName(type: number): string {
  if (type === 12) return 'relay-forward';
  if (type === 13) return 'relay-reply';
  return DHCP6_MESSAGE_TYPES[type - 1]?.replace('information-', 'information ') ?? `msg${type}`;
}

export class Client {
  readonly timers: TimerList;
  readonly #random: ReturnType<Process['rng']>;
  #interfaces: readonly ClientInterface[] = [];
  #exitOk = false;

  /** @param informationMode -i: ask for information once, print it and exit */
  constructor(
    readonly os: Process,
    readonly log: WideLog,
    private readonly socket: UdpSocket,
    readonly duid: Uint8Array,
    private readonly pidFile: string,
    readonly informationMode: boolean,
  ) {
    this.timers = new TimerList(os);
    this.#random = os.rng('dhcp6c');
  }

  /** client6_startall(), client6_mainloop(). @param names in the order of the command line */
  start(names: readonly string[], config: WideConfig, profile: string | undefined): void {
    const { os } = this;
    for (const ifname of names) {
      const found = [...config.interfaces, ...config.profiles.filter(({ name }) => name === profile)];
      const own = found.find(({ name }) => name === ifname) ?? found.find(({ name }) => name === profile);
      const ifindex = os.netlink.link(ifname)?.ifindex ?? 0;
      const used = own ?? plainInterface(ifname);
      const iface = { ifname, ifindex, config: used, events: [], held: [], refresh: undefined };
      this.#interfaces = [iface, ...this.#interfaces];
    }
    this.socket.onDatagram = (data, info) => this.#receive(data, info);
    os.onSignal(signal => {
      if (signal === 'SIGTERM') this.#stop();
      else if (signal === 'SIGHUP') this.#restart();
      else os.exit(signal === 'SIGINT' ? 130 : 138);
    });
    for (const iface of this.#interfaces) this.startInterface(iface);
  }

  /** client6_start() */
  startInterface(iface: ClientInterface): void {
    if (iface.refresh !== undefined) {
      this.log.say('debug', 'client6_start', `removed existing timer on ${iface.ifname}`);
      iface.refresh = this.timers.remove(iface.refresh);
    }
    this.createEvent(iface, 'INIT').resetTimer();
  }

  createEvent(iface: ClientInterface, state: EventState): Event {
    const event = new Event(iface, state, this.timers, this.log, this.#random);
    event.timer = this.timers.add(() => this.#timeout(event));
    return event;
  }

  // --- the end ------------------------------------------------------------------------------------------------------------

  #stop(): void {
    this.#exitOk = true;
    this.#freeResources();
    this.os.files.unlink(this.pidFile);
    this.checkExit();
  }

  #restart(): void {
    this.log.say('info', 'process_signals', 'restarting');
    this.#freeResources();
    for (const iface of this.#interfaces) this.startInterface(iface);
  }

  /** -i: what was asked for has come. */
  finish(): void {
    this.#stop();
  }

  /** free_resources(): releases everything, and stops what is not a Release. */
  #freeResources(): void {
    for (const iface of this.#interfaces) {
      releaseAll(this, iface);
      for (const event of iface.events) if (event.state !== 'RELEASE') event.remove();
    }
  }

  /** check_exit(): the program ends when it has been told to and waits for nothing. */
  checkExit(): void {
    if (!this.#exitOk || this.#interfaces.some(({ events }) => events.length > 0)) return;
    this.log.say('info', 'check_exit', 'exiting');
    this.os.exit(0);
  }

  // --- sending --------------------------------------------------------------------------------------------------------------

  /** client6_timo(): no answer in time. */
  #timeout(event: Event): void {
    const { iface, state } = event;
    event.timeouts += 1;
    if (event.exhausted) {
      this.log.say('info', 'client6_timo', 'no responses were received');
      this.os.note(NO_RESPONSES, { dev: iface.ifname, exchange: event.exchange, tries: event.timeouts });
      event.remove();
      if (state === 'RELEASE') this.checkExit();
      return;
    }
    if (state === 'INIT') {
      event.timeouts = 0;
      event.state = iface.config.informationOnly || this.informationMode ? 'INFOREQ' : 'SOLICIT';
      if (event.state === 'SOLICIT') this.#askForAll(event);
      event.setParameters();
    } else if ((state === 'RENEW' || state === 'REBIND') && event.data.length === 0) {
      this.log.say('info', 'client6_timo', 'all information to be updated was canceled');
      return event.remove();
    } else if (state === 'SOLICIT' && event.servers[0] !== undefined) {
      const [best] = event.servers;
      this.log.say('debug', 'select_server', `picked a server (ID: ${duidText(best.info.serverId!)})`);
      this.request(event, best);
      event.setParameters();
    }
    this.send(event);
    event.resetTimer();
  }

  /** construct_confdata(): all associations that are not held. */
  #askForAll(event: Event): void {
    const { config, held } = event.iface;
    event.data = config.ias
      .filter(ia => !held.some(each => each.config === ia))
      .map(({ type, iaid, hints }) => {
        const values = hints.map(lease => ({ type: 'lease' as const, lease }));
        return { ia: { type, iaid, T1: 0, T2: 0, values }, held: undefined };
      });
  }

  /** The Solicit becomes a Request to one server: construct_reqdata(). */
  request(event: Event, { info, preference }: ServerInfo): void {
    const { config, held, ifname } = event.iface;
    this.os.note(ADVERTISE_BEST, { dev: ifname, server: duidText(info.serverId!), preference });
    event.serverId = info.serverId;
    event.timeouts = 0;
    event.state = 'REQUEST';
    event.clearData();
    event.data = config.ias
      .filter(ia => !held.some(each => each.config === ia))
      .flatMap(({ type, iaid }) => {
        const offered = info.ias[type].find(each => each.iaid === iaid);
        if (offered === undefined) return [];
        return [{ ia: { type, iaid, T1: 0, T2: 0, values: offered.values }, held: undefined }];
      });
  }

  /** client6_send() */
  send(event: Event): void {
    const { log, os } = this;
    const { iface, state, exchange } = event;
    if (event.timeouts === 0) {
      event.transactionId = this.#random.below(0x1000000);
      event.started = os.now();
      log.say('debug', 'client6_send', `a new XID (${event.transactionId.toString(16)}) is generated`);
    }
    const info = emptyOptInfo();
    if (['REQUEST', 'RENEW', 'RELEASE'].includes(state)) info.serverId = event.serverId;
    info.clientId = this.duid;
    info.rapidCommit = state === 'SOLICIT' && iface.config.sendsRapidCommit;
    const elapsed = Math.floor((os.now() - event.started) / milliseconds(10));
    info.elapsed = event.timeouts === 0 ? 0 : Math.min(elapsed, MAX_ELAPSED_TIME);
    if (state !== 'RELEASE') info.requests.push(...iface.config.requests);
    for (const { ia } of event.data) info.ias[ia.type].push(ia);
    const octets = writeMessage(exchange as 'solicit', event.transactionId, info, log);
    const address = ALL_DHCP_RELAY_AGENTS_AND_SERVERS;
    const to = { address, port: DHCP6_SERVER_PORT, dev: iface.ifname };
    const refused = this.socket.sendto(octets, to);
    if (refused !== undefined) {
      return log.say('err', 'client6_send', `transmit failed: ${ERRNO_TEXT[refused]}`);
    }
    const name = exchange.replace('information-', 'information ');
    log.say('debug', 'client6_send', `send ${name} to ${address}%${iface.ifname}`);
  }

  // --- receiving ------------------------------------------------------------------------------------------------------------

  /** client6_recv() */
  #receive(data: Uint8Array, { from, dev, ifindex }: PacketInfo): void {
    const where = 'client6_recv';
    const { log } = this;
    const iface = this.#interfaces.find(each => each.ifindex === ifindex);
    if (iface === undefined) return log.say('info', where, `unexpected interface (${ifindex})`);
    if (data.length < HEADER) return log.say('info', where, `short packet (${data.length} bytes)`);
    const [type = 0] = data;
    const sender = from.address.isLinkLocal ? `${from.address}%${dev}` : String(from.address);
    log.say('debug', where, `receive ${messageName(type)} from ${sender} on ${iface.ifname}`);
    const info = readOptions(data.subarray(HEADER), log);
    if (info === undefined) return log.say('info', where, 'failed to parse options');
    const transactionId = getUint(data, 1, 3);
    const event = iface.events.find(each => each.transactionId === transactionId);
    const kind = DHCP6_MESSAGE_TYPES[type - 1];
    if (kind === 'advertise') receiveAdvertise(this, iface, event, info);
    else if (kind === 'reply') receiveReply(this, iface, event, info);
    else log.say('info', where, `received an unexpected message (${messageName(type)}) from ${sender}`);
  }

  /** The information is to be asked for again after so many seconds. */
  refreshAfter(iface: ClientInterface, time: number): void {
    const timer = this.timers.add(() => {
      const { ifname } = iface;
      this.log.say('debug', 'client6_expire_refreshtime', `information refresh time on ${ifname} expired`);
      iface.refresh = this.timers.remove(iface.refresh);
      this.startInterface(iface);
    });
    iface.refresh = timer;
    this.timers.set(timer, seconds(Math.min(time, 0x7fffffff)));
  }
}
