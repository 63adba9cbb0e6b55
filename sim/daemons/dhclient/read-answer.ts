/** What an Advertise or a Reply gives (dhc6_leaseify() of client/dhc6.c), and how good it is (dhc6_score_lease()). */
import type { Dhcp6Message } from '../../wire/dhcpv6/message';
import { findOption } from '../../wire/dhcpv6/options';
import { duidText } from '../dhcpv6/duid';
import { associationsOf } from '../dhcpv6/identity-association';
import type { Log } from '../dhcpd/log';
import { KIND_NAMES } from './build-message';
import { iaidText, type HeldIa, type HeldLease } from './lease';

/** A lease as a server offers it. */
export interface Advertised extends HeldLease {
  readonly preference: number;
  readonly score: number;
}

/** dhc6_leaseify(): what a message gives, told as it is read. */
export function readAnswer(
  { options }: Dhcp6Message,
  starts: number,
  request: readonly number[],
  log: Log,
): Advertised {
  const say = (text: string): void => log.write('debug', `RCV:  ${text}`);
  const ias = associationsOf(options).map((ia): HeldIa => {
    say(`X-- ${KIND_NAMES[ia.kind]} ${iaidText(ia.iaid)}`);
    say(`| X-- starts ${starts}`);
    if (ia.kind !== 'ia-ta') {
      say(`| X-- t1 - renew  +${ia.T1}`);
      say(`| X-- t2 - rebind +${ia.T2}`);
    }
    if (ia.leases.length > 0) say('| X-- [Options]');
    const addresses = ia.leases.map(({ address, prefixLength, preferredLifetime, validLifetime }) => {
      say(`| | X-- ${ia.kind === 'ia-pd' ? `IAPREFIX ${address}/${prefixLength}` : `IAADDR ${address}`}`);
      say(`| | | X-- Preferred lifetime ${preferredLifetime}.`);
      say(`| | | X-- Max lifetime ${validLifetime}.`);
      return { address, prefixLength, starts, preferred: preferredLifetime, valid: validLifetime };
    });
    return { kind: ia.kind, iaid: ia.iaid, starts, renew: ia.T1, rebind: ia.T2, addresses };
  });
  const serverDuid = findOption(options, 'server-id')!.duid;
  say(`X-- Server ID: ${duidText(serverDuid)}`);
  const preference = findOption(options, 'preference')?.preference ?? 0;
  const asked = request.filter(code => code === 23 || code === 24);
  const present = asked.filter(
    code => findOption(options, code === 23 ? 'dns-servers' : 'domain-list') !== undefined,
  );
  const addresses = ias.reduce((sum, ia) => sum + ia.addresses.length, 0);
  // One for itself, and two for the identifiers, whose codes are those of options of DHCPv4 that are asked for.
  const score = 3 + present.length + 10_000 * ias.length + 100 * addresses;
  return { serverDuid, options, ias, preference, score };
}
