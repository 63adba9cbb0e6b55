/**
 * `ip monitor`: what changes, until somebody ends it (ip/ipmonitor.c, ip/ipnetconf.c, ip/ipprefix.c).
 *
 * Differs from Linux: nexthop objects, ids of namespaces and counters do not change here, nor do settings of IPv4; a bridge
 * tells nothing of the stations it knows. A change that concerns another device than the one asked for leaves no label behind.
 * Addresses, routes and neighbours are told with the name their device has, where iproute2 stays with the one it first heard of.
 */
import type { NetlinkEvent, RtnlGroup } from '../../../kernel/uapi';
import { Complaint, invalidArgument, notSimulated, USAGE_STATUS } from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  exactly,
  flag,
  type Keyword,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import { LinkCache } from '../iproute2/link-cache';
import { familyMessage, toldMessage, type LinkMessage } from '../iproute2/link-message';
import { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import { formatTimestamp } from '../iproute2/timestamp';
import type { Words } from '../iproute2/words';
import { printAddress } from './address-print';
import { printLink } from './link-print';
import { printNeighbour } from './neighbour-print';
import { printRoute } from './route-print';
import { printRule } from './rule-print';
import { MONITOR_USAGE } from './usage';

interface Wanted {
  readonly session: Session;
  readonly groups: RtnlGroup[];
  /** Objects were named, even such as never change here. */
  named: boolean;
  labels: boolean;
  dev: string | undefined;
  /** Devices as they were heard of, by whose names settings and the other ends of devices are told. */
  readonly cache: LinkCache;
}

const object = (name: string, ...groups: readonly RtnlGroup[]): Keyword<Wanted> =>
  flag(abbreviated(name), wanted => {
    wanted.named = true;
    wanted.groups.push(...groups);
  });

const KEYWORDS: readonly Keyword<Wanted>[] = [
  valued(abbreviated('file'), anything, () => notSimulated('reading what was monitored from a file')),
  flag(abbreviated('label'), wanted => void (wanted.labels = true)),
  object('link', 'LINK'),
  object('address', 'IPV4_IFADDR', 'IPV6_IFADDR'),
  object('route', 'IPV4_ROUTE', 'IPV6_ROUTE'),
  object('mroute'),
  object('prefix', 'IPV6_PREFIX'),
  object('neigh', 'NEIGH'),
  object('netconf', 'IPV6_NETCONF'),
  object('rule', 'IPV6_RULE'),
  object('nsid'),
  object('nexthop'),
  object('stats'),
  flag(exactly('all'), wanted => void (wanted.labels = true)),
  flag(abbreviated('all-nsid'), () => notSimulated('monitoring other namespaces')),
  flag(abbreviated('help'), () => new Complaint(MONITOR_USAGE, USAGE_STATUS)),
  valued(exactly('dev'), anything, (wanted, name) => {
    if (wanted.session.device(name) === undefined) return invalidArgument(name, 'Device does not exist\n');
    wanted.dev = name;
    return undefined;
  }),
];

const EVERYTHING: readonly RtnlGroup[] = [
  'LINK',
  'IPV4_IFADDR',
  'IPV4_ROUTE',
  'IPV6_IFADDR',
  'IPV6_ROUTE',
  'IPV6_PREFIX',
  'NEIGH',
  'IPV6_NETCONF',
  'IPV6_RULE',
];

export function monitor(session: Session, words: Words): Result {
  const cache = new LinkCache(session.netlink);
  const wanted: Wanted = { session, groups: [], named: false, labels: false, dev: undefined, cache };
  const complaint = readKeywords(
    words,
    KEYWORDS,
    wanted,
    word => new Complaint(`Argument "${word}" is unknown, try "ip monitor help".\n`, USAGE_STATUS),
  );
  if (complaint !== undefined) return complaint;
  const asked = wanted.named ? wanted.groups : EVERYTHING;
  const groups = [...new Set(asked)].filter(group => isWanted(session, group));
  session.netlink.subscribe(groups, event => {
    const text = textOf(event, wanted);
    if (text === '') return;
    const label = wanted.labels ? LABELS[event.kind] : '';
    session.write(`${formatTimestamp(session.process.now(), session.settings.timestamp)}${label}${text}`);
  });
  return 'running';
}

/** Neighbours of both families are told to one group. */
function isWanted({ settings: { family } }: Session, group: RtnlGroup): boolean {
  if (group === 'LINK' || family === 'unspec') return true;
  if (family === 'inet') return group === 'NEIGH' || group.startsWith('IPV4_');
  return family === 'inet6' && !group.startsWith('IPV4_');
}

const LABELS: Readonly<Record<NetlinkEvent['kind'], string>> = {
  newlink: '[LINK]',
  dellink: '[LINK]',
  newport: '[LINK]',
  delport: '[LINK]',
  newaddr: '[ADDR]',
  deladdr: '[ADDR]',
  newroute: '[ROUTE]',
  delroute: '[ROUTE]',
  newrule: '[RULE]',
  delrule: '[RULE]',
  newneigh: '[NEIGH]',
  delneigh: '[NEIGH]',
  getneigh: '[NEIGH]',
  newprefix: '[PREFIX]',
  newnduseropt: '',
  newnetconf: '[NETCONF]',
  delnetconf: '[NETCONF]',
  newaddr4: '[ADDR]',
  deladdr4: '[ADDR]',
  newroute4: '[ROUTE]',
  delroute4: '[ROUTE]',
  newneigh4: '[NEIGH]',
  delneigh4: '[NEIGH]',
  getneigh4: '[NEIGH]',
};

const LINK_VIEW = { asLink: false, family: 'unspec', showQueue: false } as const;

function linkMessage(
  event: Extract<NetlinkEvent, { readonly link: unknown }>,
  cache: LinkCache,
): LinkMessage {
  if (event.kind === 'newport' || event.kind === 'delport')
    return { ...familyMessage(event.link, cache.find), ofBridge: true };
  const message = toldMessage(event.link, cache.find);
  return 'event' in event && event.event !== undefined ? { ...message, event: event.event } : message;
}

/** The change in text, never in JSON; nothing when it is not to be shown. */
function textOf(event: NetlinkEvent, { session, dev, cache }: Wanted): string {
  const { settings } = session;
  const out = new Printer({ oneline: settings.oneline });
  const details = settings.details > 0;
  const stats = settings.stats > 0;
  const concerns = (name: string | undefined): boolean => dev === undefined || name === dev;
  switch (event.kind) {
    case 'newlink':
    case 'newport':
      cache.remember(event.link);
      if (concerns(event.link.ifname)) printLink(out, linkMessage(event, cache), { ...LINK_VIEW, details });
      return out.flush();
    case 'dellink':
    case 'delport':
      cache.forget(event.link.ifindex);
      if (concerns(event.link.ifname))
        printLink(out, linkMessage(event, cache), { ...LINK_VIEW, details, deleted: true });
      return out.flush();
    case 'newaddr':
    case 'deladdr':
    case 'newaddr4':
    case 'deladdr4':
      if (concerns(event.address.ifname))
        printAddress(out, event.address, {
          brief: false,
          withDevice: true,
          deleted: event.kind.startsWith('del'),
        });
      return out.flush();
    case 'newroute':
    case 'delroute':
    case 'newroute4':
    case 'delroute4':
      if (concerns(event.route.dev))
        printRoute(out, event.route, {
          details,
          tables: session.tables,
          withoutDev: dev !== undefined,
          deleted: event.kind.startsWith('del'),
        });
      return out.flush();
    case 'newrule':
    case 'delrule':
      printRule(out, event.rule, { details, tables: session.tables, deleted: event.kind === 'delrule' });
      return out.flush();
    case 'newneigh':
    case 'delneigh':
    case 'getneigh':
    case 'newneigh4':
    case 'delneigh4':
    case 'getneigh4':
      if (concerns(event.neighbour.dev) && session.wants(event.kind.endsWith('4') ? 'inet' : 'inet6'))
        printNeighbour(out, event.neighbour, {
          brief: false,
          stats,
          withoutDev: dev !== undefined,
          deleted: event.kind.startsWith('del'),
          miss: event.kind.startsWith('get'),
        });
      return out.flush();
    case 'newprefix':
      return concerns(event.dev) ? prefixText(event) : '';
    case 'newnetconf':
    case 'delnetconf': {
      const name = cache.find(event.ifindex)?.ifname ?? event.scope;
      return concerns(name) ? netconfText(event, name) : '';
    }
    case 'newnduseropt':
      return '';
  }
}

/** A prefix of an advertisement. The flags, which Linux 6.18 puts where iproute2 does not look, are not shown. */
function prefixText({ dev, option }: NetlinkEvent & { kind: 'newprefix' | 'newnduseropt' }): string {
  if (option.kind !== 'prefix-information') return '';
  const { prefix, prefixLength, validLifetime, preferredLifetime } = option;
  return `prefix ${prefix.toString()}/${prefixLength}dev ${dev} valid ${validLifetime} preferred ${preferredLifetime} \n`;
}

/** The keys of sysctl that are told, by the names they are told with. */
const NETCONF: Readonly<Record<string, string>> = {
  forwarding: 'forwarding',
  mc_forwarding: 'mc_forwarding',
  proxy_ndp: 'proxy_neigh',
  ignore_routes_with_linkdown: 'ignore_routes_with_linkdown',
};

function netconfText(
  event: Extract<NetlinkEvent, { kind: 'newnetconf' | 'delnetconf' }>,
  name: string,
): string {
  if (event.kind === 'delnetconf') return `Deleted inet6 ${name} \n`;
  const told = Object.entries(event.values).flatMap(([key, value]) =>
    NETCONF[key] === undefined ? [] : [`${NETCONF[key]} ${value === 0 ? 'off' : 'on'} `],
  );
  return told.length === 0 ? '' : `inet6 ${name} ${told.join('')}\n`;
}
