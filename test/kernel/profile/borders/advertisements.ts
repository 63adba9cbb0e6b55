/** What a router advertisement does to a host. */
import { pio, ra, ROUTER, sllao, type RaFields } from '../../../../sim/conformance/messages';
import { ip } from '../../../../sim/conformance/messages';
import type { NdOption } from '../../../../sim/wire/nd/options';
import { assign } from '../../ipv6/ndisc/messages';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

const DEFAULT = `default via ${ROUTER.toString()}`;

const defaults = (t: TapLab): string[] => t.routes().filter(route => route.startsWith('default'));

/** Default routes of a host that forwards, with that accept_ra, once it has heard an advertisement. */
const routerWith =
  (acceptRa: number) =>
  (kernel: string): string[] =>
    defaults(
      new TapLab({ kernel, conf: { 'eth0.forwarding': 1, 'eth0.accept_ra': acceptRa } }).settle().send(ra()),
    );

const hopLimitAfter =
  (curHopLimit: number) =>
  (kernel: string): string | undefined =>
    new TapLab({ kernel }).settle().send(ra({ curHopLimit })).sysctl('net.ipv6.conf.eth0.hop_limit');

/** Kinds of the options of which programs hear. */
const told =
  (...options: NdOption[]) =>
  (kernel: string): string[] => {
    const t = new TapLab({ kernel }).settle();
    const heard: string[] = [];
    t.host.netlink.subscribe(['ND_USEROPT'], event => 'option' in event && heard.push(event.option.kind));
    t.send(ra({ options }));
    return heard;
  };
const SERVERS: NdOption = {
  kind: 'recursive-dns-server',
  lifetime: 60,
  addresses: [ip('2001:db8:ffff:1:2:3:4:5')],
};
const NAMES: NdOption = { kind: 'dns-search-list', lifetime: 60, names: ['example.org'] };
const PORTAL: NdOption = { kind: 'captive-portal', uri: 'https://example.com' };
const NAT64: NdOption = {
  kind: 'pref64',
  lifetime: 600,
  prefixLength: 96,
  prefix: ip('64:ff9b::'),
};
const CONTEXT: NdOption = { kind: 'unfit-nd-option', type: 34, body: new Uint8Array(6) };

/** How often rtnetlink's listeners hear of the device, or of its routes, because of an advertisement after another. */
const news =
  (group: 'IPV6_IFINFO' | 'IPV6_ROUTE', first: RaFields, second: RaFields) =>
  (kernel: string): number => {
    const t = new TapLab({ kernel }).settle().send(ra(first));
    let heard = 0;
    t.host.netlink.subscribe([group], () => heard++);
    t.send(ra(second));
    return heard;
  };

/** Default routes of a host that has the sender's address, on that device, and hears its advertisement on eth0. */
const ourOwn =
  (device: 'eth0' | 'lo') =>
  (kernel: string): string[] => {
    const t = new TapLab({ kernel, conf: { 'eth0.accept_dad': 0 } }).settle();
    if (device === 'eth0') assign(t, `${ROUTER.toString()}/128`);
    else
      t.host.run(`ip link add d0 type bridge; ip link set d0 up; ip addr add ${ROUTER.toString()}/64 dev d0`);
    return defaults(t.wait(3).send(ra()));
  };

const rio = (prefix: string, prefixLength: number, more: Partial<NdOption> = {}): NdOption =>
  ({
    kind: 'route-information',
    prefixLength,
    preference: 'medium',
    routeLifetime: 600,
    prefix: ip(prefix),
    ...more,
  }) as NdOption;

/** Routes of a host once it has heard these options in advertisements of no default router. */
const routesAfter =
  (conf: Readonly<Record<string, number>>, ...options: NdOption[]) =>
  (kernel: string): string[] => {
    const t = new TapLab({ kernel, conf: { 'eth0.accept_ra_rt_info_max_plen': 128, ...conf } }).settle();
    return t.send(ra({ routerLifetime: 0, options })).routes();
  };

