/**
 * What a client of DHCPv6 writes. Mirrors dhcp6_client_send_message() and client_append_*() of sd-dhcp6-client.c.
 *
 * Differs from Linux: messages of all versions have the options of 252; user and vendor classes, options of one's own and
 * SOL_MAX_RT have no effect.
 */
import type { Ip6 } from '../../base/ip6';
import { milliseconds, type SimTime } from '../../base/time';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import { iaOption, leaseOption, type IaKind, type IaLease } from '../dhcpv6/identity-association';
import type { Dhcp6Lease } from './sd-dhcp6-lease';

/** What a client asks for, and as whom. */
export interface Dhcp6ClientSettings {
  readonly duid: Uint8Array;
  readonly iaid: number;
  readonly addresses: boolean;
  readonly prefixes: boolean;
  readonly prefixHint: Pick<IaLease, 'address' | 'prefixLength'> | undefined;
  readonly rapidCommit: boolean;
  /** Codes of options, ascending. */
  readonly requestOptions: readonly number[];
  readonly fqdn: string | undefined;
  readonly sendRelease: boolean;
}

/** The messages that a client sends. */
export type Exchange = 'solicit' | 'request' | 'renew' | 'rebind' | 'release' | 'information-request';

const SOL_MAX_RT = 82;
const INF_MAX_RT = 83;
const INFORMATION_REFRESH_TIME = 32;
const FQDN_FLAG_S = 1;

/** The options of a message, in the order of the real client. @param elapsed µs since the exchange began */
export function optionsOf(
  settings: Dhcp6ClientSettings,
  exchange: Exchange,
  lease: Dhcp6Lease | undefined,
  elapsed: SimTime,
): Dhcp6Option[] {
  const { duid, requestOptions, rapidCommit } = settings;
  const more: Partial<Record<Exchange, readonly number[]>> = {
    solicit: [SOL_MAX_RT],
    'information-request': [INFORMATION_REFRESH_TIME, INF_MAX_RT],
  };
  const codes =
    exchange === 'release' ? [] : [...requestOptions, ...(more[exchange] ?? [])].sort((a, b) => a - b);
  const toOneServer = exchange === 'request' || exchange === 'renew' || exchange === 'release';
  const server =
    lease !== undefined && toOneServer ? [{ kind: 'server-id' as const, duid: lease.serverDuid }] : [];
  return [
    ...server,
    ...(exchange === 'solicit' && rapidCommit ? [{ kind: 'rapid-commit' as const }] : []),
    ...(exchange === 'information-request' ? [] : associations(settings, exchange, lease)),
    ...(exchange === 'information-request' || exchange === 'release' ? [] : fqdnOption(settings)),
    ...(codes.length === 0 ? [] : [{ kind: 'option-request' as const, codes }]),
    { kind: 'client-id', duid },
    { kind: 'elapsed-time', elapsed: Math.min(0xffff, Math.floor(elapsed / milliseconds(10))) },
  ];
}

/** What is asked for, or what is held; without times, which are the server's business. */
function associations(
  { iaid, addresses, prefixes, prefixHint }: Dhcp6ClientSettings,
  exchange: Exchange,
  lease: Dhcp6Lease | undefined,
): Dhcp6Option[] {
  if (exchange === 'solicit') {
    const hint = prefixHint === undefined ? [] : [bare('ia-pd', prefixHint.address, prefixHint.prefixLength)];
    return [
      ...(addresses ? [iaOption('ia-na', iaid, 0, 0, [])] : []),
      ...(prefixes ? [iaOption('ia-pd', iaid, 0, 0, hint)] : []),
    ];
  }
  return [addresses ? lease?.na : undefined, prefixes ? lease?.pd : undefined].flatMap(ia => {
    if (ia === undefined) return [];
    const held = ia.leases.map(({ address, prefixLength }) => bare(ia.kind, address, prefixLength));
    return [iaOption(ia.kind, iaid, 0, 0, held)];
  });
}

/** A lease as a client names it: lifetimes are not its to say. */
function bare(kind: IaKind, address: Ip6, prefixLength: number): Dhcp6Option {
  return leaseOption(kind, { address, prefixLength, preferredLifetime: 0, validLifetime: 0 });
}

/** dhcp6_option_append_fqdn(): a single label is not ended. */
function fqdnOption({ fqdn }: Dhcp6ClientSettings): Dhcp6Option[] {
  if (fqdn === undefined) return [];
  const labels = fqdn.split('.').filter(label => label !== '' && label.length < 64);
  const text = new TextEncoder();
  const name = labels.flatMap(label => [label.length, ...text.encode(label)]);
  if (labels.length > 1) name.push(0);
  return [{ kind: 'client-fqdn', flags: FQDN_FLAG_S, name: Uint8Array.from(name) }];
}
