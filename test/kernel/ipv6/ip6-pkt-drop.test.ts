/** That hosts answer like routers was measured on Linux 6.18; what routers answer is in ip6-forward.test.ts. */
import {
  FR_ACT_BLACKHOLE,
  FR_ACT_PROHIBIT,
  FR_ACT_UNREACHABLE,
  fibNlNewrule,
} from '../../../sim/kernel/core/fib-rules';
import {
  IP6_BLACKHOLE,
  IP6_NO_ROUTE,
  IP6_PROHIBITED,
  IP6_RULE_BLACKHOLE,
  IP6_RULE_PROHIBITED,
  IP6_RULE_UNREACHABLE,
} from '../../../sim/kernel/ipv6/ip6-pkt-drop';
import type { RouteType } from '../../../sim/kernel/ipv6/route/fib6-info';
import type { Decision } from '../../../sim/trace/decision';
import { ip, Lab, line, prefix, type LabLink } from '../lab';
import { datagram, rawPacket, upper } from '../octets';

const DST = ip('2001:db8:f::1');
const ERROR = '2001:db8:1::1 > 2001:db8:1::2 destination-unreachable';

function host(kernel = 'linux-6.18'): { lab: Lab; link: LabLink } {
  const lab = new Lab({ kernel });
  const link = lab.link('eth0', '02:00:00:00:00:01', ['2001:db8:1::1/64']);
  lab.neighbour(link.nic, '2001:db8:1::2');
  lab.settle();
  return { lab, link };
}

it.each([
  [undefined, [`${ERROR}/0`], IP6_NO_ROUTE],
  ['unreachable', [`${ERROR}/0`], IP6_NO_ROUTE],
  ['throw', [`${ERROR}/0`], IP6_NO_ROUTE],
  ['prohibit', [`${ERROR}/1`], IP6_PROHIBITED],
  ['blackhole', [], IP6_BLACKHOLE],
] as [RouteType | undefined, string[], Decision][])(
  'a host with a route of type %s answers',
  (type, answer, verdict) => {
    const { lab, link } = host();
    if (type !== undefined) lab.route({ dst: prefix('2001:db8:f::/48'), type });
    expect(
      lab.exchange(link, rawPacket(17, upper(datagram(), { dst: DST }), { dst: DST })).map(line),
    ).toEqual(answer);
    expect(lab.verdict()).toBe(verdict.id);
  },
);

/** Measured in test/shell/commands/ip/recorded/rule-lookup.sh; a route that is there does not matter. */
it.each([
  [FR_ACT_UNREACHABLE, [`${ERROR}/0`], IP6_RULE_UNREACHABLE],
  [FR_ACT_PROHIBIT, [`${ERROR}/1`], IP6_RULE_PROHIBITED],
  [FR_ACT_BLACKHOLE, [], IP6_RULE_BLACKHOLE],
])('a host with a rule of action %s answers', (action, answer, verdict) => {
  const { lab, link } = host();
  lab.route({ dst: prefix('2001:db8:f::/48'), dev: link.nic });
  fibNlNewrule(lab.net, { action, dst: prefix('2001:db8:f::/48'), iif: 'eth0', pref: 10 });
  expect(lab.exchange(link, rawPacket(17, upper(datagram(), { dst: DST }), { dst: DST })).map(line)).toEqual(
    answer,
  );
  expect(lab.verdict()).toBe(verdict.id);
});

it('before Linux 3.10 all of them are just no route', () => {
  const { lab, link } = host('linux-3.4');
  lab.route({ dst: prefix('2001:db8:f::/48'), type: 'blackhole' });
  expect(lab.exchange(link, rawPacket(17, upper(datagram(), { dst: DST }), { dst: DST })).map(line)).toEqual([
    `${ERROR}/0`,
  ]);
});
