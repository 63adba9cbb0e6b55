/**
 * Runs to ask questions about: whole simulated machines that do what somebody reported, kept in a store from the first
 * record on. Commands are typed on them in events of their own, as a scenario does it.
 */
import { seconds } from '../../../sim/base/time';
import { TraceStore } from '../../../sim/observe/trace-store';
import type { Answer } from '../../../sim/observe/why/why';
import { isAnswer, why } from '../../../sim/observe/why/why';
import { Lab, type LabNode } from '../../../sim/scenario/lab';
import { mac } from '../../../sim/conformance/messages';

/** A router with radvd and a host, side by side. */
export interface Pair {
  readonly lab: Lab;
  readonly router: LabNode;
  readonly host: LabNode;
  readonly store: TraceStore;
}

export const ROUTER_LL = 'fe80::ff:fe00:1';
export const HOST_LL = 'fe80::ff:fe00:2';

/** How a pair is set up. */
export interface PairOptions {
  /** Inside `interface eth0 { ... }` of radvd.conf; radvd does not run if left out. */
  readonly radvd?: string;
  /** `net.ipv6.conf.` keys of the host, set before its device comes up. */
  readonly host?: Readonly<Record<string, number>>;
  /** The same of the router, after `all.forwarding`. */
  readonly router?: Readonly<Record<string, number>>;
}

export const RADVD =
  'AdvSendAdvert on; MinRtrAdvInterval 10; MaxRtrAdvInterval 20; prefix 2001:db8:1::/64 { };';

/** The pair before anything has happened but sysctls; the devices come up at time 0. */
export function pair({ radvd, host: conf = {}, router: routerConf = {} }: PairOptions = {}): Pair {
  const lab = new Lab({ seed: 1 });
  const store = new TraceStore();
  lab.trace.listen(store.add);
  const router = lab.node('router');
  const host = lab.node('host');
  lab.link([
    { node: 'router', interface: 'eth0', mac: mac('02:00:00:00:00:01') },
    { node: 'host', interface: 'eth0', mac: mac('02:00:00:00:00:02') },
  ]);
  router.net.sysctl.write('net.ipv6.conf.all.forwarding', '1');
  for (const [node, keys] of [
    [router, routerConf],
    [host, conf],
  ] as const) {
    for (const [key, value] of Object.entries(keys))
      node.net.sysctl.write(`net.ipv6.conf.${key}`, String(value));
  }
  type(router, 0, 'ip link set eth0 up');
  type(host, 0, 'ip link set eth0 up');
  if (radvd !== undefined) {
    router.file('/etc/radvd.conf', `interface eth0 { ${radvd} };`);
    type(router, 3, 'radvd');
  }
  return { lab, router, host, store };
}

/** Type a command at a time, in s. */
export function type(node: LabNode, at: number, text: string): void {
  node.lab.scheduler.after('typing', seconds(at) - node.lab.now, () => node.run(text));
}

/** The answer to a question that has one. */
export function answerTo(store: TraceStore, node: string, question: string, until?: number): Answer {
  const answer = why(store, { node, question, ...(until !== undefined && { until: seconds(until) }) });
  if (!isAnswer(answer)) throw new Error(answer.text);
  return answer;
}

/** A chain as `node: decision or what was typed`. */
export function outline(steps: Answer['steps']): string[] {
  return steps.map(({ node, text, decision }) => `${node}: ${decision?.id ?? text}`);
}
