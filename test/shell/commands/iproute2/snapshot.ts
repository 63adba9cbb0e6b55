/** What the kernel must have told for the real tools to print the JSON they printed. */
import { Ip6 } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { parsePrefix, type Prefix } from '../../../../sim/base/prefix';
import type {
  AddrInfo,
  FdbInfo,
  LinkInfo,
  MdbInfo,
  NeighInfo,
  NudState,
  RouteInfo,
  RouteType,
} from '../../../../sim/kernel/uapi';
import { parseProtocol } from '../../../../sim/shell/commands/iproute2/names';

const TABLES: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what another program wrote
type Json = Record<string, any>;

export function ip(text: string): Ip6 {
  const address = Ip6.parse(text);
  if (address === undefined) throw new Error(`no address: ${text}`);
  return address;
}

export function mac(text: string): Mac {
  const address = Mac.parse(text);
  if (address === undefined) throw new Error(`no MAC: ${text}`);
  return address;
}

export function parseJson(text: string): Json[] {
  return JSON.parse(text) as Json[];
}

/** A device from `ip -j [-d] link` or `ip -j addr`; `names` are those of the namespaces by their id. */
export function linkOf(
  json: Json,
  names: Readonly<Record<number, string>>,
  all: readonly Json[] = [],
): LinkInfo {
  const linkinfo: Json = json['linkinfo'] ?? {};
  const flags: string[] = json['flags'];
  const lower = json['link'] === undefined ? undefined : all.find(({ ifname }) => ifname === json['link']);
  return {
    ifindex: json['ifindex'],
    ifname: json['ifname'],
    flags,
    up: flags.includes('UP'),
    running: flags.includes('UP') && !flags.includes('NO-CARRIER'),
    mtu: json['mtu'],
    minMtu: json['min_mtu'] ?? (json['ifname'] === 'lo' ? 0 : 68),
    maxMtu: json['max_mtu'] ?? (json['ifname'] === 'lo' ? 0 : 65535),
    qdisc: json['qdisc'],
    operstate: json['operstate'],
    txqlen: json['txqlen'],
    address: mac(json['address'] ?? '00:00:00:00:00:00'),
    broadcast: mac(json['broadcast'] ?? '00:00:00:00:00:00'),
    linkType: json['link_type'] ?? (json['ifname'] === 'lo' ? 'loopback' : 'ether'),
    ...(linkinfo['info_kind'] !== undefined && { kind: linkinfo['info_kind'] }),
    ...(json['master'] !== undefined && { master: json['master'] }),
    ...(json['link_index'] !== undefined && { iflink: json['link_index'] }),
    ...(lower !== undefined && { iflink: lower['ifindex'], iflinkName: json['link'] }),
    ...(json['link_netnsid'] !== undefined && { linkNetnsid: json['link_netnsid'] }),
    ...(names[json['link_netnsid']] !== undefined && { linkNetnsName: names[json['link_netnsid']] }),
    promiscuity: json['promiscuity'] ?? 0,
    allmulti: json['allmulti'] ?? 0,
    addrGenMode: json['inet6_addr_gen_mode'] ?? 'eui64',
    inet6: { flags: 0, raMtu: 0, reachableTime: 0, retransTime: 0 },
    token: ip('::'),
    ...(linkinfo['info_data'] !== undefined && { infoData: linkinfo['info_data'] }),
    ...(linkinfo['info_slave_kind'] !== undefined && { slaveKind: linkinfo['info_slave_kind'] }),
    ...(linkinfo['info_slave_data'] !== undefined && { infoSlaveData: linkinfo['info_slave_data'] }),
  };
}

const FLAGS: Readonly<Record<string, number>> = {
  temporary: 0x01,
  nodad: 0x02,
  optimistic: 0x04,
  dadfailed: 0x08,
  home: 0x10,
  deprecated: 0x20,
  tentative: 0x40,
  mngtmpaddr: 0x100,
  noprefixroute: 0x200,
};

/** The IPv6 addresses of a device from `ip -j addr`. */
export function addressesOf(link: Json): AddrInfo[] {
  const addresses: Json[] = link['addr_info'];
  return addresses
    .filter(({ family }) => family === 'inet6')
    .map(json => ({
      ifindex: link['ifindex'],
      ifname: link['ifname'],
      local: ip(json['local']),
      ...(json['address'] !== undefined && { peer: ip(json['address']) }),
      prefixlen: json['prefixlen'],
      scope: json['scope'],
      flags: Object.entries(FLAGS).reduce(
        (bits, [name, bit]) => (json[name] === true ? bits | bit : bits),
        json['dynamic'] === true ? 0 : 0x80,
      ),
      validLifetime: json['valid_life_time'],
      preferredLifetime: json['preferred_life_time'],
      protocol: 'unspec',
      metric: json['metric'] ?? 0,
    }));
}

export function destinationOf(text: string): Prefix {
  if (text === 'default') return { address: ip('::'), length: 0 };
  return parsePrefix(text) ?? { address: ip(text), length: 128 };
}

/** A route from `ip -6 -j route show table all`. */
export function routeOf(json: Json): RouteInfo {
  const nexthops: Json[] | undefined = json['nexthops'];
  return {
    type: (json['type'] ?? 'unicast') as RouteType,
    dst: destinationOf(json['dst']),
    table: TABLES[json['table'] ?? 'main'] ?? Number(json['table']),
    protocol: parseProtocol(json['protocol'] ?? 'boot') ?? 'unspec',
    metric: json['metric'],
    ...(json['gateway'] !== undefined && { gateway: ip(json['gateway']) }),
    ...(json['dev'] !== undefined && { dev: json['dev'] }),
    flags: json['flags'],
    ...(nexthops !== undefined && {
      nexthops: nexthops.map(({ gateway, dev, weight, flags }) => ({
        ...(gateway !== undefined && { gateway: ip(gateway) }),
        dev,
        weight,
        flags,
      })),
    }),
    ...(json['prefsrc'] !== undefined && { prefsrc: ip(json['prefsrc']) }),
    ...(json['expires'] !== undefined && { expires: json['expires'] }),
    metrics: json['metrics']?.[0] ?? {},
    preference: json['pref'],
  };
}

/** A neighbour from `ip -6 -j -s neigh`. */
export function neighbourOf(json: Json): NeighInfo {
  const state: string | undefined = json['state']?.[0];
  return {
    dst: ip(json['dst']),
    dev: json['dev'],
    ...(json['lladdr'] !== undefined && { lladdr: mac(json['lladdr']) }),
    state: (state === undefined ? 'NUD_NONE' : `NUD_${state}`) as NudState,
    router: 'router' in json,
    proxy: 'proxy' in json,
    ...('extern_learn' in json && { externLearned: true }),
    used: json['used'] ?? 0,
    confirmed: json['confirmed'] ?? 0,
    updated: json['updated'] ?? 0,
    probes: json['probes'] ?? 0,
    refcount: (json['refcnt'] ?? 0) + 1,
  };
}

/** An entry from `bridge -j fdb`. */
export function fdbOf(json: Json): FdbInfo {
  return {
    lladdr: mac(json['mac']),
    dev: json['ifname'],
    ...(json['master'] !== undefined && { master: json['master'] }),
    state: json['state'] === '' ? 'reachable' : json['state'],
    flags: json['flags'],
  };
}

/** An entry from `bridge -j mdb`. */
export function mdbOf(json: Json): MdbInfo {
  return { dev: json['dev'], port: json['port'], group: ip(json['grp']), state: json['state'] };
}
