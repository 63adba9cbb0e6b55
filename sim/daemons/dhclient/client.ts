/**
 * dhclient on one interface: it solicits, requests, is bound, confirms after a restart, renews, rebinds and releases. Mirrors
 * client/dhc6.c.
 *
 * Differs from Linux: a Renew goes to all servers even where one has told its address (RFC 8415 §21.12).
 */
import { milliseconds, type SimTime } from '../../base/time';
import type { PacketInfo, Process, UdpSocket } from '../../kernel/uapi';
import { readDhcp6, type Dhcp6Message } from '../../wire/dhcpv6/message';
import { findOption } from '../../wire/dhcpv6/options';
import { ISC_DHCLIENT, type Exchange } from '../dhcpv6/client-constants';
import { duidText } from '../dhcpv6/duid';
import { statusOf } from '../dhcpv6/status';
import * as V from '../dhcpv6/validation';
import type { Log } from '../dhcpd/log';
import { Binding } from './binding';
import { MessageBuilder } from './build-message';
import { checkReply, isUsable, type State } from './check-reply';
import type { CommandLine } from './command-line';
import type { DhclientConfig } from './config';
import { changeOptions, clientContext } from './context';
import { NO_ADDRESSES } from './decisions';
import { hasLeft, hasSoundPrefixes, leaseText, mergeLease, type HeldLease } from './lease';
import { asOffer, Offers } from './offers';
import { readAnswer, SCORE_MIN, type Answer } from './read-answer';
import { makeResolvConf } from './script';
import { Transmitter } from './transmit';

/** What is said of an answer that is not used (valid_reply()). */
const REJECTED = new Map([
  [V.NO_SERVER_ID, 'Response without a server identifier received.'],
  [V.NO_CLIENT_ID, 'Response without a client identifier.'],
  [V.OTHER_CLIENT, 'Advertise with matching transaction ID, but mismatching client id.'],
]);

/** How a client that runs to some end has ended. */
export type Outcome = 'bound' | 'failed' | 'released';

