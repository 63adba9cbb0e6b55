/**
 * What one association of a client gets: reply_process_ia_na(), reply_process_ia_ta(), reply_process_ia_pd() and what they call
 * in server/dhcpv6.c.
 */
import { concatenate } from '../isc/parse-options';
import type { Ip6 } from '../../base/ip6';
import type { Dhcp6Message } from '../../wire/dhcpv6/message';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import { INFINITY } from '../dhcpv6/constants';
import { duidText } from '../dhcpv6/duid';
import { iaOption, leaseOf, leaseOption, type IaLease, type IaOption } from '../dhcpv6/identity-association';
import { STATUS_CODES, type StatusName } from '../dhcpv6/status';
import { networkOf } from '../isc/parse-values';
import type { Group, Host, SharedNetwork } from './config';
import { NOTHING_LEFT, POOL_LEASE, STATIC_LEASE } from './decisions';
import type { Binding, Lease } from './leases';
import { isPermitted } from './permits';
import { pick, poolsFor } from './pick';
import { LENGTH_MODES, lengthsFor, type LengthMode } from './pool';
import type { Dhcpd } from './server';

/** What is known of the message that is being answered. */
export interface Request {
  readonly dhcpd: Dhcpd;
  readonly message: Dhcp6Message;
  readonly network: SharedNetwork;
  readonly host: Host | undefined;
  readonly known: boolean;
  readonly classNames: readonly string[];
  readonly duid: Uint8Array;
  /** Leases are promised for good. */
  readonly kind: 'advertise' | 'reply';
  /** Seconds since 1970. */
  readonly now: number;
  run(group: Group): void;
  /** A parameter of the server, or with a space an option, as a number. */
  parameter(name: string, space?: string): number | undefined;
  /** The client has asked for what it cannot have, so that it is not answered at once. */
  advertiseOnly(): void;
}

/** DEFAULT_DEFAULT_LEASE_TIME */
const DEFAULT_LEASE_TIME = 43_200;
const NAMES = { advertise: 'Advertise', reply: 'Reply' };
const SHORT = { 'ia-na': 'NA', 'ia-ta': 'TA', 'ia-pd': 'PD' };

/** A fixed address or prefix of a host declaration. */
interface Place {
  readonly address: Ip6;
  readonly length: number;
}

/** The option that answers an association. */
export function assign(request: Request, ia: IaOption): Dhcp6Option {
  return new IaReply(request, ia).answer();
}

/** As much of struct reply_state as is of one association. */
class IaReply {
  readonly #fixed: readonly Place[];
  readonly #binding: Binding | undefined;
  /** What is given, and what is taken back with lifetimes of 0, in the order of the client's wishes. */
  #options: Dhcp6Option[] = [];
  readonly #given: { readonly place: Place; readonly lease: Lease | undefined; readonly valid: number }[] =
    [];
  #leastPreferred = INFINITY;
  #clientPreferred = 0;
  #clientValid = 0;
  /** The length of the prefix that the client asks for first. */
  #wishedLength: number | undefined;

  constructor(
    private readonly request: Request,
    private readonly ia: IaOption,
  ) {
    const { host, dhcpd, duid } = request;
    const addresses = host?.fixedAddresses?.slice(0, 1).map(address => ({ address, length: 128 }));
    this.#fixed = (ia.kind === 'ia-na' ? addresses : ia.kind === 'ia-pd' ? host?.fixedPrefixes : []) ?? [];
    this.#binding = dhcpd.leases.find(ia.kind, ia.iaid, duid);
  }

