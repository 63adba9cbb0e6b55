/** Multicast Listener Discovery: queries that come, groups that are joined and left, and which version is spoken. */
import { ip, ROUTER, ROUTER_MAC } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';
import { listenerQuery, listenerReport, mldFrame, type MldEnvelope } from '../listeners';

const QUERY = 'igmp6_event_query(), net/ipv6/mcast.c';
const CHANGE = 'igmp6_join_group(), igmp6_leave_group(), mld_send_cr(), net/ipv6/mcast.c';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const GROUP = ip('ff05::1234');
const ALL = ip('::');

/** Reports at once, as far as the kernel can. */
const PROMPT = {
  'net.ipv6.conf.eth0.mldv1_unsolicited_report_interval': 1,
  'net.ipv6.conf.eth0.mldv2_unsolicited_report_interval': 1,
};
const VERSION_1 = { ...PROMPT, 'net.ipv6.conf.eth0.force_mld_version': 1 };
const VERSION_2 = { ...PROMPT, 'net.ipv6.conf.eth0.force_mld_version': 2 };

const LISTENER = { only: /listener/, distinct: true };

/** How many groups one report has: two that are joined one after the other share one, or not. */
const SHARED: RefereeCase['mask'] = [
  [/payload length: \d+(?=\) fe80::)/g, 'payload length: N'],
  [/\d+ group record\(s\).*/g, 'some group records'],
];
const JOIN = `ip addr add ${GROUP}/128 dev eth0 autojoin`;
const LEAVE = `ip addr del ${GROUP}/128 dev eth0`;

/** A query, and the reports that answer it. */
function queried(
  id: string,
  title: string,
  message: ReturnType<typeof listenerQuery>,
  envelope: MldEnvelope = {},
  sysctl: Record<string, number> = PROMPT,
): Row {
  return [
    id,
    { title, source: QUERY, bench: quick({ sysctl }) },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::9/64 dev eth0');
      await k.wait(1);
      await k.forget();
      await k.put(mldFrame(message, { dst: ip('ff02::1'), ...envelope }));
      await k.wait(1);
      await k.sent({ ...LISTENER, sorted: true });
    },
  ];
}

/** A group is joined and left. */
function joined(
  id: string,
  title: string,
  sysctl: Record<string, number>,
  before: readonly string[] = [],
): Row {
  return [
    id,
    { title, source: CHANGE, bench: quick({ sysctl }) },
    async k => {
      await k.ready();
      await k.run(...before);
      await k.wait(1);
      await k.forget();
      await k.run(JOIN);
      await k.wait(0.5);
      await k.sent(LISTENER);
      await k.run('ip -6 maddr show dev eth0', LEAVE);
      await k.wait(0.5);
      await k.sent(LISTENER);
      await k.run('ip -6 maddr show dev eth0');
    },
  ];
}

export const mld = theme('mld', [
  queried('general-v2', 'A general query of version 2', listenerQuery(2, ALL)),
  queried('general-v1', 'A general query of version 1', listenerQuery(1, ALL)),
  queried('group-v2', 'A query for a group', listenerQuery(2, ip('ff02::1:ff00:9')), {
    dst: ip('ff02::1:ff00:9'),
  }),
  queried('group-v1', 'The same of version 1', listenerQuery(1, ip('ff02::1:ff00:9')), {
    dst: ip('ff02::1:ff00:9'),
  }),
  queried('group-unknown', 'For a group we are not in', listenerQuery(2, GROUP)),
  queried('sources', 'For a group and sources', listenerQuery(2, ip('ff02::1:ff00:9'), [ip('2001:db8::1')])),
  queried(
    'all-nodes',
    'For the group of all nodes, which is never reported',
    listenerQuery(2, ip('ff02::1')),
  ),
  queried('no-alert', 'Without Router Alert', listenerQuery(2, ALL), { alert: false }),
  queried('hop-limit-2', 'A hop limit of 2', listenerQuery(2, ALL), { hopLimit: 2 }),
  queried('global-source', 'From a global address', listenerQuery(2, ALL), { src: ip('2001:db8:1::7') }),
  queried('unspecified-source', 'From nobody', listenerQuery(2, ALL), { src: ip('::') }),
  queried(
    'general-v2-forced-v1',
    'Version 2 where version 1 is forced',
    listenerQuery(2, ALL),
    {},
    VERSION_1,
  ),
  queried(
    'general-v1-forced-v2',
    'Version 1 where version 2 is forced',
    listenerQuery(1, ALL),
    {},
    VERSION_2,
  ),
  joined('join-v2', 'A group is joined and left', PROMPT),
  joined('join-v1', 'The same where version 1 is forced', VERSION_1),
  joined(
    'join-twice',
    'Joined before, which leaves it as it is; a group of the node alone is refused',
    PROMPT,
    [JOIN, JOIN, 'ip addr add ff01::5/128 dev eth0 autojoin'],
  ),
  joined('join-address', 'With an address and its solicited-node group', PROMPT, [
    'ip addr add 2001:db8:1::9/64 dev eth0',
    'ip addr del 2001:db8:1::9/64 dev eth0',
  ]),
  [
    'v1-querier',
    {
      title: 'A querier of version 1 counts for three of the delays it asks for; then it is version 2 again',
      source: 'mld_set_v1_mode(), mld_in_v1_mode(), net/ipv6/mcast.c',
      bench: quick({ sysctl: PROMPT }),
      mask: SHARED,
    },
    async k => {
      await k.ready();
      await k.wait(1);
      await k.put(mldFrame(listenerQuery(1, ALL, [], 2000), { dst: ip('ff02::1') }));
      await k.wait(2.5);
      await k.forget();
      await k.run(JOIN);
      await k.wait(0.5);
      await k.sent(LISTENER);
      await k.wait(5);
      await k.forget();
      await k.run(LEAVE);
      await k.wait(0.5);
      await k.sent(LISTENER);
    },
  ],
  [
    'v1-suppressed',
    {
      title: 'The report of another is enough in version 1, and then nobody says that we left',
      source: 'igmp6_event_report(), net/ipv6/mcast.c; RFC 2710 §4',
      bench: quick({ sysctl: VERSION_1 }),
    },
    async k => {
      await k.ready();
      await k.run(JOIN);
      await k.wait(1);
      await k.forget();
      await k.put(mldFrame(listenerQuery(1, GROUP, [], 5000), { dst: GROUP }));
      await k.put(mldFrame(listenerReport(GROUP), { dst: GROUP, src: ROUTER, srcMac: ROUTER_MAC }));
      await k.wait(5.5);
      await k.sent(LISTENER);
      await k.run(LEAVE);
      await k.wait(0.3);
      await k.sent(LISTENER);
    },
  ],
  [
    'down-up',
    {
      title: 'The link goes down and up',
      source: 'ipv6_mc_down(), ipv6_mc_up(), net/ipv6/mcast.c',
      bench: quick({ sysctl: PROMPT }),
    },
    async k => {
      await k.ready();
      await k.run(JOIN);
      await k.wait(1);
      await k.forget();
      await k.run('ip link set eth0 down');
      await k.wait(0.3);
      await k.run('ip -6 maddr show dev eth0');
      await k.forget();
      await k.run('ip link set eth0 up');
      await k.wait(2);
      await k.sent(LISTENER);
      await k.run('ip -6 maddr show dev eth0');
    },
  ],
]);
