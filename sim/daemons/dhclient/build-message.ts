/** The messages dhclient sends: make_client6_options() and the associations (client/dhc6.c). */
import type { Process } from '../../kernel/uapi';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import type { Exchange } from '../dhcpv6/client-constants';
import { iaOption, leaseOption, type IaKind } from '../dhcpv6/identity-association';
import type { Log } from '../dhcpd/log';
import type { CommandLine } from './command-line';
import type { DhclientConfig } from './config';
import { iaidText, type HeldLease } from './lease';

/** requested_lease of the client's configuration: what it asks for, in seconds. */
const REQUESTED_LEASE = 7200;

export const KIND_NAMES: Readonly<Record<IaKind, string>> = {
  'ia-na': 'IA_NA',
  'ia-ta': 'IA_TA',
  'ia-pd': 'IA_PD',
};

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
   */
  options(kind: Exchange, elapsed: number, target: HeldLease | undefined): Dhcp6Option[] {
    const { request } = this.config;
    const server =
      kind === 'solicit' || kind === 'rebind' || kind === 'information-request' ? undefined : target;
    return [
      { kind: 'client-id', duid: this.duid },
      ...(server === undefined ? [] : [{ kind: 'server-id' as const, duid: server.serverDuid }]),
      ...(request.length === 0 ? [] : [{ kind: 'option-request' as const, codes: request }]),
      { kind: 'elapsed-time', elapsed },
      ...this.#sent(),
      ...(kind === 'solicit' ? this.#bareIas() : this.#filledIas(kind, target)),
    ];
  }

  /** What `send` says, of the options that have no octets of their own making. */
  #sent(): Dhcp6Option[] {
    return this.config.send.flatMap((statement): Dhcp6Option[] => {
      if (statement.op !== 'send' || statement.option.space.name !== 'dhcp6') return [];
      if (statement.option.code === 14) return [{ kind: 'rapid-commit' }];
      if (statement.value?.op !== 'const') return [];
      return [{ kind: 'unknown-option', code: statement.option.code, body: statement.value.data }];
    });
  }

  /** dhc6_create_iaid(): the end of the MAC, and a count from the second on. */
  #bareIas(): Dhcp6Option[] {
    const { na, ta, pd } = this.line.wanted;
    const mac = this.os.netlink.link(this.dev)?.address.toString().split(':') ?? [];
    const first = parseInt(mac.slice(2).join(''), 16) || 0;
    const T1 = REQUESTED_LEASE / 2;
    const bare = (kind: IaKind, count: number): Dhcp6Option[] =>
      Array.from({ length: count }, (_, i) => {
        const iaid = (first + i) >>> 0;
        this.log.write('debug', `XMT:  X-- ${KIND_NAMES[kind]} ${iaidText(iaid)}`);
        if (kind !== 'ia-ta') {
          this.log.write('debug', `XMT:  | X-- Request renew in  +${T1}`);
          this.log.write('debug', `XMT:  | X-- Request rebind in +${T1 * 1.5}`);
        }
        return iaOption(kind, iaid, T1, T1 * 1.5, []);
      });
    return [...bare('ia-na', na), ...bare('ia-ta', ta), ...bare('ia-pd', pd)];
  }

  /** dhc6_add_ia_na() */
  #filledIas(kind: Exchange, target: HeldLease | undefined): Dhcp6Option[] {
    const releases = kind === 'release';
    return (target?.ias ?? []).map(ia => {
      this.log.write('debug', `XMT:  X-- ${KIND_NAMES[ia.kind]} ${iaidText(ia.iaid)}`);
      const T1 = releases ? 0 : REQUESTED_LEASE / 2;
      if (!releases && ia.kind !== 'ia-ta') {
        this.log.write('debug', `XMT:  | X-- Requested renew  +${T1}`);
        this.log.write('debug', `XMT:  | X-- Requested rebind +${T1 * 1.5}`);
      }
      const leases = ia.addresses.map(({ address, prefixLength }) => {
        const word = ia.kind === 'ia-pd' ? `IAPREFIX ${address}/${prefixLength}` : `IAADDR ${address}`;
        if (releases) this.log.write('debug', `XMT:  | X-- Release Address ${address}`);
        else {
          this.log.write('debug', `XMT:  | | X-- ${word}`);
          this.log.write('debug', `XMT:  | | | X-- Preferred lifetime +${REQUESTED_LEASE}`);
          this.log.write('debug', `XMT:  | | | X-- Max lifetime +${REQUESTED_LEASE + 300}`);
        }
        const [preferredLifetime, validLifetime] = releases
          ? [0, 0]
          : [REQUESTED_LEASE, REQUESTED_LEASE + 300];
        return leaseOption(ia.kind, { address, prefixLength, preferredLifetime, validLifetime });
      });
      this.log.write('debug', `XMT:  V ${KIND_NAMES[ia.kind]} appended.`);
      return iaOption(ia.kind, ia.iaid, T1, T1 * 1.5, leases);
    });
  }
}
