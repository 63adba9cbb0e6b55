/**
 * What `why` says of the symptom that each scenario is about: the decisions on the way, in the order from the symptom
 * back, and the command or packet where it all began.
 */
import { seconds } from '../../sim/base/time';
import { TraceStore } from '../../sim/observe/trace-store';
import { isAnswer, why, type Answer } from '../../sim/observe/why/why';
import { whyNot, type WhyNotAnswer } from '../../sim/observe/why/why-not';
import { run } from './shipped';

interface Symptom {
  readonly run: readonly [string, string];
  readonly asks: 'why' | 'why-not';
  readonly node: string;
  readonly about: string;
  /** Seconds; the end of the run if left out. */
  readonly at?: number;
  /** Decisions of the chain, in its order; others may stand between. */
  readonly decisions: readonly string[];
  /** The node and the text of the last step. */
  readonly began: string;
  /** What has been refused. */
  readonly refused?: readonly string[];
  /** Part of the fix that is named. */
  readonly fix?: string;
}

const ACCEPT_RA_2 = 'accept_ra=2';

const SYMPTOMS: readonly Symptom[] = [
  {
    run: ['accept-ra-forwarding', 'broken'],
    asks: 'why-not',
    node: 'ra2-router',
    about: 'route default',
    decisions: ['ndisc.ra.forwarding', 'radvd.ra.unsolicited'],
    began: 'router: somebody typed `radvd`',
    refused: ['ndisc.ra.forwarding'],
    fix: 'forwarding=0',
  },
  {
    run: ['prefix-delegation-not-renewed', 'broken'],
    asks: 'why',
    node: 'home',
    about: 'address 2001:db8:ff00:1:0:ff:fe00:11',
    at: 54,
    decisions: ['addrconf.address.removed', 'wide.client.reply', 'dhcpd.lease.pool'],
    began: 'home: somebody typed `dhcp6c wan`',
  },
  {
    run: ['forwarding-after-slaac', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'route default',
    at: 30,
    decisions: ['addrconf.forwarding.purge-default-routers'],
    began: 'host: somebody typed `sysctl -w net.ipv6.conf.all.forwarding=1`',
    refused: ['ndisc.ra.forwarding'],
    fix: ACCEPT_RA_2,
  },
  {
    run: ['forwarding-all-but-uplink', 'broken'],
    asks: 'why-not',
    node: 'gw',
    about: 'route default',
    decisions: ['ndisc.ra.forwarding', 'radvd.ra.unsolicited'],
    began: 'router: somebody typed `radvd`',
    refused: ['ndisc.ra.forwarding'],
    fix: ACCEPT_RA_2,
  },
  {
    run: ['forwarding-all-but-uplink', 'broken'],
    asks: 'why',
    node: 'client',
    about: 'ping 2001:db8:ffff::1',
    decisions: ['icmp6.error.delivered', 'ip6.route.none'],
    began: 'client: somebody typed `ping -c 1 -W 5 2001:db8:ffff::1`',
  },
  {
    run: ['default-after-interface', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'address 2001:db8:1::ff:fe00:2',
    decisions: ['addrconf.dad.completed', 'addrconf.pio.autonomous', 'ndisc.ra.accepted'],
    began: 'router: somebody typed `radvd`',
  },
  {
    run: ['bridge-slave', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'ping 2001:db8:1::1',
    at: 22,
    decisions: ['icmp6.error.delivered', 'neigh.resolve.failed'],
    began: 'host: somebody typed `ping -c 1 -W 5 2001:db8:1::1`',
  },
  {
    run: ['bridge-slave', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'address 2001:db8:1::ff:fe00:2 dev vbr0',
    at: 30,
    decisions: ['addrconf.pio.autonomous', 'ndisc.ra.accepted', 'radvd.ra.solicited-unicast'],
    began: 'host: somebody typed `ip link set eth0 master vbr0`',
  },
  {
    run: ['bridge-stp', 'broken'],
    asks: 'why-not',
    node: 'host',
    about: 'route default',
    at: 200,
    decisions: ['addrconf.rs.given-up', 'addrconf.dad.completed'],
    began: 'host: somebody typed `ip link set eth0 up`',
    refused: ['addrconf.rs.given-up'],
  },
  {
    run: ['dad-failure', 'broken'],
    asks: 'why',
    node: 'b',
    about: 'address 2001:db8:1::5',
    at: 7,
    decisions: [
      'addrconf.dad.failed',
      'ndisc.na.dad-collision',
      'ndisc.ns.dad-defended',
      'addrconf.dad.started',
    ],
    began: 'b: somebody typed `ip addr add 2001:db8:1::5/64 dev eth0`',
  },
  {
    run: ['hairpin-dad', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'address fe80::ff:fe00:2',
    decisions: [
      'addrconf.dad.failed',
      'ndisc.ns.dad-collision',
      'bridge.forward.flood',
      'addrconf.dad.started',
    ],
    began: 'host: somebody typed `ip link set eth0 up`',
  },
  {
    run: ['two-routers', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'ping 2001:db8:ffff::1',
    at: 40,
    decisions: ['icmp6.error.delivered', 'neigh.resolve.failed'],
    began: 'host: somebody typed `ping -O -c 45 -i 1 -W 1 2001:db8:ffff::1 > /tmp/ping &`',
  },
  {
    run: ['two-routers', 'fixed'],
    asks: 'why',
    node: 'host',
    about: 'route default via fe80::ff:fe00:1',
    decisions: ['ndisc.ra.router-withdrawn', 'ndisc.ra.accepted', 'radvd.ra.final'],
    began: 'r1: somebody typed `kill -TERM $(cat /run/radvd.pid)`',
  },
  {
    run: ['na-without-r-bit', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'route default',
    at: 15,
    decisions: [
      'ndisc.na.router-bit-cleared',
      'ndisc.na.accepted',
      'ndisc.ns.answered',
      'neigh.state.probed',
    ],
    began: 'host: somebody typed `ping -c 1 -W 1 2001:db8:ffff::1`',
    fix: 'forwarding=1',
  },
  {
    run: ['rogue-ra-container', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'route default dev br0',
    decisions: ['route.add.default-router', 'ndisc.ra.accepted', 'radvd.ra.unsolicited'],
    began: 'c1: somebody typed `radvd -C /etc/radvd-c1.conf`',
  },
  {
    run: ['rogue-ra-container', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'ping 2001:db8:ffff::1',
    decisions: ['ip6.route.none'],
    began: 'host: somebody typed `ping -c 1 -W 5 2001:db8:ffff::1`',
  },
  {
    run: ['container-prefix', 'broken'],
    asks: 'why',
    node: 'router',
    about: 'ping 2001:db8:1::c1',
    at: 20,
    decisions: ['icmp6.error.delivered', 'neigh.resolve.failed'],
    began: 'router: somebody typed `ping -c 1 -W 5 2001:db8:1::c1`',
  },
  {
    run: ['first-slaac', 'fixed'],
    asks: 'why',
    node: 'host',
    about: 'route default',
    decisions: [
      'route.add.default-router',
      'ndisc.ra.accepted',
      'addrconf.dad.completed',
      'addrconf.link-local.made',
    ],
    began: 'host: somebody typed `ip link set eth0 up`',
  },
  {
    run: ['static-default-clash', 'broken'],
    asks: 'why-not',
    node: 'host',
    about: 'address 2001:db8:1::ff:fe00:2',
    at: 10,
    decisions: ['ndisc.ra.default-route-clash', 'radvd.ra.unsolicited'],
    began: 'router: somebody typed `radvd`',
    refused: ['ndisc.ra.default-route-clash'],
    fix: 'another metric',
  },
  {
    run: ['two-hour-rule', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'address 2001:db8:1::ff:fe00:2',
    at: 16,
    decisions: ['addrconf.pio.two-hour-rule', 'ndisc.ra.accepted', 'radvd.ra.unsolicited'],
    began: 'router: somebody typed `radvd -C /etc/radvd-short.conf`',
  },
  {
    run: ['flash-renumbering', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'ping 2001:db8:1:ffff::1',
    decisions: ['icmp6.echo.no-way-back', 'ip6.forward.forwarded'],
    began: 'host: somebody typed `ping -c 1 -W 5 2001:db8:1:ffff::1`',
  },
  {
    run: ['two-providers', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'ping 2001:db8:bbbb::1',
    decisions: ['ip6.rule.prohibited'],
    began: 'host: somebody typed `ping -c 1 -W 5 2001:db8:bbbb::1`',
    fix: 'delete the rule',
  },
  {
    run: ['vlan-leak', 'broken'],
    asks: 'why',
    node: 'a',
    about: 'address 2001:db8:20::ff:fe00:a',
    decisions: [
      'addrconf.pio.autonomous',
      'ndisc.ra.accepted',
      'bridge.forward.flood',
      'radvd.ra.unsolicited',
    ],
    began: 'router: somebody typed `radvd`',
  },
  {
    run: ['link-mtu', 'broken'],
    asks: 'why',
    node: 'host',
    about: 'ping 2001:db8:1::1',
    decisions: ['link.segment.too-long'],
    began: 'host: somebody typed `ping -c 1 -W 2 -s 1380 2001:db8:1::1`',
    fix: 'the same MTU',
  },
  {
    run: ['vlan-switch-autoconfigures', 'broken'],
    asks: 'why',
    node: 'switch',
    about: 'route default',
    decisions: ['route.add.default-router', 'ndisc.ra.accepted', 'radvd.ra.unsolicited'],
    began: 'router: somebody typed `radvd`',
  },
  {
    run: ['kernel-or-networkd-listens', 'broken'],
    asks: 'why',
    node: 'theirs',
    about: 'route default',
    decisions: ['addrconf.forwarding.purge-default-routers'],
    began: 'theirs: somebody typed `sysctl -w net.ipv6.conf.all.forwarding=1`',
    refused: ['ndisc.ra.forwarding'],
    fix: ACCEPT_RA_2,
  },
];

describe('why', () => {
  it.each(
    SYMPTOMS.map(each => [each.run.join(':'), `${each.node}, ${each.asks} ${each.about}`, each] as const),
  )('tells of %s what led to it: %s', (_, __, symptom) => {
    const found = answer(symptom);
    const decisions = found.steps.flatMap(({ decision }) => decision?.id ?? []);
    expect(inOrder(decisions, symptom.decisions)).toEqual(symptom.decisions);
    const last = found.steps.at(-1);
    expect(`${last?.node}: ${last?.text}`).toBe(symptom.began);
    expect(refusalsOf(found)).toEqual(expect.arrayContaining([...(symptom.refused ?? [])]));
    expect(found.fixes.join('\n')).toContain(symptom.fix ?? '');
  });

  it('knows that nobody advertised where nobody did', () => {
    const found = answer({
      run: ['first-slaac', 'broken'],
      asks: 'why-not',
      node: 'host',
      about: 'route default',
      decisions: [],
      began: '',
    }) as WhyNotAnswer;
    expect(found.steps).toEqual([]);
    expect(found.waiting.join()).toContain('heard no router advertisement');
  });

  it('leads from the missing R bit to the setting of the router', () => {
    const symptom = SYMPTOMS.find(each => each.run[0] === 'na-without-r-bit') as Symptom;
    expect(answer(symptom).settings).toMatchObject([
      { node: 'router', key: 'net.ipv6.conf.eth0.forwarding', value: '0' },
    ]);
  });
});

function answer({ run: [name, variant], asks, node, about, at }: Symptom): Answer | WhyNotAnswer {
  const store = TraceStore.of(run(name, variant).records ?? []);
  const asked = { node, question: about, ...(at === undefined ? {} : { until: seconds(at) }) };
  if (asks === 'why') {
    const found = why(store, asked);
    if (isAnswer(found)) return found;
    throw new Error(found.text);
  }
  const found = whyNot(store, asked);
  if ('problem' in found) throw new Error(found.text);
  return found;
}

function refusalsOf(found: Answer | WhyNotAnswer): string[] {
  const refusals = 'since' in found ? found.since : found.refusals;
  return refusals.map(({ decision }) => decision.id);
}

/** Those of `wanted` that are found in that order. */
function inOrder(found: readonly string[], wanted: readonly string[]): string[] {
  let at = 0;
  return wanted.filter(id => {
    const index = found.indexOf(id, at);
    if (index >= 0) at = index + 1;
    return index >= 0;
  });
}