/** A route information option that has eight octets too little for its prefix, and what it is read from behind it. */
const shortOption = routesAfter({}, rio('2001:db8:ffff:1::', 96, { prefixOctets: 8 }), SERVERS);
const [REFUSED, READ_ON] = [
  ['fe80::/64'],
  [`2001:db8:ffff:1:1903::/96 via ${ROUTER.toString()}`, 'fe80::/64'],
];

export const ADVERTISEMENT_BORDERS: readonly Border[] = [
  border('acceptRa', ['2.6.32', []], ['2.6.37', [DEFAULT]], routerWith(2)),
  border('acceptRa', ['3.4', [DEFAULT]], ['3.10', []], routerWith(3)),
  border('raHopLimit', ['3.4', '32'], ['3.10', '64'], hopLimitAfter(32)),
  border('raHopLimit', ['4.1', '64'], ['4.4', '32'], hopLimitAfter(32)),
  border('raRetransFloor', ['5.4', '100'], ['5.10', '8'], kernel => {
    const t = new TapLab({ kernel }).settle().send(ra({ retransTimer: 3 }));
    return t.sysctl('net.ipv6.neigh.eth0.retrans_time_ms') ?? '';
  }),
  border('userOptions', ['3.4', []], ['3.10', ['dns-search-list']], told(NAMES)),
  border(
    'userOptions',
    ['4.19', ['dns-search-list']],
    ['5.4', ['prefix-information', 'captive-portal', 'dns-search-list']],
    told(sllao(), pio('2001:db8:1::'), PORTAL, NAMES),
  ),
  border(
    'userOptions',
    ['5.4', ['recursive-dns-server']],
    ['5.10', ['recursive-dns-server', 'pref64']],
    told(SERVERS, NAT64),
  ),
  border('userOptions', ['6.6', []], ['6.12', ['unfit-nd-option']], told(CONTEXT)),
  border('raFromLocal', ['3.0', [DEFAULT]], ['3.4', []], ourOwn('eth0')),
  border('raFromLocal', ['4.1', []], ['4.4', [DEFAULT]], ourOwn('lo')),
  border(
    'defrtrCoversRouteInformation',
    ['3.10', [DEFAULT, 'fe80::/64'].reverse()],
    ['3.18', ['fe80::/64']],
    routesAfter({ 'eth0.accept_ra_defrtr': 0 }, rio('::', 0)),
  ),
  border('routeInformationCoversDefault', ['3.0', [DEFAULT]], ['3.4', []], kernel => {
    const t = new TapLab({ kernel }).settle().send(ra());
    return defaults(t.send(ra({ options: [rio('::', 0, { routeLifetime: 0 })] })));
  }),
  border('strictRouteInformationLength', ['5.15', READ_ON], ['6.1', REFUSED], shortOption),
  border('strictRouteInformationLength', ['6.1', REFUSED], ['6.6', READ_ON], shortOption),
  border('strictRouteInformationLength', ['6.6', READ_ON], ['6.12', REFUSED], shortOption),
  border('strictRouteInformationLength', ['6.12', REFUSED], ['6.18', READ_ON], shortOption),
  border('strictRouteInformationLength', ['6.18', READ_ON], ['7.2', REFUSED], shortOption),
  border(
    'tellsPreferenceChange',
    ['5.15', 0],
    ['6.1', 1],
    news('IPV6_ROUTE', { preference: 'low' }, { preference: 'high' }),
  ),
  border('tellsManagedFlags', ['4.1', 0], ['4.4', 1], news('IPV6_IFINFO', {}, { managed: true })),
  border(
    'tellsRaMtu',
    ['5.10', 0],
    ['5.15', 1],
    news('IPV6_IFINFO', {}, { options: [{ kind: 'mtu', mtu: 1400 }] }),
  ),
];
