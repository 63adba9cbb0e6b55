import { NETDEV_KEYS } from '../../../../sim/daemons/systemd-networkd/config/netdev-keys';
import { NETWORK_KEYS } from '../../../../sim/daemons/systemd-networkd/config/network-keys';
import { NETWORK_PARSERS } from '../../../../sim/daemons/systemd-networkd/config/network-load';
import { Host } from '../host';

test('every parser is for a key of the table', () => {
  const strangers = Object.keys(NETWORK_PARSERS).filter(name => {
    const [section = '', key] = name.split('.');
    return !NETWORK_KEYS.keys(section).some(row => row.name === key);
  });
  expect(strangers).toEqual([]);
});

test('a key is known from the version on that brought it, and upper and lower case are not the same', () => {
  expect(NETWORK_KEYS.find('Network', 'IPv6AcceptRA', 230)).toBeUndefined();
  expect(NETWORK_KEYS.find('Network', 'IPv6AcceptRA', 231)).toMatchObject({ since: 231 });
  expect(NETWORK_KEYS.find('Network', 'IPv6AcceptRouterAdvertisements', 258)).toBeDefined();
  expect(NETWORK_KEYS.find('Network', 'bridge', 258)).toBeUndefined();
  expect(NETWORK_KEYS.hasSection('IPv6SendRA', 246)).toBe(false);
  expect(NETWORK_KEYS.hasSection('IPv6SendRA', 247)).toBe(true);
  expect(NETDEV_KEYS.find('Bridge', 'STP', 231)).toBeUndefined();
});

test('RapidCommit= means nothing in 250 and 251, and something before and after', () => {
  const row = NETWORK_KEYS.find('DHCPv6', 'RapidCommit', 252);
  expect(row).toMatchObject({ withoutEffectSince: 250, withoutEffectUntil: 252 });
  expect(NETWORK_KEYS.find('Network', 'L2TP', 251)).toMatchObject({ withoutEffectUntil: Infinity });
});

const WRONG_CASE = { 'a.network': '[Match]\nName=eth0\n[Network]\nbridge=vbr0\n' };

test.each([
  ['239', "/etc/systemd/network/a.network:4: Unknown lvalue 'bridge' in section 'Network'"],
  ['242', "/etc/systemd/network/a.network:4: Unknown lvalue 'bridge' in section 'Network', ignoring"],
  ['247', "/etc/systemd/network/a.network:4: Unknown key name 'bridge' in section 'Network', ignoring."],
  ['252', "/etc/systemd/network/a.network:4: Unknown key 'bridge' in section [Network], ignoring."],
  ['257', "/etc/systemd/network/a.network:4: Unknown key 'bridge' in section [Network], ignoring."],
] as const)('networkd %s complains of a key in lower case in its own words', (version, line) => {
  expect(new Host(WRONG_CASE, { version }).until(1).log).toContain(line);
});
