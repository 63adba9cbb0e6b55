/** A client gives back what it has, or has found somebody else with it (iterate_over_ia_na(), iterate_over_ia_pd() of server/dhcpv6.c). */
import { findOption, type Dhcp6Option } from '../../wire/dhcpv6/options';
import { duidText } from '../dhcpv6/duid';
import { iaOption, isIa, readIa } from '../dhcpv6/identity-association';
import { STATUS_CODES } from '../dhcpv6/status';
import type { Request } from './assign';

export function giveBack(request: Request, kind: 'release' | 'decline'): Dhcp6Option[] {
  const { dhcpd, duid, message, now } = request;
  return message.options.filter(isIa).flatMap(ia => {
    const binding = dhcpd.leases.find(ia.kind, ia.iaid, duid);
    const given = readIa(ia).leases.map(({ address }) =>
      binding?.leases.find(each => each.address === address),
    );
    const mine = given.filter(lease => lease !== undefined);
    for (const lease of mine) {
      const verb = kind === 'release' ? 'releases' : 'declines';
      const what =
        ia.kind === 'ia-pd' ? `prefix ${lease.address}/${lease.length}` : `address ${lease.address}`;
      dhcpd.log('info', `Client ${duidText(duid)} ${verb} ${what}`);
      dhcpd.leases.end(binding!, lease, kind === 'release' ? 'released' : 'abandoned', now);
    }
    const isStatic = readIa(ia).leases.some(({ address }) => request.host?.fixedAddresses?.includes(address));
    if (mine.length > 0 || isStatic || findOption(ia.options, 'ia-address') === undefined) return [];
    const said = `${kind === 'release' ? 'Release' : 'Decline'} for non-leased address.`;
    return [
      iaOption(ia.kind, ia.iaid, 0, 0, [
        { kind: 'status-code', status: STATUS_CODES.NoBinding, message: said },
      ]),
    ];
  });
}
