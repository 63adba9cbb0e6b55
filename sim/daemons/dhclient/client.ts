/**
 * dhclient on one interface: it solicits, requests, is bound, renews, rebinds and releases. Mirrors client/dhc6.c.
 *
 * Differs from Linux: addresses that are duplicates are not declined, which dhclient-script does with --dad-wait-time only;
 * nothing is confirmed after a restart, which begins with a Solicit; the Renew of one association renews all.
 */
import { milliseconds, seconds, type SimTime } from '../../base/time';
import type { PacketInfo, Process, ProcessTimer, UdpSocket } from '../../kernel/uapi';
import { readDhcp6, writeDhcp6, type Dhcp6Message } from '../../wire/dhcpv6/message';
import { findOption } from '../../wire/dhcpv6/options';
import { ISC_DHCLIENT, type Exchange } from '../dhcpv6/client-constants';
import { ALL_DHCP_RELAY_AGENTS_AND_SERVERS, INFINITY } from '../dhcpv6/constants';
import { duidText } from '../dhcpv6/duid';
import { associationsOf } from '../dhcpv6/identity-association';
import { CENTISECONDS, Retransmission } from '../dhcpv6/retransmission';
import { statusName, statusOf } from '../dhcpv6/status';
import { clientRefuses, MALFORMED } from '../dhcpv6/validation';
import type { Log } from '../dhcpd/log';
import { unixTime } from '../isc/wall-clock';
import { KIND_NAMES, MessageBuilder } from './build-message';
import type { CommandLine } from './command-line';
import type { DhclientConfig } from './config';
import { BOUND, NO_ADDRESSES } from './decisions';
import { leaseText, timesOf, type HeldLease } from './lease';
import { readAnswer, type Advertised } from './read-answer';
import { bound6, depref6, expire6, makeResolvConf } from './script';

const SERVER_PORT = 547;

const NAMES: Readonly<Record<Exchange, string>> = {
  solicit: 'Solicit',
  request: 'Request',
  confirm: 'Confirm',
  renew: 'Renew',
  rebind: 'Rebind',
  'information-request': 'Information-request',
  release: 'Release',
  decline: 'Decline',
};

