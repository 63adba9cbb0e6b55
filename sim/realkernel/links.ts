/**
 * Links of real namespaces: a veth pair for a cable, and for a segment with more ends a mute switch, which is a bridge in
 * a namespace of its own without IPv6, STP and snooping. A veth cannot lose its carrier while both ends are up, so that
 * a cable that a step pulls out goes through such a switch as well, whose ports can be set down.
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
    const ends = link.endpoints.map(end => ({ ...end, mac: end.mac ?? macOf(end.node, end.interface) }));
    const made = hasSwitch(scenario, link, index)
      ? switchLines(switchOf(index), ends, link.mtu)
      : [veth(ends[0] as End, ends[1] as End, link.mtu)];
    return [...made, ...impairLines(scenario, index, link.impairments)];
  });
  return ['true', ...lines].join(' && ');
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
export function impairScript(scenario: Scenario, index: number, impairments: Impairments): string {
  return ['true', ...impairLines(scenario, index, impairments)].join(' && ');
}

function impairLines({ links }: Scenario, index: number, impairments: Impairments): string[] {
  const words = netemWords(impairments);
  if (words === '') return [];
  return (links[index]?.endpoints ?? []).map(
    end => `tc -n ${quoted(end.node)} qdisc replace dev ${quoted(end.interface)} root netem ${words}`,
  );
}

/** The words of tc-netem(8) for impairments; empty where there are none. */
export function netemWords({ delay, jitter, rate, ...shares }: Impairments): string {
  const words = Object.entries(shares).map(([key, percent]) => `${key} ${percent}%`);
  const late = delay ?? (jitter === undefined ? undefined : 0);
  if (late !== undefined) words.unshift(`delay ${late}us${jitter === undefined ? '' : ` ${jitter}us`}`);
  if (rate !== undefined) words.push(`rate ${rate}bit`);
  return words.join(' ');
}
