/** A process on a machine whose kernel is the test: it shows what it is given, and collects what it is asked. */
import type {
  AddrInfo,
  AddrLabelInfo,
  AddrInfo4,
  BridgeVlanInfo,
  FdbInfo,
  Files,
  LinkInfo,
  MaddrInfo,
  MdbInfo,
  NeighInfo,
  NeighInfo4,
  Netlink,
  NetlinkEvent,
  Process,
  Program,
  Refusal,
  RouteAnswer,
  RouteInfo,
  RouteInfo4,
  RouteQuestion,
  RuleInfo,
  NetlinkError,
} from '../../../../sim/kernel/uapi';

export interface Snapshot {
  links?: readonly LinkInfo[];
  addresses?: readonly AddrInfo[];
  routes?: readonly RouteInfo[];
  rules?: readonly RuleInfo[];
  addressLabels?: readonly AddrLabelInfo[];
  neighbours?: readonly NeighInfo[];
  addresses4?: readonly AddrInfo4[];
  routes4?: readonly RouteInfo4[];
  neighbours4?: readonly NeighInfo4[];
  memberships?: readonly MaddrInfo[];
  fdb?: readonly FdbInfo[];
  mdb?: readonly MdbInfo[];
  vlans?: readonly BridgeVlanInfo[];
  netns?: readonly string[];
  /** What the kernel answers to every request for a change. */
  refusal?: NetlinkError;
  routeGet?: (question: RouteQuestion) => RouteAnswer | NetlinkError;
}

/** A request for a change, with everything it said. */
export type Request = readonly [call: string, ...values: unknown[]];

export interface Outcome {
  /** Both streams, as they came. */
  readonly output: string;
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined while it runs. */
  readonly status: number | undefined;
  readonly requests: readonly Request[];
  /** Tells those who listen. */
  event(event: NetlinkEvent): void;
}

const NO_FILES: Files = {
  read: () => ({ errno: 'ENOENT' }),
  write: () => 'EACCES',
  unlink: () => 'ENOENT',
  exists: () => false,
  list: () => ({ errno: 'ENOENT' }),
};

