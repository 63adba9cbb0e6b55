/**
 * Links of real namespaces: a veth pair for a cable, and for a segment with more ends a mute switch, which is a bridge in
 * a namespace of its own without IPv6, STP and snooping. A veth cannot lose its carrier while both ends are up, so that
 * a cable that a step pulls out goes through such a switch as well, whose ports can be set down. An interface that is late
 * waits in a namespace of its own.
 */
import type { Impairments, Scenario, ScenarioLink } from '../scenario/resolve';
import { quoted } from './machine';

/** The namespace of a link's switch; no node can have this name. */
function switchOf(index: number): string {
  return `.link${index}`;
}

function hasSwitch({ steps }: Scenario, link: ScenarioLink, index: number): boolean {
  const pulled = steps.some(
    step => step.kind === 'link' && step.link === index && step.carrier !== undefined,
  );
  return link.endpoints.length > 2 || pulled;
}

/** The script that makes all links of a scenario. */
export function linkScript(scenario: Scenario, macOf: (node: string, ifname: string) => string): string {
  const lines = scenario.links.flatMap((link, index) => {
    const late = link.endpoints.filter(end => end.late === true);
    const ends = link.endpoints.map(end => ({
      ...end,
      node: end.late === true ? waitingRoom(end.node, end.interface) : end.node,
      mac: end.mac ?? macOf(end.node, end.interface),
    }));
    const rooms = late.map(end => `ip netns add ${quoted(waitingRoom(end.node, end.interface))}`);
    const made = hasSwitch(scenario, link, index)
      ? switchLines(switchOf(index), ends, link.mtu)
      : [veth(ends[0] as End, ends[1] as End, link.mtu)];
    // A queueing discipline does not move with its device.
    const there = link.endpoints.filter(end => end.late !== true);
    return [...rooms, ...made, ...impairLines(there, link.impairments)];
  });
  return ['true', ...lines].join(' && ');
}

/** The namespace in which an interface waits that is still to appear; no node can have this name. */
function waitingRoom(node: string, ifname: string): string {
  return `.late.${node}.${ifname}`;
}

/** The script that lets an interface appear that was late, with the impairments its link began with. */
export function appearScript({ links }: Scenario, node: string, ifname: string): string {
  const link = links.find(each => each.endpoints.some(end => isEnd(end, node, ifname)));
  const move = `ip -n ${quoted(waitingRoom(node, ifname))} link set ${quoted(ifname)} netns ${quoted(node)}`;
  const words = netemWords(link?.impairments ?? {});
  return words === '' ? move : `${move} && ${netem({ node, interface: ifname }, words)}`;
}

function isEnd(end: Where, node: string, ifname: string): boolean {
  return end.node === node && end.interface === ifname;
}

interface End {
  readonly node: string;
  readonly interface: string;
  readonly mac: string;
}

function switchLines(name: string, ends: readonly End[], mtu: number): string[] {
  const ports = ends.flatMap((end, index) => {
    const port = { node: name, interface: `p${index}`, mac: `02:00:00:00:00:${(0xf0 + index).toString(16)}` };
    return [veth(port, end, mtu), `ip -n ${name} link set p${index} master br0 up`];
  });
  return [
    `ip netns add ${name}`,
    `ip netns exec ${name} sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1`,
    `ip -n ${name} link add br0 address 02:00:00:00:01:00 type bridge mcast_snooping 0 stp_state 0`,
    `ip -n ${name} link set br0 mtu ${mtu} up`,
    ...ports,
  ];
}

function veth(one: End, other: End, mtu: number): string {
  const words = (end: End): string =>
    `name ${quoted(end.interface)} address ${end.mac} mtu ${mtu} netns ${quoted(end.node)}`;
  return `ip -n ${quoted(one.node)} link add name ${quoted(one.interface)} address ${one.mac} mtu ${mtu} type veth peer ${words(other)}`;
}

/** The script that pulls a link out, or plugs it in again. */
export function carrierScript({ links }: Scenario, index: number, state: 'on' | 'off'): string {
  const ports = links[index]?.endpoints ?? [];
  const way = state === 'on' ? 'up' : 'down';
  return ports.map((_end, port) => `ip -n ${switchOf(index)} link set p${port} ${way}`).join(' && ');
}

/** The script that impairs what every end of a link sends (tc-netem(8)). */
export function impairScript({ links }: Scenario, index: number, impairments: Impairments): string {
  return ['true', ...impairLines(links[index]?.endpoints ?? [], impairments)].join(' && ');
}

type Where = Pick<End, 'node' | 'interface'>;

function impairLines(ends: readonly Where[], impairments: Impairments): string[] {
  const words = netemWords(impairments);
  return words === '' ? [] : ends.map(end => netem(end, words));
}

function netem(end: Where, words: string): string {
  return `tc -n ${quoted(end.node)} qdisc replace dev ${quoted(end.interface)} root netem ${words}`;
}

/** The words of tc-netem(8) for impairments; empty where there are none. */
export function netemWords({ delay, jitter, rate, ...shares }: Impairments): string {
  const words = Object.entries(shares).map(([key, percent]) => `${key} ${percent}%`);
  const late = delay ?? (jitter === undefined ? undefined : 0);
  if (late !== undefined) words.unshift(`delay ${late}us${jitter === undefined ? '' : ` ${jitter}us`}`);
  if (rate !== undefined) words.push(`rate ${rate}bit`);
  return words.join(' ');
}
