/** What rules lead to is held against Linux in test/shell/commands/ip/recorded/rule-lookup.txt; here, what is kept meanwhile. */
import { fibNlDelrule, fibNlNewrule } from '../../../../sim/kernel/core/fib-rules';
import { ip6DstCheck, rt6GetCookie } from '../../../../sim/kernel/ipv6/route/dst';
import { rt6UpdatePmtu } from '../../../../sim/kernel/ipv6/route/mtu';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const FAR = ip('2001:db8:f::1');
const EVERYWHERE = prefix('::/0');

/** A default route in `main`, and another one in the table 100. */
function host(): Host {
  const made = new Host();
  made.route({ dst: EVERYWHERE, gateway: ip('fe80::1'), dev: made.eth0.nic, metric: 1024 });
  made.route({ dst: EVERYWHERE, gateway: ip('fe80::2'), dev: made.eth0.nic, metric: 1024, table: 100 });
  return made;
}

it('an answer that a socket kept is asked for again when a rule comes or goes', () => {
  const made = host();
  const answer = ip6RouteOutput(made.net, { dst: FAR });
  const cookie = rt6GetCookie(answer);
  expect(ip6DstCheck(made.net, answer, cookie)).toBe(true);
  fibNlNewrule(made.net, { action: 1, table: 100, pref: 10 });
  expect(ip6DstCheck(made.net, answer, cookie)).toBe(false);
  expect(made.via()).toBe('fe80::2');
  fibNlDelrule(made.net, { action: 0, pref: 10 });
  expect(made.via()).toBe('fe80::1');
});

it('deleting the first rules changes nothing as long as none was added', () => {
  const made = host();
  fibNlDelrule(made.net, { action: 0, pref: 0 });
  fibNlDelrule(made.net, { action: 0, pref: 32766 });
  expect(made.net.fib6.rules).toEqual([]);
  expect([made.via(), ip6RouteOutput(made.net, { dst: ip('2001:db8:1::1') }).kind]).toEqual([
    'fe80::1',
    'local',
  ]);
});

it('with every rule gone after one was added there is no route at all', () => {
  const made = host();
  for (const pref of [0, 32766]) fibNlDelrule(made.net, { action: 0, pref });
  fibNlNewrule(made.net, { action: 1, table: 100, pref: 10 });
  fibNlDelrule(made.net, { action: 0, pref: 10 });
  expect(made.via()).toBe('ENETUNREACH');
});

it('an exception counts as a route to one address, so that a suppressed default route is taken for it', () => {
  const made = host();
  fibNlNewrule(made.net, { action: 1, table: 254, suppressPrefixlen: 0, pref: 10 });
  fibNlNewrule(made.net, { action: 1, table: 100, pref: 11 });
  expect(made.via(FAR.toString())).toBe('fe80::2');
  fibNlDelrule(made.net, { action: 0, pref: 10 });
  fibNlDelrule(made.net, { action: 0, pref: 11 });
  rt6UpdatePmtu(made.net, FAR, 1300);
  fibNlNewrule(made.net, { action: 1, table: 254, suppressPrefixlen: 0, pref: 10 });
  fibNlNewrule(made.net, { action: 1, table: 100, pref: 11 });
  expect([made.via(FAR.toString()), made.via('2001:db8:f::2')]).toEqual(['fe80::1', 'fe80::2']);
});