/** Starts the program on a machine that shows `snapshot`. */
export function runOn(snapshot: Snapshot, program: Program, argv: readonly string[]): Outcome {
  const outcome = {
    output: '',
    stdout: '',
    stderr: '',
    status: undefined as number | undefined,
    requests: [] as Request[],
    event: (event: NetlinkEvent): void =>
      listeners.forEach(({ groups, receive }) => {
        if (groups.includes(GROUPS[event.kind])) receive(event);
      }),
  };
  const listeners: { groups: readonly string[]; receive: (event: NetlinkEvent) => void }[] = [];
  const ask =
    (call: string) =>
    (...values: unknown[]): Refusal => {
      outcome.requests.push([call, ...values]);
      return snapshot.refusal;
    };
  const netlink: Netlink = {
    links: () => snapshot.links ?? [],
    link: name => snapshot.links?.find(link => link.ifname === name),
    addresses: () => snapshot.addresses ?? [],
    routes: table => (snapshot.routes ?? []).filter(route => table === undefined || route.table === table),
    routeTables: () => (snapshot.routes ?? []).map(({ table }) => table),
    routeCache: () => [],
    routeGet: question => {
      outcome.requests.push(['routeGet', question]);
      return snapshot.routeGet?.(question) ?? snapshot.refusal ?? { errno: 'ENETUNREACH' };
    },
    rules: () => snapshot.rules ?? [],
    neighbours: () => snapshot.neighbours ?? [],
    memberships: () => snapshot.memberships ?? [],
    fdb: () => snapshot.fdb ?? [],
    mdb: () => snapshot.mdb ?? [],
    bridgeVlans: () => snapshot.vlans ?? [],
    bridgeVlanAdd: ask('bridgeVlanAdd'),
    bridgeVlanDel: ask('bridgeVlanDel'),
    linkAdd: ask('linkAdd'),
    linkSet: ask('linkSet'),
    linkDel: ask('linkDel'),
    addressLabels: () => snapshot.addressLabels ?? [],
    addressLabelAdd: ask('addressLabelAdd'),
    addressLabelDel: ask('addressLabelDel'),
    addressAdd: ask('addressAdd'),
    addressDel: ask('addressDel'),
    routeAdd: ask('routeAdd'),
    routeDel: ask('routeDel'),
    ruleAdd: ask('ruleAdd'),
    ruleDel: ask('ruleDel'),
    neighbourAdd: ask('neighbourAdd'),
    neighbourDel: ask('neighbourDel'),
    multiaddr: ask('multiaddr'),
    fdbAdd: ask('fdbAdd'),
    fdbDel: ask('fdbDel'),
    ipv4: {
      addresses: () => snapshot.addresses4 ?? [],
      addressAdd: ask('ipv4.addressAdd'),
      addressDel: ask('ipv4.addressDel'),
      routes: table => (snapshot.routes4 ?? []).filter(route => table === undefined || route.table === table),
      routeTables: () => (snapshot.routes4 ?? []).map(({ table }) => table),
      routeAdd: ask('ipv4.routeAdd'),
      routeDel: ask('ipv4.routeDel'),
      routeGet: question => {
        outcome.requests.push(['ipv4.routeGet', question]);
        return snapshot.refusal ?? { errno: 'ENETUNREACH' };
      },
      neighbours: () => snapshot.neighbours4 ?? [],
      neighbourAdd: ask('ipv4.neighbourAdd'),
      neighbourDel: ask('ipv4.neighbourDel'),
      memberships: () => [],
    },
    subscribe: (groups, receive) => {
      const listener = { groups, receive };
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  const process: Partial<Process> = {
    pid: 100,
    argv,
    env: new Map(),
    netns: 'host',
    netlink,
    files: NO_FILES,
    stdin: { onText: receive => receive(undefined) },
    now: () => 12_345_678,
    netnsList: () => snapshot.netns ?? [],
    netnsAdd: name => (snapshot.netns?.includes(name) === true ? 'EEXIST' : undefined),
    netnsDel: name => (snapshot.netns?.includes(name) === true ? undefined : 'ENOENT'),
    processes: () => [],
    onSignal: () => undefined,
    spawn: ({ argv: words, netns, onExit }) => {
      outcome.requests.push(['spawn', netns, ...words]);
      if (words[0] === 'nonsense') return { errno: 'ENOENT' };
      onExit(words[0] === 'false' ? 1 : 0);
      return 101;
    },
    write: (stream, text) => {
      outcome[stream] += text;
      outcome.output += text;
    },
    exit: status => {
      if (outcome.status !== undefined) throw new Error('ended twice');
      outcome.status = status;
    },
  };
  program.start(process as Process);
  return outcome;
}

const GROUPS: Readonly<Record<NetlinkEvent['kind'], string>> = {
  newlink: 'LINK',
  dellink: 'LINK',
  newport: 'LINK',
  delport: 'LINK',
  newaddr: 'IPV6_IFADDR',
  deladdr: 'IPV6_IFADDR',
  newroute: 'IPV6_ROUTE',
  delroute: 'IPV6_ROUTE',
  newrule: 'IPV6_RULE',
  delrule: 'IPV6_RULE',
  newneigh: 'NEIGH',
  delneigh: 'NEIGH',
  getneigh: 'NEIGH',
  newprefix: 'IPV6_PREFIX',
  newnduseropt: 'ND_USEROPT',
  newnetconf: 'IPV6_NETCONF',
  delnetconf: 'IPV6_NETCONF',
  newaddr4: 'IPV4_IFADDR',
  deladdr4: 'IPV4_IFADDR',
  newroute4: 'IPV4_ROUTE',
  delroute4: 'IPV4_ROUTE',
  newneigh4: 'NEIGH',
  delneigh4: 'NEIGH',
  getneigh4: 'NEIGH',
};