/** See the file's header. */
export class Client {
  #state: State = 'INIT';
  #selected: Answer | undefined;
  readonly #transmitter: Transmitter;
  readonly #binding: Binding;
  readonly #offers: Offers;
  readonly #builder: MessageBuilder;

  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly line: CommandLine,
    private readonly config: DhclientConfig,
    private readonly dev: string,
    private readonly socket: UdpSocket,
    private readonly duid: Uint8Array,
    /** What the lease file has. */
    held: HeldLease | undefined,
    private readonly settled: (outcome: Outcome) => void,
  ) {
    this.#offers = new Offers(log);
    this.#builder = new MessageBuilder(os, log, line, config, dev, duid);
    this.#transmitter = new Transmitter(os, log, dev, socket, {
      ready: kind => this.#isReady(kind),
      options: (kind, elapsed) => this.#builder.options(kind, elapsed, this.#target, this.#binding.lease),
      givenUp: (kind, limit) => this.#giveUp(kind, limit),
    });
    this.#binding = new Binding(os, log, line, dev, duid, held, () => this.#state, {
      renew: MRD => this.#refresh('renew', MRD),
      rebind: MRD => this.#refresh('rebind', MRD),
      lost: () => this.start(),
    });
    socket.onDatagram = (data, info) => this.#receive(data, info);
  }

  /** start_init6(), start_info_request6() */
  start(): void {
    const { stateless, oneTry } = this.line;
    this.log.write(
      'debug',
      stateless ? 'PRC: Requesting information (INIT).' : 'PRC: Soliciting for leases (INIT).',
    );
    this.#state = 'INIT';
    const MRD = oneTry ? { MRD: this.config.timeout } : {};
    this.#transmitter.begin(stateless ? 'information-request' : 'solicit', MRD, this.#delay());
  }

  /** start_confirm6(): after a restart. Prefixes are not confirmed but rebound, within the time of a Confirm. */
  confirm(): void {
    const { line } = this;
    const active = this.#binding.lease;
    if (active === undefined || !hasSoundPrefixes(active)) return this.#drop();
    if (!hasLeft(active, this.#binding.now)) {
      this.log.write('debug', 'PRC: Previous lease is devoid of active addresses.');
      return this.#drop();
    }
    this.log.write('debug', 'PRC: Confirming active lease (INIT-REBOOT).');
    const has = (kind: string): number => active.ias.filter(ia => ia.kind === kind).length;
    const { na, ta, pd } = line.wanted;
    const rebinds = pd !== 0 || has('ia-pd') !== 0 || has('ia-na') < na || has('ia-ta') < ta;
    this.#state = rebinds ? 'REBINDING' : 'REBOOTING';
    this.#transmitter.begin(rebinds ? 'rebind' : 'confirm', ISC_DHCLIENT.confirm, this.#delay());
  }

  /** What was held is forgotten, and all begins anew. */
  #drop(): void {
    this.#binding.lease = undefined;
    this.start();
  }

  /** start_release6() */
  release(): void {
    const { lease } = this.#binding;
    this.#state = 'STOPPED';
    if (lease === undefined) return this.settled('released');
    this.#binding.unconfigure();
    this.os.files.write(this.line.leasePath, leaseText(this.dev, this.duid, lease, true), true);
    this.#transmitter.begin('release');
    // dhclient 4.4.3-P1 of Debian 12 ends as soon as that is sent, whatever do_release6() would do.
    this.settled('released');
  }

  /** Up to a second, in hundredths. */
  #delay(): SimTime {
    return this.os.rng('dhclient delay').below(100) * milliseconds(10);
  }

  /** Whether there is anything to be sent. */
  #isReady(kind: Exchange): boolean {
    if (kind === 'solicit' && this.#offers.any) {
      this.#startSelecting();
      return false;
    }
    if (kind === 'solicit' || kind === 'information-request' || this.#target !== undefined) return true;
    this.log.write('err', 'Cannot renew without an active binding.');
    return false;
  }

  /** The lease that the next message is about. */
  get #target(): HeldLease | undefined {
    return this.#selected ?? this.#binding.lease;
  }

  #giveUp(kind: Exchange, limit: 'MRC' | 'MRD'): void {
    if (kind === 'renew' || kind === 'rebind') return this.#binding.checkTimes();
    this.log.write('info', `Max retransmission ${limit === 'MRC' ? 'count' : 'duration'} exceeded.`);
    if (kind === 'request') {
      this.log.write('debug', `PRC: Lease ${duidText(this.#target!.serverDuid)} failed.`);
      return this.#nextOffer();
    }
    // Nobody says that the addresses are not on this link: they are used (RFC 8415 §18.2.3).
    if (kind === 'confirm') return this.#startBound(true);
    this.settled('failed');
  }

  #nextOffer(): void {
    this.#selected = undefined;
    if (this.#offers.any) this.#startSelecting();
    else this.start();
  }

  /** dhcpv6() of the client. */
  #receive(data: Uint8Array, info: PacketInfo): void {
    if (info.dev !== this.dev) return;
    const { os, log } = this;
    const inputs = { from: String(info.from.address) };
    const message = readDhcp6(data);
    if (message.kind === 'malformed') return os.note(V.MALFORMED, { ...inputs, why: message.why });
    const { kind } = message;
    const isAnswer = kind === 'reply' || (!this.line.stateless && kind === 'advertise');
    if ('hopCount' in message || !isAnswer) return os.note(V.WRONG_WAY, inputs);
    const name = kind === 'advertise' ? 'Advertise' : 'Reply';
    log.write('info', `RCV: ${name} message on ${this.dev} from ${info.from.address}.`);
    if (message.transactionId !== this.#transmitter.transaction) {
      log.write('info', 'Packet received, but nothing done with it.');
      return os.note(V.OTHER_TRANSACTION, inputs);
    }
    const solicits = this.#transmitter.kind === 'solicit';
    if (this.#state === 'BOUND') return log.write('debug', 'RCV: Input packets are ignored once bound.');
    if (kind === 'advertise' ? !solicits : solicits && !this.#isRapid) return os.note(V.WRONG_WAY, inputs);
    const view = { clientDuid: this.duid, transactionId: message.transactionId, multicast: false };
    const refusal = V.clientRefuses(message, view);
    if (refusal !== undefined) {
      log.write('err', REJECTED.get(refusal)!);
      log.write('err', `Invalid ${name} - rejecting.`);
      return os.note(refusal, inputs);
    }
    if (kind === 'advertise') this.#advertise(message);
    else this.#reply(message);
  }

  /** Whether the Solicit asks for a Reply at once. */
  get #isRapid(): boolean {
    return this.config.send.some(each => each.op === 'send' && each.option.name === 'rapid-commit');
  }

  #read(message: Dhcp6Message): Answer {
    const { os, log, config } = this;
    const space = config.spaces.get('dhcp6')!;
    return readAnswer(
      message,
      this.#binding.now,
      log,
      options => changeOptions(options, config.change, space, values => clientContext(os, log, values)),
      {
        requested: [...config.request4, ...config.request],
        required: [...config.require4, ...config.require],
      },
    );
  }

  /** init_handler() */
  #advertise(message: Dhcp6Message): void {
    const lease = this.#read(message);
    if (!isUsable(lease, this.log)) {
      this.os.note(NO_ADDRESSES, { dev: this.dev, server: duidText(lease.serverDuid) });
      return this.log.write('debug', 'PRC: Lease failed to satisfy.');
    }
    if (lease.score === 0) return this.log.write('debug', 'RCV:Advertised lease scored 0, toss it.');
    this.#offers.add(lease);
    const late = this.#transmitter.count > 1;
    if (!late && !(lease.preference === 255 && lease.score > SCORE_MIN))
      return this.log.write('debug', 'RCV:  Advertisement recorded.');
    this.log.write('debug', 'RCV:  Advertisement immediately selected.');
    this.#startSelecting();
  }

  /** start_selecting6() */
  #startSelecting(): void {
    this.log.write('debug', 'PRC: Selecting best advertised lease.');
    this.#state = 'SELECTING';
    this.#selected = this.#offers.takeBest();
    this.#transmitter.begin('request');
  }

  /** reply_handler(), rapid_commit_handler(), info_request_handler() */
  #reply(message: Dhcp6Message): void {
    const { kind } = this.#transmitter;
    if (kind === 'information-request') return this.#informed(message);
    if (kind === 'solicit' && findOption(message.options, 'rapid-commit') === undefined)
      return this.log.write('err', 'Reply without Rapid-Commit - rejecting.');
    const lease = this.#read(message);
    this.#follow(lease);
  }

  #follow(lease: Answer): void {
    const { log } = this;
    const verdict = checkReply(lease, this.#state, this.#offers.any, log);
    if (verdict !== 'accept')
      this.os.note(NO_ADDRESSES, { dev: this.dev, server: duidText(lease.serverDuid), verdict });
    switch (verdict) {
      case 'ignore':
        return;
      case 'select-next':
        this.#startSelecting();
        return this.#forgetRetransmission();
      case 'solicit':
        this.#selected = undefined;
        return this.start();
      case 'forget':
        if (this.#state === 'REBOOTING') this.#binding.lease = undefined;
        this.#selected = undefined;
        this.#offers.clear();
        return this.start();
      case 'request-again':
        this.#offers.add(asOffer(this.#binding.lease!));
        this.#startSelecting();
        return this.#forgetRetransmission();
      case 'withdraw':
        return this.#binding.withdraw();
      case 'accept':
        return this.#accept(lease);
    }
  }

  /** reply_handler() takes the timer of a Request away that the handling of a status has just begun. */
  #forgetRetransmission(): void {
    this.#transmitter.cancel();
  }

  #accept(lease: Answer): void {
    const [before, offered] = [this.#state, this.#selected];
    const others = this.#offers.any;
    if (before === 'SELECTING' && others && lease.score < Math.floor((offered?.score ?? 0) / 2)) {
      this.log.write(
        'err',
        `PRC: BAIT AND SWITCH detected.  Score of supplied lease (${lease.score}) is substantially smaller ` +
          `than the advertised score (${offered?.score}).  Trying other servers.`,
      );
      this.#startSelecting();
      return this.#forgetRetransmission();
    }
    this.#selected = undefined;
    if (before === 'REBOOTING') return this.#startBound(true);
    mergeLease(this.#binding.lease, lease);
    const old = this.#binding.lease;
    this.#binding.lease = lease;
    this.#offers.clear();
    this.#startBound(before === 'SELECTING' || before === 'INIT', old);
  }

  /** start_bound() */
  #startBound(fresh: boolean, old?: HeldLease): void {
    this.#state = 'BOUND';
    this.#transmitter.cancel();
    this.#binding.use(fresh, old);
    this.settled('bound');
    this.#binding.checkTimes();
  }

  /** start_renew6(), start_rebind6() */
  #refresh(kind: 'renew' | 'rebind', MRD: number): void {
    const verb = kind === 'renew' ? 'Renewing' : 'Rebinding';
    this.log.write('info', `PRC: ${verb} lease on ${this.dev}.`);
    this.#state = kind === 'renew' ? 'RENEWING' : 'REBINDING';
    this.#transmitter.begin(kind, { MRD });
  }

  /** info_request_handler(), start_informed() */
  #informed({ options }: Dhcp6Message): void {
    if (statusOf(options).code !== 0) return;
    const { os, log, config, dev } = this;
    this.log.write('debug', 'PRC: Done.');
    const space = config.spaces.get('dhcp6')!;
    makeResolvConf(
      os,
      dev,
      changeOptions(options, config.change, space, values => clientContext(os, log, values)),
    );
    this.#end('bound');
  }

  #end(outcome: Outcome): void {
    this.#transmitter.cancel();
    this.settled(outcome);
  }
}
