/**
 * What networkd tells others about links, in files: /run/systemd/netif/state and links/IFINDEX, which `networkctl` reads.
 * Mirrors networkd-state-file.c and link_update_operstate() of networkd-link.c.
 */
import { OPERATIONAL_STATES, type OperationalState } from './config/network';
import { reaches } from './inet4';
import type { Link } from './link';
import { RUNTIME_DIR, type Manager } from './manager';

type Carrier = 'off' | 'no-carrier' | 'degraded-carrier' | 'carrier' | 'enslaved';
type AddressState = 'off' | 'degraded' | 'routable';

export interface States {
  readonly carrier: Carrier;
  readonly address: AddressState;
  /** The same for each family. */
  readonly ipv4: AddressState;
  readonly ipv6: AddressState;
  readonly operational: OperationalState;
  readonly online: 'online' | 'offline' | undefined;
}

const CARRIERS: readonly Carrier[] = ['off', 'no-carrier', 'degraded-carrier', 'carrier', 'enslaved'];
const ADDRESSES: readonly AddressState[] = ['off', 'degraded', 'routable'];
/** Whichever comes last in the order. */
function best<T>(order: readonly T[], values: readonly T[], least: T): T {
  return values.reduce((a, b) => (order.indexOf(b) > order.indexOf(a) ? b : a), least);
}

const rank = (state: OperationalState): number => OPERATIONAL_STATES.indexOf(state);

/** link_update_operstate() */
export function statesOf(manager: Manager, link: Link): States {
  const carrier = carrierOf(manager, link);
  const ipv6 = addressStateOf(manager, link);
  const ipv4 = address4StateOf(manager, link);
  const address = best(ADDRESSES, [ipv4, ipv6], 'off');
  const operational = operationalOf(carrier, address);
  const { network } = link;
  if (network?.requiredForOnline !== true)
    return { carrier, address, ipv4, ipv6, operational, online: undefined };
  const [low, high] = network.requiredOperationalState;
  const inRange = rank(operational) >= rank(low) && rank(operational) <= rank(high);
  const { requiredFamily } = network;
  const needs = (required: boolean, state: AddressState): boolean => !required || state !== 'off';
  const enough =
    rank(low) < rank('degraded') || (needs(requiredFamily.ipv4, ipv4) && needs(requiredFamily.ipv6, ipv6));
  const online = inRange && enough ? 'online' : 'offline';
  return { carrier, address, ipv4, ipv6, operational, online };
}

function carrierOf(manager: Manager, link: Link): Carrier {
  if (!link.hasCarrier) return link.info.up ? 'no-carrier' : 'off';
  const ports = [...manager.links.values()].filter(({ info }) => info.master === link.name);
  if (ports.some(port => !port.hasCarrier)) return 'degraded-carrier';
  return link.info.master === undefined ? 'carrier' : 'enslaved';
}

/** By the widest scope among the addresses that can be used. */
function addressStateOf(manager: Manager, link: Link): AddressState {
  const usable = manager.addresses.of(link).filter(({ exists, flags }) => exists && (flags & 0x40) === 0);
  if (usable.some(({ local }) => !local.isLinkLocal && !local.isLoopback)) return 'routable';
  return usable.some(({ local }) => local.isLinkLocal) ? 'degraded' : 'off';
}

function address4StateOf(manager: Manager, link: Link): AddressState {
  const known = manager.inet4.of(link).filter(({ local }) => !local.isLoopback);
  if (known.some(reaches)) return 'routable';
  return known.length > 0 ? 'degraded' : 'off';
}

function operationalOf(carrier: Carrier, address: AddressState): OperationalState {
  if ((carrier !== 'carrier' && carrier !== 'enslaved') || address === 'off') return carrier;
  if (address === 'routable') return 'routable';
  return carrier === 'carrier' ? 'degraded' : 'enslaved';
}

