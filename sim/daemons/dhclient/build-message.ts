/** The messages dhclient sends: make_client6_options() and the associations (client/dhc6.c). */
import type { Process } from '../../kernel/uapi';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import type { Exchange } from '../dhcpv6/client-constants';
import { iaOption, leaseOption, type IaKind } from '../dhcpv6/identity-association';
import type { Log } from '../dhcpd/log';
import type { CommandLine } from './command-line';
import { REQUESTED_LEASE } from './binding-times';
import type { DhclientConfig } from './config';
import { changeOptions, clientContext } from './context';
import { iaidText, type HeldIa, type HeldLease } from './lease';

export const KIND_NAMES: Readonly<Record<IaKind, string>> = {
  'ia-na': 'IA_NA',
  'ia-ta': 'IA_TA',
  'ia-pd': 'IA_PD',
};

const KINDS: readonly IaKind[] = ['ia-na', 'ia-ta', 'ia-pd'];
const COUNTS = { 'ia-na': 'na', 'ia-ta': 'ta', 'ia-pd': 'pd' } as const;
/** Messages that name no server. */
const TO_ANY_SERVER: ReadonlySet<Exchange> = new Set(['solicit', 'confirm', 'rebind', 'information-request']);
/** Messages that have temporary addresses in them: they are neither renewed nor given back. */
const TEMPORARY: ReadonlySet<Exchange> = new Set(['request', 'confirm']);
/** What is said of an address in a message that asks for nothing new. */
const VERBS: Readonly<Partial<Record<Exchange, string>>> = { confirm: 'Confirm', release: 'Release' };

/** What a message is made from. */
export class MessageBuilder {
  constructor(
    private readonly os: Process,
    private readonly log: Log,
    private readonly line: CommandLine,
    private readonly config: DhclientConfig,
    private readonly dev: string,
    private readonly duid: Uint8Array,
  ) {}

  /**
   * The options of a message.
   *
   * @param elapsed hundredths of a second
   * @param target the lease it is about
   * @param active the lease that is held
   */
  options(
    kind: Exchange,
    elapsed: number,
    target: HeldLease | undefined,
    active: HeldLease | undefined,
  ): Dhcp6Option[] {
    const { request } = this.config;
    const server = TO_ANY_SERVER.has(kind) ? undefined : target;
    return [
      { kind: 'client-id', duid: this.duid },
      ...(server === undefined ? [] : [{ kind: 'server-id' as const, duid: server.serverDuid }]),
      ...(request.length === 0 ? [] : [{ kind: 'option-request' as const, codes: request }]),
      { kind: 'elapsed-time', elapsed },
      ...this.#sent(kind),
      ...(kind === 'solicit'
        ? this.#wishedIas(active)
        : target === undefined
          ? []
          : this.#filledIas(kind, target, active)),
    ];
  }

  /** What `send` says; rapid-commit is for a Solicit alone. */
  #sent(kind: Exchange): Dhcp6Option[] {
    const { config, os, log } = this;
    const space = config.spaces.get('dhcp6')!;
    const sent = changeOptions([], config.send, space, values => clientContext(os, log, values));
    return sent.filter(option => option.kind !== 'rapid-commit' || kind === 'solicit');
  }

