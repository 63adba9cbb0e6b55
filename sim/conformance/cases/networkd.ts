/**
 * What systemd's own tests of networkd ask of it, by the numbers under which they are known here. They are about a daemon and
 * not about a kernel, so that no script on a cable can ask them: test/daemons/systemd-networkd/upstream-cases.test.ts does.
 */

/** One case. */
export interface NetworkdCase {
  readonly id: string;
  readonly title: string;
  /** What of it is left out, and why; all of it where the title has no test. */
  readonly lacks?: string;
}

const NO_PORTAL = 'no captive portals: the option is not decoded, and networkd knows it since 254 only';
const NO_RULES = 'no [RoutingPolicyRule]';

/** J1 to J32. */
export const NETWORKD_CASES: readonly NetworkdCase[] = [
  {
    id: 'J1',
    title: 'IPv6SendRA= tells two prefixes, its own link-local address as name server, and a domain',
  },
  { id: 'J2', title: 'Token= with static identifiers gives both in each prefix, and each once' },
  { id: 'J3', title: 'Token=prefixstable for one prefix, and the MAC for others' },
  { id: 'J4', title: 'Token=prefixstable without a prefix is for all of them' },
  { id: 'J5', title: 'Routers of high and low preference have routes of their own metrics' },
  { id: 'J6', title: 'RouteMetric= with three numbers, and a new MAC: new addresses, new metrics' },
  { id: 'J7', title: 'A captive portal is kept', lacks: NO_PORTAL },
  { id: 'J8', title: 'A captive portal that cannot be right is not', lacks: NO_PORTAL },
  {
    id: 'J9',
    title: 'PrefixAllowList= and RouteDenyList= leave one prefix and one route of three',
    lacks: 'no PREF64 and no UplinkInterface=',
  },
  {
    id: 'J10',
    title: 'IPv6SendRA= with Assign= and Token= gives the router itself addresses of one prefix alone',
  },
  { id: 'J11', title: 'Beside PrefixAllowList=, PrefixDenyList= means nothing' },
  { id: 'J12', title: 'PrefixDenyList= and RouteDenyList= take out one each' },
  { id: 'J13', title: 'O without M asks for information alone', lacks: 'no time servers' },
  { id: 'J14', title: 'WithoutRA=solicit is bound after two messages, with a /128' },
  { id: 'J15', title: 'RapidCommit=no takes four messages' },
  { id: 'J16', title: 'DUIDType=, DUIDRawData= and IAID= are what the server sees' },
  { id: 'J17', title: 'A prefix is delegated where no address is' },
  { id: 'J18', title: 'Assign=no: the downstream link has no address' },
  {
    id: 'J19',
    title: 'A delegated prefix is unreachable as a whole, and a /64 of it is on each downstream link',
  },
  { id: 'J20', title: 'SubnetId=, Announce=no, and a link that appears later' },
  { id: 'J21', title: '[Bridge] of a port, and the MTU of the bridge' },
  { id: 'J22', title: 'The last port goes: own addresses go, foreign ones stay; it comes back: all is well' },
  { id: 'J23', title: 'ConfigureWithoutCarrier=yes keeps the addresses, whatever the ports do' },
  { id: 'J24', title: 'IgnoreCarrierLoss=yes keeps the addresses when the ports are gone' },
  { id: 'J25', title: 'A port that goes and comes four times', lacks: NO_RULES },
  { id: 'J26', title: 'VLANs of a port and of the bridge, at the edges of their ranges' },
  { id: 'J27', title: 'Another PVID after a reload' },
  {
    id: 'J28',
    title: '[BridgeMDB] of a port and of the bridge',
    lacks: 'programs cannot add to the multicast database',
  },
  { id: 'J29', title: 'KeepMaster= keeps the master that somebody else chose' },
  { id: 'J30', title: 'IPv6MTUBytes= below the MTU of the device' },
  {
    id: 'J31',
    title: 'IPv6MTUBytes= above the MTU of the device, and what MTUBytes= changes about that',
    lacks: 'no .link files',
  },
  {
    id: 'J32',
    title: 'Proxied neighbours, link-local addressing, disabled IPv6, address labels, [Neighbor]',
  },
];