  get #isPrefix(): boolean {
    return this.ia.kind === 'ia-pd';
  }

  #text({ address, length }: Place): string {
    return this.#isPrefix ? `${address}/${length}` : `${address}`;
  }

  answer(): Dhcp6Option {
    const { ia } = this;
    const { kind } = this.request.message;
    const wishes = ia.options.flatMap(option => leaseOf(ia.kind, option) ?? []);
    if (ia.kind === 'ia-ta') this.#takeTemporary(wishes);
    else {
      for (const wish of wishes) {
        const refusal = this.#grant(wish);
        if (refusal !== undefined) return refusal;
      }
    }
    const found = this.#given.length > 0 || (ia.kind === 'ia-ta' ? this.#pickTemporary() : this.#find());
    if (!found) {
      this.request.dhcpd.os.note(NOTHING_LEFT, { duid: duidText(this.request.duid), iaid: ia.iaid });
      if (kind === 'solicit' || kind === 'request') {
        return this.#isPrefix
          ? this.#status('NoPrefixAvail', 'No prefixes available for this interface.')
          : this.#status('NoAddrsAvail', 'No addresses available for this interface.');
      }
    }
    this.#tell();
    return this.#option(this.#options);
  }

  /** write_to_packet(), set_reply_tee_times(). */
  #option(options: readonly Dhcp6Option[]): Dhcp6Option {
    const { request, ia } = this;
    const least = this.#leastPreferred;
    const sets = request.parameter('dhcpv6-set-tee-times') === 1;
    const share = (time: number): number => (!sets ? 0 : least === INFINITY ? INFINITY : time);
    const T1 = request.parameter('dhcp-renewal-time', 'dhcp') ?? share(Math.floor(least / 2));
    const T2 = request.parameter('dhcp-rebinding-time', 'dhcp') ?? share(Math.floor(least / 5) * 4);
    return iaOption(ia.kind, ia.iaid, T1, T2, options);
  }

  #status(name: StatusName, message: string): Dhcp6Option {
    return this.#option([{ kind: 'status-code', status: STATUS_CODES[name], message }]);
  }

  /** reply_process_addr(), reply_process_prefix(): what the client names. @returns an answer that is the last word */
  #grant(wish: IaLease): Dhcp6Option | undefined {
    const { request } = this;
    const { kind } = request.message;
    this.#wish(wish);
    if (this.#isPrefix && (wish.prefixLength > 0 || !wish.address.isUnspecified))
      this.#wishedLength ??= wish.prefixLength;
    if (wish.address.isUnspecified) return undefined;
    if (!this.#isPrefix && !isOnNetwork(request.network, wish.address)) {
      if (kind === 'solicit') return void request.advertiseOnly();
      if (kind === 'request') return this.#status('NotOnLink', 'Address not for use on this link.');
      return this.#takeBack(wish);
    }
    const place: Place = { address: wish.address, length: wish.prefixLength };
    let lease: Lease | undefined;
    if (!this.#isFixed(place)) {
      lease = this.#fixed.length > 0 ? undefined : this.#owned(place);
      if (lease === undefined) {
        if (kind === 'renew') {
          return this.#status(
            'NoBinding',
            `${this.#isPrefix ? 'Prefix' : 'Address'} not bound to this interface.`,
          );
        }
        lease = this.#fixed.length > 0 ? undefined : this.#claim(wish);
        if (lease === undefined) return kind === 'rebind' ? this.#takeBack(wish) : undefined;
      }
    }
    const limit = request.parameter(this.#isPrefix ? 'limit-prefs-per-ia' : 'limit-addrs-per-ia') ?? 1;
    if (this.#given.length === 0 || this.#given.length < limit) this.#give(place, lease);
    return undefined;
  }

  #wish({ preferredLifetime, validLifetime }: IaLease): void {
    if (this.#clientValid === 0 || this.#clientValid > validLifetime) this.#clientValid = validLifetime;
    if (this.#clientPreferred === 0 || this.#clientPreferred > preferredLifetime)
      this.#clientPreferred = preferredLifetime;
  }

  /** The client is to use it no more. */
  #takeBack(wish: IaLease): undefined {
    const none = { preferredLifetime: 0, validLifetime: 0 };
    this.#options.push(leaseOption(this.ia.kind, { ...wish, ...none }));
  }

  #isFixed({ address, length }: Place): boolean {
    return this.#fixed.some(each => each.address === address && each.length === length);
  }

  /** address_is_owned(), prefix_is_owned() */
  #owned({ address, length }: Place): Lease | undefined {
    return this.#held().find(each => each.address === address && each.length === length);
  }

  /** What the client has, and may have on this network. */
  #held(): Lease[] {
    const { request } = this;
    return (this.#binding?.leases ?? []).filter(
      ({ pool }) => pool.subnet.network === request.network && isPermitted(request, pool.pond),
    );
  }

  /** reply_process_try_addr(), reply_process_try_prefix() */
  #claim({ address, prefixLength }: IaLease): Lease | undefined {
    const { request, ia } = this;
    for (const pool of poolsFor(request, ia.kind)) {
      if (pool.units !== prefixLength) continue;
      const lease = request.dhcpd.leases.claim(pool, address, ia.kind, ia.iaid, request.duid, request.now);
      if (lease !== undefined) return lease;
    }
    return undefined;
  }

  /** find_client_address(), find_client_prefix(): whether there is something for the client. */
  #find(): boolean {
    const { ia } = this;
    const wished = this.#wishedLength;
    const fixed = this.#fixed.find(({ length }) => length === wished) ?? this.#fixed[0];
    if (fixed !== undefined) {
      this.#give(fixed, undefined);
      return true;
    }
    const ignores = this.#lengthMode === 'ignore' || this.request.message.kind === 'rebind';
    const held = this.#held().sort((a, b) => b.ends - a.ends)[0];
    const fits = wished === undefined || wished === 0 || ignores || held?.length === wished;
    const lease =
      fits && held !== undefined
        ? held
        : pick(this.request, ia.kind, ia.iaid, lengthsFor(this.#lengthMode, wished));
    if (lease === undefined) return false;
    this.#give(lease, lease);
    return true;
  }

  get #lengthMode(): LengthMode {
    return LENGTH_MODES[this.request.parameter('prefix-length-mode') ?? 1] ?? 'prefer';
  }

  /** Temporary addresses that the client names: all of them, or none (reply_process_ia_ta()). */
  #takeTemporary(wishes: readonly IaLease[]): void {
    for (const wish of wishes) this.#wish(wish);
    const leases = wishes.map(
      wish => this.#owned({ address: wish.address, length: 128 }) ?? this.#claim(wish),
    );
    if (!leases.every(lease => lease !== undefined)) return;
    for (const lease of leases) this.#give(lease, lease);
  }

  /** find_client_temporaries(): one of every range for such, at random. */
  #pickTemporary(): boolean {
    const { request, ia } = this;
    const { dhcpd, duid, now, network } = request;
    if (!network.ponds.some(({ pools }) => pools.some(({ kind }) => kind === 'ia-ta')))
      dhcpd.log('debug', 'Unable to get client addresses: no IPv6 pools on this shared network');
    const rng = dhcpd.os.rng('temporary addresses');
    for (const pool of poolsFor(request, ia.kind)) {
      const history = Uint8Array.from({ length: 8 }, () => rng.below(256));
      const key = concatenate([history, duid]);
      const picked = dhcpd.leases.pick(pool, ia.kind, ia.iaid, duid, now, key);
      if (picked === undefined) {
        dhcpd.log('debug', 'Unable to get a temporary address.');
        break;
      }
      this.#give(picked.lease, picked.lease);
    }
    return this.#given.length > 0;
  }

  /** reply_process_is_addressed(), reply_process_send_addr(); without a lease it is the host's own. */
  #give(place: Place, lease: Lease | undefined): void {
    const { request, ia } = this;
    request.run(lease?.pool.pond.group ?? this.#groupOf(place.address));
    const valid = request.parameter('default-lease-time') ?? (this.#clientValid || DEFAULT_LEASE_TIME);
    const wished = this.#clientPreferred || valid;
    const shorter = Math.floor(valid / 2) + Math.floor(valid / 8);
    const preferred =
      request.parameter('preferred-lifetime') ?? (wished >= valid && valid !== INFINITY ? shorter : wished);
    this.#leastPreferred = Math.min(this.#leastPreferred, preferred);
    if (lease !== undefined) [lease.preferred, lease.valid] = [preferred, valid];
    this.#given.push({ place, lease, valid });
    const lifetimes = { preferredLifetime: preferred, validLifetime: valid };
    this.#options.push(
      leaseOption(ia.kind, { address: place.address, prefixLength: place.length, ...lifetimes }),
    );
  }

  /** The declarations that a host's own address is under (find_group_by_prefix()). */
  #groupOf(address: Ip6): Group {
    const { network, host } = this.request;
    const around = (place: Ip6 | undefined): Group | undefined =>
      place && network.subnets.find(({ net }) => networkOf(place, net.length) === net.address)?.group;
    return around(address) ?? around(host?.fixedAddresses?.[0]) ?? network.group;
  }

  /** What is given is told, and where it is promised kept. */
  #tell(): void {
    const { request, ia } = this;
    const { dhcpd, duid, now, kind, host } = request;
    for (const { place, lease, valid } of this.#given) {
      const who = `client with duid ${duidText(duid)} iaid = ${ia.iaid | 0}`;
      const how = lease === undefined ? 'static' : `valid for ${valid} seconds`;
      dhcpd.log('info', `${NAMES[kind]} ${SHORT[ia.kind]}: address ${this.#text(place)} to ${who} ${how}`);
      const inputs = { address: String(place.address), duid: duidText(duid) };
      if (lease === undefined) dhcpd.os.note(STATIC_LEASE, { host: host?.name ?? '', ...inputs });
      else dhcpd.os.note(POOL_LEASE, { ...inputs, known: request.known });
    }
    const leases = this.#given.flatMap(({ lease }) => lease ?? []);
    if (kind !== 'reply' || leases.length === 0) return;
    for (const lease of leases) dhcpd.leases.commit(lease, lease.preferred, lease.valid, now);
    const binding = dhcpd.leases.bind(ia.kind, ia.iaid, duid, now);
    binding.leases = leases;
    binding.cltt = now;
    dhcpd.leases.save(binding);
  }
}

function isOnNetwork({ subnets }: SharedNetwork, address: Ip6): boolean {
  return subnets.some(({ net }) => networkOf(address, net.length) === net.address);
}
