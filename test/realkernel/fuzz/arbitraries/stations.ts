/** Who and what appears in the sequences: few of each, so that they meet again. */
import fc from 'fast-check';
import { ip, mac } from '../../../../sim/conformance/messages';
import { benchPort } from '../../../../sim/conformance/kernel-under-test';
import type { Ip6 } from '../../../../sim/base/ip6';

/** Stations on the cables: two routers, one of which also has a global address, and a neighbour. */
export const STATIONS = [
  { mac: mac('02:00:00:00:00:02'), address: ip('fe80::ff:fe00:2') },
  { mac: mac('02:00:00:00:00:0a'), address: ip('fe80::a') },
  { mac: mac('02:00:00:00:00:0b'), address: ip('2001:db8:1::b') },
] as const;

/** The prefixes that are advertised and that addresses are in. */
export const PREFIXES = ['2001:db8:1::', '2001:db8:2::', 'fd00:1::'] as const;

/** Addresses a kernel on the bench may have: by itself on eth0, and by hand. */
export const OWN = [
  ip('fe80::ff:fe00:1'),
  ip('2001:db8:1::ff:fe00:1'),
  ip('2001:db8:1::5'),
  ip('2001:db8:2::5'),
  ip('fd00:1::5'),
] as const;

export const ports = fc.constantFrom('eth0', 'eth0', 'eth0', 'eth1');

/** The MAC of a bench's device by its name. */
export function macOf(port: string): ReturnType<typeof benchPort>['mac'] {
  return benchPort(Number(port.slice(3))).mac;
}

/** What is done now and then: `values` more often the earlier they stand. */
export function mostly<T>(usual: fc.Arbitrary<T>, rare: fc.Arbitrary<T>, weight = 5): fc.Arbitrary<T> {
  return fc.oneof({ arbitrary: usual, weight }, { arbitrary: rare, weight: 1 });
}

/** Lifetimes in seconds: none, short ones that end within a sequence, those around two hours, long ones, for ever. */
export const lifetimes = fc.constantFrom(
  0,
  1,
  2,
  3,
  5,
  100,
  600,
  1800,
  7199,
  7200,
  7201,
  14400,
  86400,
  0x7ffffffe,
  0x7fffffff,
  0x80000000,
  0xfffffffe,
  0xffffffff,
);

export const ownAddresses: fc.Arbitrary<Ip6> = fc.constantFrom(...OWN);