/** See the file's header. */
export class Client {
  #exchange:
    { readonly kind: Exchange; readonly retransmission: Retransmission; readonly id: number } | undefined;
  #advertised: Advertised[] = [];
  #selected: HeldLease | undefined;
  #active: HeldLease | undefined;
  readonly #retransmit: ProcessTimer;
  readonly #event: ProcessTimer;
  readonly #depref: ProcessTimer;
  readonly #expire: ProcessTimer;
  #deadline: SimTime | undefined;
  readonly #builder: MessageBuilder;

  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly line: CommandLine,
    private readonly config: DhclientConfig,
    private readonly dev: string,
    private readonly socket: UdpSocket,
    private readonly duid: Uint8Array,
    /** The state is settled: bound, informed, or given up with a status. */
    private readonly settled: (outcome: 'bound' | 'failed' | 'released') => void,
  ) {
    this.#builder = new MessageBuilder(os, log, line, config, dev, duid);
    this.#retransmit = os.timer(`${dev} retransmission`, () => this.#send());
    this.#event = os.timer(`${dev} renewal`, () => this.#renewOrRebind());
    this.#depref = os.timer(`${dev} depreference`, () => this.#deprefer());
    this.#expire = os.timer(`${dev} expiration`, () => this.#expired());
    socket.onDatagram = (data, info) => this.#receive(data, info);
  }

  /** start_init6(), start_info_request6() */
  start(): void {
    const { stateless } = this.line;
    this.log.write(
      'debug',
      stateless ? 'PRC: Requesting information (INIT).' : 'PRC: Soliciting for leases (INIT).',
    );
    const delay = this.os.rng('dhclient delay').below(100) * milliseconds(10);
    this.#advertised = [];
    this.os
      .timer(`${this.dev} first message`, () => this.#begin(stateless ? 'information-request' : 'solicit'))
      .arm(delay);
  }

  /** start_release6() */
  release(lease: HeldLease): void {
    this.#selected = lease;
    for (const ia of lease.ias)
      for (const each of ia.addresses) if (ia.kind !== 'ia-pd') expire6(this.os, this.dev, each);
    this.os.files.write(this.line.leasePath, leaseText(this.dev, this.duid, lease, true), true);
    this.#begin('release');
  }

  /** -x, or SIGTERM from it: nothing is said to the server. */
  stop(): void {
    for (const ia of this.#active?.ias ?? [])
      for (const each of ia.addresses) if (ia.kind !== 'ia-pd') expire6(this.os, this.dev, each);
  }

  #begin(kind: Exchange): void {
    const now = this.os.now();
    const parameters = { ...ISC_DHCLIENT[kind] };
    const limited = this.line.oneTry && (kind === 'solicit' || kind === 'information-request');
    if (limited) parameters.MRD = this.config.timeout;
    const rng = this.os.rng('dhclient retransmission');
    const retransmission = new Retransmission(parameters, rng, now, CENTISECONDS, kind === 'solicit');
    this.#exchange = { kind, retransmission, id: this.os.rng('dhclient transaction').below(1 << 24) };
    this.#send();
  }

  /** do_init6(), do_select6(), do_refresh6() and the like. */
  #send(): void {
    const exchange = this.#exchange;
    if (exchange === undefined) return;
    const { kind, retransmission, id } = exchange;
    if (kind === 'solicit' && this.#advertised.length > 0) return this.#select();
    const now = this.os.now();
    const over = this.#deadline !== undefined && now >= this.#deadline;
    if (over && kind === 'renew') return this.#rebind();
    if (over && kind === 'rebind') return;
    const elapsed = retransmission.elapsed(now) / milliseconds(10);
    const next = retransmission.transmit(now);
    if ('givenUp' in next) return this.#giveUp(next.givenUp);
    const hundredths = Math.min(0xffff, Math.floor(elapsed));
    this.log.write(
      'debug',
      `XMT: Forming ${NAMES[kind]}, ${hundredths === 0 ? '' : hundredths}0 ms elapsed.`,
    );
    const options = this.#builder.options(kind, hundredths, this.#target());
    this.log.write(
      'info',
      `XMT: ${NAMES[kind]} on ${this.dev}, interval ${Math.round(next.wait / milliseconds(10))}0ms.`,
    );
    const octets = writeDhcp6({ kind, transactionId: id, options });
    const to = { address: ALL_DHCP_RELAY_AGENTS_AND_SERVERS, port: SERVER_PORT, dev: this.dev };
    const refused = this.socket.sendto(octets, to, { dev: this.dev });
    if (refused !== undefined) {
      this.log.write('err', `send_packet6: ${refused}`);
      this.log.write('err', `dhc6: send_packet6() sent -1 of ${octets.length} bytes`);
    }
    this.#retransmit.arm(next.wait);
  }

  #giveUp(limit: 'MRC' | 'MRD'): void {
    const { kind } = this.#exchange!;
    const what = limit === 'MRC' ? 'count' : 'duration';
    this.log.write('info', `Max retransmission ${what} exceeded.`);
    this.#exchange = undefined;
    if (kind === 'request') this.start();
    else this.settled(kind === 'release' ? 'released' : 'failed');
  }

  #target(): HeldLease | undefined {
    return this.#selected ?? this.#active;
  }

  /** dhcpv6() of the client. */
  #receive(data: Uint8Array, info: PacketInfo): void {
    const exchange = this.#exchange;
    if (info.dev !== this.dev || exchange === undefined) return;
    const message = readDhcp6(data);
    if (message.kind === 'malformed')
      return this.os.note(MALFORMED, { from: String(info.from.address), why: message.why });
    const view = { clientDuid: this.duid, transactionId: exchange.id, multicast: info.to.isMulticast };
    const refusal = clientRefuses(message, view);
    if (refusal !== undefined || 'hopCount' in message) {
      if (refusal !== undefined) this.os.note(refusal, { from: String(info.from.address) });
      return;
    }
    const solicits = exchange.kind === 'solicit';
    const rapid = solicits && findOption(message.options, 'rapid-commit') !== undefined;
    if (message.kind === 'advertise' ? !solicits : message.kind !== 'reply' || (solicits && !rapid)) return;
    const name = message.kind === 'advertise' ? 'Advertise' : 'Reply';
    this.log.write('info', `RCV: ${name} message on ${this.dev} from ${info.from.address}.`);
    if (message.kind === 'advertise') this.#advertise(message);
    else this.#reply(message, exchange.kind);
  }

  /** init_handler() */
  #advertise(message: Dhcp6Message): void {
    const lease = readAnswer(message, unixTime(this.os.now()), this.config.request, this.log);
    if (!this.#isUsable(message, lease)) {
      this.os.note(NO_ADDRESSES, { dev: this.dev, server: duidText(lease.serverDuid) });
      return this.log.write('debug', 'PRC: Lease failed to satisfy.');
    }
    this.log.write('debug', 'RCV:  Advertisement recorded.');
    this.#advertised.push(lease);
    if (lease.preference === 255 || this.#exchange!.retransmission.count > 1) this.#select();
  }

  /** dhc6_check_status(): what the server has against it; words for the log. */
  #isUsable(message: Dhcp6Message, lease: HeldLease): boolean {
    const whole = statusOf(message.options);
    if (whole.code !== 0) this.#logStatus('message', whole.code, whole.message);
    let ok = whole.code === 0;
    for (const ia of associationsOf(message.options)) {
      if (ia.status.code === 0) continue;
      this.#logStatus(KIND_NAMES[ia.kind], ia.status.code, ia.status.message);
      ok = false;
    }
    return ok && lease.ias.some(({ addresses }) => addresses.length > 0);
  }

  #logStatus(scope: string, code: number, message: string): void {
    const text = message === '' ? '.' : `: "${message}"`;
    this.log.write('info', `${scope} status code ${statusName(code) ?? 'UNKNOWN'}${text}`);
  }

  /** start_selecting6() */
  #select(): void {
    this.log.write('debug', 'PRC: Selecting best advertised lease.');
    this.log.write('debug', 'PRC: Considering best lease.');
    const [first, ...others] = this.#advertised;
    let best = first!;
    const words = (lease: Advertised): string =>
      `${duidText(lease.serverDuid)} (s: ${lease.score}, p: ${lease.preference}).`;
    this.log.write('debug', `PRC:  X-- Initial candidate ${words(best)}`);
    for (const lease of others) {
      const better =
        lease.score > best.score || (lease.score === best.score && lease.preference > best.preference);
      this.log.write('debug', `PRC:  X-- ${better ? 'Selected' : 'Rejected'} lease ${words(lease)}`);
      if (better) best = lease;
    }
    this.#selected = best;
    this.#begin('request');
  }

  /** reply_handler(), info_request_handler() */
  #reply(message: Dhcp6Message, kind: Exchange): void {
    if (kind === 'release') return this.#end('released');
    if (kind === 'information-request') {
      this.log.write('debug', 'PRC: Done.');
      makeResolvConf(this.os, this.dev, message.options);
      return this.#end('bound');
    }
    const lease = readAnswer(message, unixTime(this.os.now()), this.config.request, this.log);
    if (!this.#isUsable(message, lease)) {
      this.os.note(NO_ADDRESSES, { dev: this.dev, server: duidText(lease.serverDuid) });
      if (kind === 'request') {
        this.#selected = undefined;
        this.#exchange = undefined;
        this.#retransmit.cancel();
        this.start();
      }
      return;
    }
    this.#bind(lease, kind);
  }

  #end(outcome: 'bound' | 'released'): void {
    this.#exchange = undefined;
    this.#retransmit.cancel();
    this.settled(outcome);
  }

  /** start_bound() */
  #bind(lease: HeldLease, kind: Exchange): void {
    const { os, dev } = this;
    this.log.write('debug', `PRC: Bound to lease ${duidText(lease.serverDuid)}.`);
    this.#active = lease;
    this.#selected = undefined;
    this.#deadline = undefined;
    os.files.write(this.line.leasePath, leaseText(dev, this.duid, lease, false), true);
    for (const ia of lease.ias) {
      for (const each of ia.addresses) {
        os.note(BOUND, { dev, address: String(each.address), preferred: each.preferred, valid: each.valid });
        if (ia.kind === 'ia-pd') continue;
        if (each.valid === 0) expire6(os, dev, each);
        else bound6(os, dev, each);
      }
    }
    if (kind === 'request' || kind === 'solicit') makeResolvConf(os, dev, lease.options);
    this.#checkTimes(lease);
    this.#end('bound');
  }

  /** dhc6_check_times(): with T1 and T2 of 0, at half and three quarters of the shortest valid lifetime. */
  #checkTimes({ ias }: HeldLease): void {
    const times = ias.filter(({ addresses }) => addresses.length > 0).map(timesOf);
    const least = (of: (each: ReturnType<typeof timesOf>) => number): number => Math.min(...times.map(of));
    const [renew, rebind, depref] = [
      least(each => each.renew),
      least(each => each.rebind),
      least(each => each.depref),
    ];
    const expire = Math.max(...times.map(each => each.expire));
    const arm = (timer: ProcessTimer, at: number): void =>
      at === INFINITY ? timer.cancel() : timer.arm(seconds(at));
    if (renew !== INFINITY) {
      const during = rebind - renew;
      this.log.write(
        'debug',
        `PRC: Renewal event scheduled in ${renew} seconds, to run for ${during} seconds.`,
      );
      this.#deadline = this.os.now() + seconds(rebind);
    }
    if (depref !== INFINITY) this.log.write('debug', `PRC: Depreference scheduled in ${depref} seconds.`);
    if (expire !== INFINITY) this.log.write('debug', `PRC: Expiration scheduled in ${expire} seconds.`);
    arm(this.#event, renew);
    arm(this.#depref, depref);
    arm(this.#expire, expire);
  }

  /** start_renew6() */
  #renewOrRebind(): void {
    if (this.#active === undefined) return;
    this.log.write('debug', 'PRC: Renewal event.');
    this.#begin('renew');
  }

  /** start_rebind6() */
  #rebind(): void {
    this.log.write('debug', 'PRC: Rebinding event.');
    this.#deadline = undefined;
    this.#begin('rebind');
  }

  /** do_depref() */
  #deprefer(): void {
    for (const ia of this.#active?.ias ?? []) {
      for (const each of ia.addresses) {
        if (ia.kind === 'ia-pd') continue;
        this.log.write('info', `PRC: Address ${each.address} depreferred.`);
        depref6(this.os, this.dev, each);
      }
    }
  }

  /** do_expire(): nothing is left, and all begins anew. */
  #expired(): void {
    for (const ia of this.#active?.ias ?? []) {
      for (const each of ia.addresses) {
        this.log.write('info', `PRC: Address ${each.address} expired.`);
        if (ia.kind !== 'ia-pd') expire6(this.os, this.dev, each);
      }
    }
    this.log.write('debug', 'PRC: Bound lease is devoid of active addresses.  Re-initializing.');
    this.#active = undefined;
    this.#exchange = undefined;
    this.#retransmit.cancel();
    this.#depref.cancel();
    this.#event.cancel();
    this.start();
  }
}
