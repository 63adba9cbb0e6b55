import { seconds } from '../../../../sim/base/time';
import { decision } from '../../../../sim/trace/decision';
import { inet6RtmDeladdr, inet6RtmNewaddr } from '../../../../sim/kernel/ipv6/addrconf/manage';
import {
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  in6DevGet,
  INFINITY_LIFE_TIME,
  type Inet6Dev,
} from '../../../../sim/kernel/ipv6/inet6-dev';
import { RTF_ADDRCONF, RTF_DEFAULT, RTF_PREFIX_RT } from '../../../../sim/kernel/ipv6/route/fib6-info';
import {
  addrconfGetPrefixRoute,
  addrconfPrefixRoute,
  modifyPrefixRoute,
} from '../../../../sim/kernel/ipv6/route/prefix-route';
import { rt6RemovePrefsrc } from '../../../../sim/kernel/ipv6/route/local-route';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const P = prefix('2001:db8:9::/64');
const RA = RTF_ADDRCONF | RTF_PREFIX_RT;
const WHY = decision({
  id: 'test.prefix-route.why',
  outcome: 'note',
  says: 'the test says so',
  spec: 'Linux',
});

function host(): { host: Host; idev: Inet6Dev } {
  const made = new Host([]);
  return { host: made, idev: in6DevGet(made.eth0.nic)! };
}

/** What an advertisement with this valid lifetime does. */
function advertise(idev: Inet6Dev, valid: number): void {
  addrconfPrefixRoute(idev, P, { flags: RA, expires: idev.net.scheduler.now + seconds(valid) }, WHY);
}

function address(
  made: Host,
  text: string,
  valid = INFINITY_LIFE_TIME,
  flags = 0,
  rtPriority = 0,
  mode: 'add' | 'replace' = 'add',
): void {
  const { address: addr, length: prefixLen } = prefix(text);
  const request = {
    addr,
    prefixLen,
    flags: IFA_F_NODAD | flags,
    validLft: valid,
    preferedLft: valid,
    rtPriority,
  };
  expect(inet6RtmNewaddr(made.net, made.eth0.nic, request, mode)).toBeUndefined();
}

const remove = (made: Host, text: string): unknown =>
  inet6RtmDeladdr(made.eth0.nic, prefix(text).address, prefix(text).length);
const shown = (made: Host): string[] => made.routes().filter(route => route.startsWith('2001:db8:9::'));
const line = (rest: string): string => `2001:db8:9::/64 dev eth0 proto kernel metric ${rest} pref medium`;

test('an advertised prefix ends with its valid lifetime, and belongs to advertisements', () => {
  const { host: made, idev } = host();
  advertise(idev, 100);
  expect(shown(made)).toEqual([line('256 expires 100sec')]);
  expect(addrconfGetPrefixRoute(idev, P, RA, RTF_DEFAULT)).toBeDefined();
  expect(made.changes().at(-1)).toBe('+ 2001:db8:9::/64 dev eth0: test.prefix-route.why');
});

test('a static address takes the route over: it lasts, and no advertisement can withdraw it', () => {
  const { host: made, idev } = host();
  advertise(idev, 100);
  address(made, '2001:db8:9::1/64');
  expect(shown(made)).toEqual([line('256')]);
  expect(addrconfGetPrefixRoute(idev, P, RA, RTF_DEFAULT)).toBeUndefined();
});

test('an advertisement cannot take over the route of a static address', () => {
  const { host: made, idev } = host();
  address(made, '2001:db8:9::1/64');
  advertise(idev, 100);
  expect(shown(made)).toEqual([line('256')]);
});

