/** An exchange of messages of dhcp6c, from its first message to the answer: struct dhcp6_event, and when it is sent again. */
import { milliseconds } from '../../../base/time';
import type { ClientConstants, Exchange } from '../../dhcpv6/client-constants';
import { WIDE_DHCP6C } from '../../dhcpv6/client-constants';
import { duidText } from '../../dhcpv6/duid';
import type { InterfaceConfig } from '../config/config';
import type { WideLog } from '../log';
import type { Ia, OptInfo } from '../opt-info';
import type { TimerList, WideTimer } from '../timers';
import type { HeldIa } from './held-ia';

/** An interface that dhcp6c looks after: struct dhcp6_if. */
export interface ClientInterface {
  readonly ifname: string;
  readonly ifindex: number;
  readonly config: InterfaceConfig;
  events: readonly Event[];
  /** What it holds now. */
  held: readonly HeldIa[];
  /** For the next Information-request. */
  refresh: WideTimer | undefined;
}

/** What is asked for in a message: struct dhcp6_eventdata. */
export interface EventData {
  readonly ia: Ia;
  /** The association that is renewed. */
  readonly held: HeldIa | undefined;
}

/** A server that made an offer. */
export interface ServerInfo {
  readonly preference: number;
  readonly info: OptInfo;
}

export type EventState = 'INIT' | 'SOLICIT' | 'INFOREQ' | 'REQUEST' | 'RENEW' | 'REBIND' | 'RELEASE';

const EXCHANGES: Readonly<Record<Exclude<EventState, 'INIT'>, Exchange>> = {
  SOLICIT: 'solicit',
  INFOREQ: 'information-request',
  REQUEST: 'request',
  RENEW: 'renew',
  REBIND: 'rebind',
  RELEASE: 'release',
};

/** What the timers of exchanges are drawn from: random() of the program. */
interface Random {
  below(bound: number): number;
}

export class Event {
  transactionId = 0;
  /** Messages sent without an answer. */
  timeouts = 0;
  /** Milliseconds. */
  retransmission = 0;
  initialRetransmission = 0;
  #maxRetransmission = 0;
  #maxCount = 0;
  started = 0;
  timer: WideTimer | undefined;
  servers: readonly ServerInfo[] = [];
  serverId: Uint8Array | undefined;
  data: readonly EventData[] = [];

  constructor(
    readonly iface: ClientInterface,
    public state: EventState,
    private readonly timers: TimerList,
    private readonly log: WideLog,
    private readonly random: Random,
    private readonly constants: ClientConstants = WIDE_DHCP6C,
  ) {
    iface.events = [...iface.events, this];
  }

  /** Whether the message has been sent as often as it may be. */
  get exhausted(): boolean {
    return this.#maxCount !== 0 && this.timeouts >= this.#maxCount;
  }

  /** What is sent in its state. */
  get exchange(): Exchange {
    return this.state === 'INIT' ? 'solicit' : EXCHANGES[this.state];
  }

  /** dhcp6_set_timeoparam() */
  setParameters(): void {
    const { IRT, MRT, MRC } = this.constants[this.exchange];
    this.retransmission = 0;
    this.initialRetransmission = IRT * 1000;
    this.#maxRetransmission = MRT * 1000;
    this.#maxCount = MRC;
  }

  /** dhcp6_reset_timer() */
  resetTimer(): void {
    this.retransmission = this.#next();
    this.timers.set(this.timer!, milliseconds(this.retransmission));
    const { state, timeouts, retransmission } = this;
    const how = `state=${state}, timeo=${timeouts}, retrans=${retransmission}`;
    this.log.say('debug', 'dhcp6_reset_timer', `reset a timer on ${this.iface.ifname}, ${how}`);
  }

  /** Milliseconds until the message is sent again. */
  #next(): number {
    if (this.state === 'INIT') return this.random.below(this.constants.maxDelay.solicit * 1000);
    const first = this.timeouts === 0;
    const share =
      this.state === 'SOLICIT' && first
        ? (this.random.below(1000) + 1) / 10_000
        : (this.random.below(2000) - 1000) / 10_000;
    const base = first ? this.initialRetransmission : 2 * this.retransmission;
    const time = base + share * (first ? this.initialRetransmission : this.retransmission);
    const most = this.#maxRetransmission;
    return Math.trunc(most !== 0 && time > most ? most + share * most : time);
  }

  /** dhcp6_remove_event() */
  remove(): void {
    const { iface, log, state } = this;
    const where = 'dhcp6_remove_event';
    log.say('debug', where, `removing an event on ${iface.ifname}, state=${state}`);
    this.clearData();
    this.timer = this.timers.remove(this.timer);
    iface.events = iface.events.filter(each => each !== this);
    for (const { info } of this.servers) {
      log.say('debug', where, `removing server (ID: ${duidText(info.serverId!)})`);
    }
  }

  /** dhcp6_remove_evdata(): what was asked for is not being asked for any more. */
  clearData(): void {
    for (const { held } of this.data) if (held !== undefined) held.event = undefined;
    this.data = [];
  }
}