  /** dhc6_create_iaid(): the end of the MAC, to the last octet of which the others add. */
  #iaid(index: number): number {
    const mac = this.os.netlink.link(this.dev)?.address.toString().split(':') ?? [];
    const first = parseInt(mac.slice(2).join(''), 16) || 0;
    return ((first & 0xffffff00) | ((first + index) & 0xff)) >>> 0;
  }

  #bareIa(kind: IaKind, iaid: number, leases: Dhcp6Option[] = []): Dhcp6Option {
    const T1 = REQUESTED_LEASE / 2;
    this.log.write('debug', `XMT:  X-- ${KIND_NAMES[kind]} ${iaidText(iaid)}`);
    if (kind !== 'ia-ta') {
      this.log.write('debug', `XMT:  | X-- Request renew in  +${T1}`);
      this.log.write('debug', `XMT:  | X-- Request rebind in +${T1 * 1.5}`);
    }
    return iaOption(kind, iaid, T1, T1 * 1.5, leases);
  }

  /** Those of a Solicit (do_init6()): as many as are wanted, with what is held already as a wish. */
  #wishedIas(active: HeldLease | undefined): Dhcp6Option[] {
    const { wanted } = this.line;
    return KINDS.flatMap(kind =>
      Array.from({ length: wanted[COUNTS[kind]] }, (_, index) => {
        const iaid = this.#iaid(index);
        const held = active?.ias.find(ia => ia.kind === kind && ia.iaid === iaid);
        return this.#bareIa(kind, iaid, held === undefined ? [] : this.#wishes(held));
      }),
    );
  }

  #wishes({ kind, addresses }: HeldIa): Dhcp6Option[] {
    const [preferredLifetime, validLifetime] = [REQUESTED_LEASE, REQUESTED_LEASE * 1.5];
    return addresses.map(({ address, prefixLength }) => {
      const what = kind === 'ia-pd' ? `prefix ${address}/${prefixLength}` : `address ${address}`;
      this.log.write('debug', `XMT:  | X-- Request ${what}.`);
      this.log.write('debug', `XMT:  | | X-- Request preferred in +${preferredLifetime}`);
      this.log.write('debug', `XMT:  | | X-- Request valid in     +${validLifetime}`);
      return leaseOption(kind, { address, prefixLength, preferredLifetime, validLifetime });
    });
  }

  /**
   * dhc6_add_ia_na() and its like: the associations of a lease, of the kinds that are wanted. Where there are fewer than
   * wanted, a message that asks for something has empty ones with them (dhc6_bare_ia_xx()).
   */
  #filledIas(kind: Exchange, target: HeldLease, active: HeldLease | undefined): Dhcp6Option[] {
    const { wanted } = this.line;
    const asks = kind === 'request' || kind === 'renew' || kind === 'rebind';
    return KINDS.flatMap(of => {
      const most = wanted[COUNTS[of]];
      if (most === 0 || (of === 'ia-ta' && !TEMPORARY.has(kind)) || (of === 'ia-pd' && kind === 'confirm'))
        return [];
      const all = target.ias.filter(ia => ia.kind === of);
      const filled = (asks ? all.slice(0, most) : all).map(ia => this.#filledIa(kind, ia));
      if (!asks) return filled;
      const bare: Dhcp6Option[] = [];
      for (let index = 0; filled.length + bare.length < most; index++) {
        const iaid = this.#iaid(index);
        const isHeld = active?.ias.some(ia => ia.kind === of && ia.iaid === iaid) === true;
        if (!isHeld) bare.push(this.#bareIa(of, iaid));
      }
      return [...filled, ...bare];
    });
  }

  #filledIa(kind: Exchange, ia: HeldIa): Dhcp6Option {
    const { log } = this;
    const verb = VERBS[kind];
    const T1 = verb === undefined ? REQUESTED_LEASE / 2 : 0;
    log.write('debug', `XMT:  X-- ${KIND_NAMES[ia.kind]} ${iaidText(ia.iaid)}`);
    if (verb === undefined && ia.kind !== 'ia-ta') {
      log.write('debug', `XMT:  | X-- Requested renew  +${T1}`);
      log.write('debug', `XMT:  | X-- Requested rebind +${T1 * 1.5}`);
    }
    const leases = ia.addresses.flatMap(({ address, prefixLength, expired }) => {
      if (expired) return [];
      const text = ia.kind === 'ia-pd' ? `${address}/${prefixLength}` : `${address}`;
      if (verb !== undefined) {
        log.write('debug', `XMT:  | X-- ${verb} ${ia.kind === 'ia-pd' ? 'Prefix' : 'Address'} ${text}`);
        return leaseOption(ia.kind, { address, prefixLength, preferredLifetime: 0, validLifetime: 0 });
      }
      log.write('debug', `XMT:  | | X-- ${ia.kind === 'ia-pd' ? 'IAPREFIX' : 'IAADDR'} ${text}`);
      log.write('debug', `XMT:  | | | X-- Preferred lifetime +${REQUESTED_LEASE}`);
      log.write('debug', `XMT:  | | | X-- Max lifetime +${REQUESTED_LEASE + 300}`);
      const [preferredLifetime, validLifetime] = [REQUESTED_LEASE, REQUESTED_LEASE + 300];
      return leaseOption(ia.kind, { address, prefixLength, preferredLifetime, validLifetime });
    });
    log.write('debug', `XMT:  V ${KIND_NAMES[ia.kind]} appended.`);
    return iaOption(ia.kind, ia.iaid, T1, T1 * 1.5, leases);
  }
}
