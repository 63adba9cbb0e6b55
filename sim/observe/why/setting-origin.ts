/** Where the sysctl values came from that decisions were made from: who set them, when, and how. */
import type { SimTime } from '../../base/time';
import type { StateRecord } from '../../trace/record';
import type { TraceStore } from '../trace-store';
import { walk, type Step } from './walk';

/** A value that somebody set before a decision was made from it. */
export interface SettingOrigin {
  readonly node: string;
  readonly key: string;
  readonly value: string;
  /** µs. */
  readonly at: SimTime;
  /** What set it, the latest first: a change of `all`, a command. */
  readonly steps: readonly Step[];
}

/** The origins of the values among the inputs of `steps`; of those that are told in the steps themselves, none. */
export function settingOrigins(store: TraceStore, steps: readonly Step[]): SettingOrigin[] {
  const told = new Set(steps.map(({ record }) => record));
  const found = new Map<string, SettingOrigin>();
  for (const { node, record, inputs } of steps) {
    for (const [key, value] of Object.entries(inputs ?? {})) {
      if (!key.startsWith('net.') || found.has(`${node} ${key}`)) continue;
      const change = lastChange(store, node, key, record);
      if (change === undefined || change.to !== String(value)) continue;
      const origin = walk(store, change);
      if (origin.some(step => told.has(step.record))) continue;
      found.set(`${node} ${key}`, { node, key, value: change.to, at: change.at, steps: origin });
    }
  }
  return [...found.values()];
}

function lastChange(store: TraceStore, node: string, key: string, before: number): StateRecord | undefined {
  return store
    .states(node)
    .findLast(
      ({ subject, entity, id, from, to }) =>
        subject === 'sysctl' && entity === key && id < before && from !== to,
    );
}
