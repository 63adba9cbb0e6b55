/** Scenarios for these tests: two machines on a cable, written as a scenario file is, and run. */
import { loadScenario } from '../../sim/scenario/load';
import type { Scenario } from '../../sim/scenario/resolve';
import type { RunOptions } from '../../sim/scenario/run-options';
import { runScenario, type RunResult } from '../../sim/scenario/runner';
import { resolveVariant } from '../../sim/scenario/variants';
import { knownVocabulary } from '../../sim/scenario/vocabulary';

/** A router with radvd and a host on one cable; what `extra` says is added, or takes the place of what is here. */
export function lan(extra: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    title: 'a router and a host',
    nodes: {
      router: {
        files: {
          '/etc/radvd.conf':
            'interface eth0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix 2001:db8:1::/64 { }; };',
        },
        sysctl: { 'net.ipv6.conf.all.forwarding': 1 },
        boot: ['ip link set eth0 up', 'ip addr add 2001:db8:1::1/64 dev eth0', 'radvd'],
      },
      host: { boot: ['ip link set eth0 up'] },
    },
    links: [
      {
        name: 'lan',
        endpoints: [
          { node: 'router', interface: 'eth0', mac: '02:00:00:00:00:01' },
          { node: 'host', interface: 'eth0', mac: '02:00:00:00:00:02' },
        ],
      },
    ],
    ...extra,
  };
}

/** The scenario of an object of the shape of a file. */
export function scenarioOf(object: Record<string, unknown>, variant?: string): Scenario {
  const loaded = loadScenario('test.yaml', JSON.stringify(object, null, 1), knownVocabulary());
  if (!loaded.ok) throw new Error(loaded.errors.map(({ line, message }) => `${line}: ${message}`).join('\n'));
  return resolveVariant(loaded.scenario, variant);
}

export function run(object: Record<string, unknown>, options: RunOptions = {}): RunResult {
  return runScenario(scenarioOf(object), options);
}

/** The verdicts of the lan with these expectations: whether each passed, at how many seconds, and what was found. */
export function judged(
  expect: readonly Record<string, unknown>[],
  extra: Record<string, unknown> = {},
): { passed: boolean; at: number; found: readonly string[]; expected: string }[] {
  const { verdicts } = run(lan({ ...extra, expect }));
  return verdicts.map(({ passed, at, found, expected }) => ({ passed, at: at / 1e6, found, expected }));
}

/** Whether each of these expectations passes. */
export function passes(
  expect: readonly Record<string, unknown>[],
  extra: Record<string, unknown> = {},
): boolean[] {
  return judged(expect, extra).map(({ passed }) => passed);
}