test('the last static address takes the route along, unless it said that it has none', () => {
  const { host: made } = host();
  address(made, '2001:db8:9::1/64');
  address(made, '2001:db8:9::2/64');
  remove(made, '2001:db8:9::1/64');
  expect(shown(made)).toEqual([line('256')]);
  remove(made, '2001:db8:9::2/64');
  expect(shown(made)).toEqual([]);
  expect(made.changes()).toContain('- 2001:db8:9::/64 dev eth0: route.prefix.last-address');
  addrconfPrefixRoute(in6DevGet(made.eth0.nic)!, P);
  address(made, '2001:db8:9::3/64', INFINITY_LIFE_TIME, IFA_F_NOPREFIXROUTE);
  remove(made, '2001:db8:9::3/64');
  expect(shown(made)).toEqual([line('256')]);
});

test('with only advertised addresses left it ends with the longest lived of them', () => {
  const { host: made } = host();
  address(made, '2001:db8:9::1/64');
  address(made, '2001:db8:9::5/64', 500);
  address(made, '2001:db8:9::6/64', 900);
  remove(made, '2001:db8:9::1/64');
  expect(shown(made)).toEqual([line('256 expires 900sec')]);
});

test('with an address left that does not care for routes, it is left to whoever does', () => {
  const { host: made } = host();
  address(made, '2001:db8:9::1/64');
  address(made, '2001:db8:9::2/64', 100, IFA_F_NOPREFIXROUTE);
  remove(made, '2001:db8:9::1/64');
  expect(shown(made)).toEqual([line('256')]);
});

// Linux 6.18.44, up for four and a half hours: `expires -17193116sec` after `ip addr change ... valid_lft 7200`.
test('an address set anew with a lifetime leaves its route over since before the boot', () => {
  const { host: made, idev } = host();
  address(made, '2001:db8:9::1/64');
  expect(modifyPrefixRoute(idev.addrList[0]!, 50)).toBe(true);
  expect(shown(made)).toEqual([line('256 expires -17179553sec')]);
});

test('an address set anew takes its route along, to another metric too', () => {
  const { host: made, idev } = host();
  address(made, '2001:db8:9::1/64', 100);
  const [ifp] = idev.addrList.filter(each => each.addr === ip('2001:db8:9::1'));
  expect(shown(made)).toEqual([line('256 expires 100sec')]);
  expect(modifyPrefixRoute(ifp!, undefined)).toBe(true);
  expect(shown(made)).toEqual([line('256')]);
  ifp!.rtPriority = 7;
  expect(modifyPrefixRoute(ifp!, undefined)).toBe(true);
  expect(shown(made)).toEqual([line('7')]);
  expect(made.changes().slice(-2)).toEqual([
    '- 2001:db8:9::/64 dev eth0: route.prefix.metric',
    '+ 2001:db8:9::/64 dev eth0: route.prefix.metric',
  ]);
});

test('what has no route cannot be modified', () => {
  const { host: made, idev } = host();
  address(made, '2001:db8:9::1/64', INFINITY_LIFE_TIME, IFA_F_NOPREFIXROUTE);
  expect(
    modifyPrefixRoute(
      idev.addrList.find(each => each.addr === ip('2001:db8:9::1'))!,
      undefined,
    ),
  ).toBe(false);
});

test('a route with a gateway to the same prefix is not a prefix route', () => {
  const { host: made, idev } = host();
  made.route({ dst: P, dev: made.eth0.nic, gateway: ip('fe80::9'), metric: 256 });
  expect(addrconfGetPrefixRoute(idev, P, 0, RTF_DEFAULT)).toBeUndefined();
});

test('an address that left is no route source any more, unless another device has it', () => {
  const { host: made } = host();
  address(made, '2001:db8:9::1/64');
  made.route({ dst: prefix('2001:db8:8::/64'), dev: made.eth0.nic, metric: 1, prefsrc: ip('2001:db8:9::1') });
  rt6RemovePrefsrc(made.net, ip('2001:db8:9::1'));
  expect(made.routes()[0]).toContain('src 2001:db8:9::1');
  remove(made, '2001:db8:9::1/64');
  rt6RemovePrefsrc(made.net, ip('2001:db8:9::1'));
  expect(made.routes()[0]).not.toContain('src');
});
