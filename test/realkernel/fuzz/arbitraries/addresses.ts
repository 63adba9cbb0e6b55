/** `ip address`, `ip token`, `ip maddress`: addresses by hand. */
import fc from 'fast-check';
import type { Operation } from '../operation';
import { mostly, ports } from './stations';

const spelled = mostly(
  fc.constantFrom(
    '2001:db8:1::5/64',
    '2001:db8:2::5/64',
    'fd00:1::5/64',
    '2001:db8:1::5/128',
    '2001:db8:1::6/64',
    '2001:db8:1::ff:fe00:1/64',
    'fe80::5/64',
    'fe80::ff:fe00:1/64',
  ),
  fc.constantFrom(
    '::1/128',
    'ff02::5/128',
    '::/64',
    '2001:db8:1::5',
    '2001:db8:3::5/48',
    '2001:db8:1::/64',
    '2001:db8:2::7/127',
    'fe80::ff:fe00:2/64',
    '2001:db8:1::5/129',
  ),
);

const lifetimes = mostly(
  fc.constant(''),
  fc
    .record({
      valid: fc.constantFrom('0', '1', '2', '100', '7200', 'forever', '4294967294'),
      preferred: fc.constantFrom('0', '1', '50', '100', 'forever'),
    })
    .map(({ valid, preferred }) => ` valid_lft ${valid} preferred_lft ${preferred}`),
  2,
);

const flags = mostly(
  fc.constant(''),
  fc.constantFrom(
    ' nodad',
    ' noprefixroute',
    ' home',
    ' mngtmpaddr',
    ' optimistic',
    ' nodad noprefixroute',
    ' metric 100',
    ' metric 1',
    ' proto 7',
    ' peer 2001:db8:7::1/64',
    ' scope link',
    ' autojoin',
  ),
  1,
);

const verbs = fc.constantFrom('add', 'add', 'add', 'replace', 'change', 'del', 'del');

const modifications = fc
  .record({ verb: verbs, address: spelled, port: ports, lifetimes, flags })
  .map(each => `ip addr ${each.verb} ${each.address} dev ${each.port}${each.flags}${each.lifetimes}`);

const others = fc.constantFrom(
  'ip -6 addr flush dev eth0',
  'ip -6 addr flush dev eth0 scope global',
  'ip -6 addr flush dev eth0 dynamic',
  'ip token set ::99 dev eth0',
  'ip token set :: dev eth0',
  'ip token set 2001:db8::1 dev eth0',
  'ip token del dev eth0',
  'ip maddr add 33:33:00:00:00:99 dev eth0',
  'ip addr add 2001:db8:1::5/64 dev lo',
  'ip addr del ::1/128 dev lo',
  'ip addr add 2001:db8:2::5/64 dev nope',
);

export const addressCommands: fc.Arbitrary<Operation> = mostly(modifications, others, 4).map(command => ({
  do: 'type',
  command,
}));
