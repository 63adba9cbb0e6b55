import {
  addressLabels,
  ip6addrlblAdd,
  ip6addrlblDel,
  ipv6AddrLabel,
  NO_LABEL,
} from '../../../sim/kernel/ipv6/addr-label';
import { formatPrefix } from '../../../sim/base/prefix';
import { ip, Lab, prefix } from '../lab';

const listed = ({ net }: Lab): string[] =>
  addressLabels(net).map(
    ({ prefix: each, ifindex, label }) => `${formatPrefix(each)} dev ${ifindex} ${label}`,
  );

test('the table of a new namespace is the one `ip addrlabel list` shows on Linux 6.18', () => {
  expect(addressLabels(new Lab().net).map(({ prefix: each, label }) => `${formatPrefix(each)} ${label}`)).toEqual([
    '::1/128 0', '::/96 3', '::ffff:0.0.0.0/96 4', '2001::/32 6', '2001:10::/28 7', '3ffe::/16 12', '2002::/16 2',
    'fec0::/10 11', 'fc00::/7 5', '::/0 1',
  ]); // prettier-ignore
});

test('new rows come before those of the same length, those for a device first of all', () => {
  const lab = new Lab();
  const add = (text: string, label: number, ifindex = 0): unknown =>
    ip6addrlblAdd(lab.net, { prefix: prefix(text), ifindex, label });
  add('2001:db8::/32', 99);
  add('3fff::/16', 77);
  add('2001:db8::/32', 55, 1);
  add('2001:db9::/32', 55, 1);
  expect(listed(lab).slice(3, 9)).toEqual([
    '2001:db8::/32 dev 1 55', '2001:db9::/32 dev 1 55', '2001:db8::/32 dev 0 99', '2001::/32 dev 0 6', '2001:10::/28 dev 0 7',
    '3fff::/16 dev 0 77',
  ]); // prettier-ignore
  expect(ipv6AddrLabel(lab.net, ip('2001:db8::5'), 1)).toBe(55);
  expect(ipv6AddrLabel(lab.net, ip('2001:db8::5'), 2)).toBe(99);
});

test('a prefix has one label on a device, unless it is replaced', () => {
  const lab = new Lab();
  const entry = { prefix: prefix('2001:db8::/32'), ifindex: 0, label: 1 };
  expect(ip6addrlblAdd(lab.net, entry)).toBeUndefined();
  expect(ip6addrlblAdd(lab.net, { ...entry, label: 2 })).toEqual({ errno: 'EEXIST' });
  expect(ip6addrlblAdd(lab.net, { ...entry, label: 2 }, true)).toBeUndefined();
  expect(ipv6AddrLabel(lab.net, ip('2001:db8::5'), 0)).toBe(2);
  expect(ip6addrlblDel(lab.net, prefix('2001:db8::1/32'), 0)).toBeUndefined();
  expect(ip6addrlblDel(lab.net, prefix('2001:db8::/32'), 0)).toEqual({ errno: 'ESRCH' });
});

test('a change in one namespace is not seen in another', () => {
  const [one, other] = [new Lab(), new Lab()];
  for (const { prefix: each } of addressLabels(one.net)) ip6addrlblDel(one.net, each, 0);
  expect(ipv6AddrLabel(one.net, ip('::1'), 0)).toBe(NO_LABEL);
  expect(ipv6AddrLabel(other.net, ip('::1'), 0)).toBe(0);
});

test('the label that means none, and part of an IPv4 address, are refused', () => {
  const lab = new Lab();
  const refused = { errno: 'EINVAL' };
  expect(ip6addrlblAdd(lab.net, { prefix: prefix('2001:db8::/32'), ifindex: 0, label: NO_LABEL })).toEqual(
    refused,
  );
  expect(ip6addrlblAdd(lab.net, { prefix: prefix('::ffff:1.2.3.4/112'), ifindex: 0, label: 1 })).toEqual(
    refused,
  );
});
