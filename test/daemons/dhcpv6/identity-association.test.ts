import { ip6 } from '../../wire/contract';
import { INFINITY } from '../../../sim/daemons/dhcpv6/constants';
import {
  associationsOf,
  iaOption,
  leaseOption,
  renewalTimes,
  soundTimes,
} from '../../../sim/daemons/dhcpv6/identity-association';
import { statusName } from '../../../sim/daemons/dhcpv6/status';
import type { Dhcp6Option } from '../../../sim/wire/dhcpv6/options';

const address = (text: string, preferred: number, valid: number): Dhcp6Option =>
  leaseOption('ia-na', {
    address: ip6(text),
    prefixLength: 128,
    preferredLifetime: preferred,
    validLifetime: valid,
  });

describe('an identity association', () => {
  const prefix = leaseOption('ia-pd', {
    address: ip6('2001:db8:8::'),
    prefixLength: 56,
    preferredLifetime: 100,
    validLifetime: 200,
  });

  test('holds the leases of its kind that make sense', () => {
    const options = [address('2001:db8::1', 10, 20), address('2001:db8::2', 21, 20), prefix];
    const [na, pd, ta] = associationsOf([
      iaOption('ia-na', 7, 1, 2, options),
      iaOption('ia-pd', 8, 0, 0, options),
      iaOption('ia-ta', 9, 5, 6, options),
      { kind: 'rapid-commit' },
    ]);
    expect(na).toMatchObject({ iaid: 7, T1: 1, T2: 2, status: { code: 0 } });
    expect(na!.leases.map(lease => String(lease.address))).toEqual(['2001:db8::1']);
    expect(pd!.leases.map(lease => `${lease.address}/${lease.prefixLength}`)).toEqual(['2001:db8:8::/56']);
    expect(ta).toMatchObject({ kind: 'ia-ta', T1: 0, T2: 0 });
  });

  test('tells how it went', () => {
    const options: Dhcp6Option[] = [{ kind: 'status-code', status: 2, message: 'none left' }];
    const [refused] = associationsOf([iaOption('ia-na', 1, 0, 0, options)]);
    expect(refused!.status).toEqual({ code: 2, message: 'none left' });
    expect(statusName(2)).toBe('NoAddrsAvail');
    expect(statusName(77)).toBeUndefined();
  });

  test('is renewed at half and rebound at four fifths of the shortest preferred lifetime, unless it says', () => {
    const leases = [address('2001:db8::1', 1000, 2000), address('2001:db8::2', 500, 2000)];
    const times = (T1: number, T2: number, of = leases): object =>
      renewalTimes(associationsOf([iaOption('ia-na', 1, T1, T2, of)])[0]!);
    expect(times(0, 0)).toEqual({ T1: 250, T2: 400 });
    expect(times(7, 9)).toEqual({ T1: 7, T2: 9 });
    expect(times(0, 0, [address('2001:db8::1', INFINITY, INFINITY)])).toEqual({ T1: INFINITY, T2: INFINITY });
  });

  test('whose T1 is after its T2 makes no sense', () => {
    expect(soundTimes({ T1: 2, T2: 1 })).toBe(false);
    expect(soundTimes({ T1: 2, T2: 0 })).toBe(true);
  });
});
