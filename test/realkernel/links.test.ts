import {
  appearScript,
  carrierScript,
  impairScript,
  linkScript,
  netemWords,
} from '../../sim/realkernel/links';
import { loadScenario } from '../../sim/scenario/load';
import type { Scenario } from '../../sim/scenario/resolve';
import { resolveVariant } from '../../sim/scenario/variants';

const scenario = (links: string, steps = '[]'): Scenario => {
  const loaded = loadScenario(
    'x.yaml',
    `title: x\nnodes: { a: {}, b: {}, c: {} }\nlinks: ${links}\nsteps: ${steps}`,
  );
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return resolveVariant(loaded.scenario);
};
const macOf = (node: string): string => `02:00:00:00:00:0${node}`;

describe('links of real namespaces', () => {
  it('are a veth pair between two', () => {
    expect(linkScript(scenario('[{ endpoints: ["a:eth0", "b:eth1"], mtu: 1400 }]'), macOf)).toBe(
      "true && ip -n 'a' link add name 'eth0' address 02:00:00:00:00:0a mtu 1400 type veth" +
        " peer name 'eth1' address 02:00:00:00:00:0b mtu 1400 netns 'b'",
    );
  });

  it('are a mute switch between more, and where a cable is pulled out', () => {
    const shared = linkScript(scenario('[{ endpoints: ["a:eth0", "b:eth0", "c:eth0"] }]'), macOf);
    expect(shared).toMatch(
      /ip netns add \.link0 .*disable_ipv6=1.*mcast_snooping 0 stp_state 0.* p2 master br0 up/,
    );
    const pulled = scenario(
      '[{ endpoints: ["a:eth0", "b:eth0"] }]',
      '[{ at: 5s, link: "a:eth0", carrier: off }]',
    );
    expect(linkScript(pulled, macOf)).toMatch(/ip netns add \.link0 /);
    expect(carrierScript(pulled, 0, 'off')).toBe(
      'ip -n .link0 link set p0 down && ip -n .link0 link set p1 down',
    );
    expect(carrierScript(pulled, 0, 'on')).toBe('ip -n .link0 link set p0 up && ip -n .link0 link set p1 up');
  });

  it('wait elsewhere for an end that is late, and are impaired once it has come', () => {
    const late = scenario(
      '[{ endpoints: ["a:eth0", "b:eth1"], loss: 5% }]',
      '[{ at: 5s, on: b, run: [{ appears: eth1 }] }]',
    );
    expect(linkScript(late, macOf)).toBe(
      "true && ip netns add '.late.b.eth1' && ip -n 'a' link add name 'eth0' address 02:00:00:00:00:0a mtu 1500 type veth" +
        " peer name 'eth1' address 02:00:00:00:00:0b mtu 1500 netns '.late.b.eth1'" +
        " && tc -n 'a' qdisc replace dev 'eth0' root netem loss 5%",
    );
    expect(appearScript(late, 'b', 'eth1')).toBe(
      "ip -n '.late.b.eth1' link set 'eth1' netns 'b' && tc -n 'b' qdisc replace dev 'eth1' root netem loss 5%",
    );
  });

  it('are impaired at every end, in the words of tc-netem(8)', () => {
    const made = scenario('[{ endpoints: ["a:eth0", "b:eth0"], delay: 20ms, loss: 5% }]');
    expect(impairScript(made, 0, made.links[0]!.impairments)).toBe(
      "true && tc -n 'a' qdisc replace dev 'eth0' root netem delay 20000us loss 5%" +
        " && tc -n 'b' qdisc replace dev 'eth0' root netem delay 20000us loss 5%",
    );
    expect(netemWords({ jitter: 500, rate: 1e6 })).toBe('delay 0us 500us rate 1000000bit');
    expect(netemWords({})).toBe('');
    expect(impairScript(made, 0, {})).toBe('true');
  });
});
