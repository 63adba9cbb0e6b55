/**
 * [Bridge] and [BridgeVLAN] of a .network file: what a port of a bridge is told. Mirrors link_configure_fill_message()
 * of networkd-setlink.c, networkd-bridge-vlan.c and the parsers of netdev/bridge.c.
 */
import type { Network } from './network';
import { type Parser, type Parsers } from './settings';
import { parseBoolean, parseUnsigned, parseU32 } from './values';

/** A yes or a no that the kernel has under `name`, turned round where that is what it means there. */
const port =
  (name: string, inverted = false): Parser<Network> =>
  ({ bridgePort }, { key, value }, say, profile) => {
    const read = parseBoolean(value);
    if (value === '') bridgePort.delete(name);
    else if (read !== undefined) bridgePort.set(name, Number(read !== inverted));
    else
      say(
        'warning',
        `Failed to parse boolean value${profile.namesTristate ? ` for ${key}=` : ''}, ignoring: ${value}`,
      );
  };

const cost: Parser<Network> = ({ bridgePort }, { value }, say) => {
  const read = parseU32(value);
  if (read === undefined) say('warning', `Failed to parse uint32 value, ignoring: ${value}`);
  else bridgePort.set('cost', read);
};

const MAX_PRIORITY = 63;

const priority: Parser<Network> = ({ bridgePort }, { value }, say) => {
  const read = parseUnsigned(value, 0xffff);
  if (read === undefined) say('warning', `Failed to parse bridge port priority, ignoring: ${value}`);
  else if (read > MAX_PRIORITY) {
    say('warning', `Bridge port priority is larger than maximum ${MAX_PRIORITY}, ignoring: ${value}`);
  } else bridgePort.set('priority', read);
};

const ROUTERS: Readonly<Record<string, number>> = { no: 0, query: 1, permanent: 2, temporary: 3 };

const multicastRouter: Parser<Network> = ({ bridgePort }, { value }, say) => {
  const read = ROUTERS[value] ?? { true: 2, false: 0 }[String(parseBoolean(value))];
  if (read === undefined)
    say('warning', `Failed to parse bridge multicast router setting, ignoring: ${value}`);
  else bridgePort.set('mcast_router', read);
};

const MAX_VLAN = 4094;

/** `5` or `5-10`. */
function vlanRange(value: string): readonly [number, number] | undefined {
  const [from = '', to = from] = value.split('-');
  const [first, last] = [parseUnsigned(from, MAX_VLAN), parseUnsigned(to, MAX_VLAN)];
  if (first === undefined || last === undefined || first === 0 || last < first) return undefined;
  return [first, last];
}

const vlans =
  (untagged: boolean): Parser<Network> =>
  (network, { key, value }, say, { emptyTakesVlansBack }) => {
    if (value === '' && emptyTakesVlansBack) {
      network.bridgeVlans = network.bridgeVlans.filter(vlan => vlan.untagged !== untagged);
      return;
    }
    const range = vlanRange(value);
    const what = emptyTakesVlansBack ? `${key}=` : 'VLAN';
    if (range === undefined) say('warning', `Failed to parse ${what}, ignoring: ${value}`);
    else network.bridgeVlans.push({ first: range[0], last: range[1], untagged });
  };

/** Before 256 a PVID that cannot be read made the whole file useless, and nothing was said about why. */
const pvid: Parser<Network> = (network, { key, value }, say, { emptyTakesVlansBack }) => {
  const read = parseUnsigned(value, MAX_VLAN);
  if (read !== undefined && read > 0) network.pvid = read;
  else if (!emptyTakesVlansBack) return 'EINVAL';
  else if (value === '') network.pvid = undefined;
  else if (parseBoolean(value) === false) network.pvid = 0;
  else say('warning', `Failed to parse ${key}=, ignoring: ${value}`);
  return undefined;
};

export const BRIDGE_PORT_PARSERS: Parsers<Network> = {
  'Bridge.UseBPDU': port('guard', true),
  'Bridge.HairPin': port('hairpin'),
  'Bridge.Isolated': port('isolated'),
  'Bridge.FastLeave': port('fastleave'),
  'Bridge.AllowPortToBeRoot': port('root_block', true),
  'Bridge.UnicastFlood': port('flood'),
  'Bridge.MulticastFlood': port('mcast_flood'),
  'Bridge.MulticastToUnicast': port('mcast_to_unicast'),
  'Bridge.NeighborSuppression': port('neigh_suppress'),
  'Bridge.Learning': port('learning'),
  'Bridge.ProxyARP': port('proxy_arp'),
  'Bridge.ProxyARPWiFi': port('proxy_arp_wifi'),
  'Bridge.Cost': cost,
  'Bridge.Priority': priority,
  'Bridge.MulticastRouter': multicastRouter,
  'BridgeVLAN.VLAN': vlans(false),
  'BridgeVLAN.EgressUntagged': vlans(true),
  'BridgeVLAN.PVID': pvid,
};