/** Writes what has changed. */
export function saveAll(manager: Manager): void {
  if (manager.os.exited) return;
  const links = [...manager.links.values()];
  for (const link of links) save(manager, `links/${link.ifindex}`, linkText(manager, link));
  save(manager, 'state', stateText(manager, links));
}

function save({ os }: Manager, name: string, text: string): void {
  const path = `${RUNTIME_DIR}/${name}`;
  const now = os.files.read(path);
  if (!('text' in now) || now.text !== text) os.files.write(path, text);
}

const PRIVATE = '# This is private data. Do not parse.\n';

function lines(pairs: readonly (readonly [string, string | undefined])[]): string {
  return (
    PRIVATE + pairs.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}\n`])).join('')
  );
}

function linkText(manager: Manager, link: Link): string {
  const { carrier, address, ipv4, ipv6, operational, online } = statesOf(manager, link);
  const { network } = link;
  const now = manager.os.now();
  const dns = [
    ...(network?.dns ?? []),
    ...(network?.dhcp4.useDns === true ? (link.dhcp4Given?.lease.dns ?? []) : []),
    ...link.dhcp6Dns,
    ...[...link.rdnss].filter(([, { until }]) => until > now).map(([server]) => server),
  ];
  const managed: readonly (readonly [string, string | undefined])[] =
    network === undefined
      ? []
      : [
          ['ONLINE_STATE', online],
          ['REQUIRED_FOR_ONLINE', network.requiredForOnline ? 'yes' : 'no'],
          ['REQUIRED_OPER_STATE_FOR_ONLINE', operStateRange(network.requiredOperationalState)],
          ['REQUIRED_FAMILY_FOR_ONLINE', familyText(network.requiredFamily)],
          ['ACTIVATION_POLICY', network.activationPolicy],
          ['NETWORK_FILE', network.filename],
          ['DNS', dns.join(' ')],
        ];
  return lines([
    ['ADMIN_STATE', link.state],
    ['OPER_STATE', operational],
    ['CARRIER_STATE', carrier],
    ['ADDRESS_STATE', address],
    ['IPV4_ADDRESS_STATE', ipv4],
    ['IPV6_ADDRESS_STATE', ipv6],
    ...managed,
  ]);
}

function operStateRange([low, high]: readonly [OperationalState, OperationalState]): string {
  return high === 'routable' ? low : `${low}:${high}`;
}

function familyText({ ipv4, ipv6 }: { readonly ipv4: boolean; readonly ipv6: boolean }): string {
  if (ipv4 && ipv6) return 'both';
  if (ipv6) return 'ipv6';
  return ipv4 ? 'ipv4' : 'any';
}

/** manager_save(): the best of all links but the loopback. */
function stateText(manager: Manager, links: readonly Link[]): string {
  const states = links.filter(link => !link.isLoopback).map(link => statesOf(manager, link));
  const address = best(
    ADDRESSES,
    states.map(state => state.address),
    'off',
  );
  const onlines = states.flatMap(({ online }) => (online === undefined ? [] : [online]));
  const all = onlines.every(one => one === 'online') ? 'online' : 'partial';
  const some = onlines.includes('online') ? all : 'offline';
  return lines([
    [
      'OPER_STATE',
      best(
        OPERATIONAL_STATES,
        states.map(state => state.operational),
        'off',
      ),
    ],
    [
      'CARRIER_STATE',
      best(
        CARRIERS,
        states.map(state => state.carrier),
        'off',
      ),
    ],
    ['ADDRESS_STATE', address],
    [
      'IPV4_ADDRESS_STATE',
      best(
        ADDRESSES,
        states.map(state => state.ipv4),
        'off',
      ),
    ],
    [
      'IPV6_ADDRESS_STATE',
      best(
        ADDRESSES,
        states.map(state => state.ipv6),
        'off',
      ),
    ],
    ['ONLINE_STATE', onlines.length === 0 ? undefined : some],
  ]);
}
