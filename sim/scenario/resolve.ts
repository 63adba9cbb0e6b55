/**
 * A scenario ready to run: one variant, every time in microseconds, every default filled in. It is plain data, so that
 * a worker, another process or the real kernel can be given it as it is.
 */

import { invariant } from '../base/invariant';
import { parseDuration } from '../base/time';
import type { SimTime } from '../base/time';
import { SUBJECT_KEYS } from './expectation-schema';
import type { ExpectationText, Subject } from './expectation-schema';
import type { Path } from './scenario-error';
import type { LinkText, NodeText, ScenarioText, StepText } from './schema';
import { parseInterfaceRef } from './target';
import type { InterfaceRef } from './target';

/** A scenario to run. */
export interface Scenario {
  readonly file: string;
  /** The variant that is merged in; absent for the scenario by itself. */
  readonly variant?: string;
  readonly title: string;
  readonly about?: string;
  readonly topics: readonly string[];
  readonly reported: readonly string[];
  readonly claims: readonly string[];
  readonly seed: number;
  /** When the run ends. */
  readonly end: SimTime;
  /** In the order of the file, as links, steps and expectations are. */
  readonly nodes: readonly ScenarioNode[];
  readonly links: readonly ScenarioLink[];
  /** By time, and those of one time in the order of the file. */
  readonly steps: readonly ScenarioStep[];
  readonly expectations: readonly Expectation[];
}

/** A command line as a person types it; or the moment at which an interface appears that was not there before. */
export type Line = string | { readonly appears: string };

/** A machine, or a container on one. */
export interface ScenarioNode {
  readonly name: string;
  /** `linux-6.12`; absent for the default one, and on a container, which has its machine's. */
  readonly kernel?: string;
  /** The node this one is a container of. */
  readonly containerOf?: string;
  /** Versions by program name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Texts by absolute path. */
  readonly files: Readonly<Record<string, string>>;
  /** In the order they are written. */
  readonly sysctl: readonly { readonly name: string; readonly value: string }[];
  readonly boot: readonly Line[];
}

/** What is wrong with a link, where something is; shares are percentages from 0 to 100. */
export interface Impairments {
  readonly delay?: SimTime;
  readonly jitter?: SimTime;
  /** Bits a second. */
  readonly rate?: number;
  readonly loss?: number;
  readonly duplicate?: number;
  readonly reorder?: number;
  readonly corrupt?: number;
}

/** An interface that a link creates. */
export interface Endpoint extends InterfaceRef {
  /** Absent where it follows from the names. */
  readonly mac?: string;
  /** The node does not have it before a line says that it appears. */
  readonly late?: true;
}

/** A cable (two endpoints) or a shared segment (more). */
export interface ScenarioLink {
  readonly name?: string;
  readonly endpoints: readonly Endpoint[];
  readonly mtu: number;
  readonly impairments: Impairments;
}

/** Something that is done: commands on a node, or a change to a link. */
export type ScenarioStep = CommandStep | LinkStep;

export interface CommandStep {
  readonly kind: 'command';
  readonly at: SimTime;
  readonly node: string;
  readonly run: readonly Line[];
  readonly about?: string;
  /** Where it stands in the file, from 1. */
  readonly line: number;
}

export interface LinkStep {
  readonly kind: 'link';
  readonly at: SimTime;
  /** Index into `links`. */
  readonly link: number;
  /** The impairments that change; the others stay. */
  readonly set: Impairments;
  readonly carrier?: 'on' | 'off';
  readonly about?: string;
  /** Where it stands in the file, from 1. */
  readonly line: number;
}

/** When an expectation is looked at. */
export type When =
  | { readonly kind: 'at'; readonly time: SimTime }
  | { readonly kind: 'eventually' | 'always' | 'never'; readonly from: SimTime; readonly to: SimTime };

/** What must be true, and when. The values of `expected` are as written: match.ts compares them. */
export type Expectation = {
  [S in Subject]: {
    readonly subject: S;
    readonly when: When;
    readonly expected: Omit<ExpectationText<S>, 'at' | 'eventually' | 'always' | 'never'>;
    /** Where it stands in the file, from 1. */
    readonly line: number;
  };
}[Subject];

/** Where a merged scenario comes from. */
export interface Origin {
  readonly file: string;
  readonly variant: string | undefined;
  readonly lineOf: (path: Path) => number;
}

/** The scenario that `text`, which the loader has checked, describes. */
export function resolve(text: ScenarioText, { file, variant, lineOf }: Origin): Scenario {
  const end = text.duration === undefined ? lastTime(text) : time(text.duration);
  const late = lateInterfaces(text);
  const links = (text.links ?? []).map(each => link(each, late));
  const steps = (text.steps ?? []).map((each, i) => step(each, links, lineOf(['steps', i])));
  return {
    file,
    ...(variant === undefined ? {} : { variant }),
    title: text.title,
    ...(text.about === undefined ? {} : { about: text.about }),
    topics: text.topics ?? [],
    reported: text.reported ?? [],
    claims: text.claims ?? [],
    seed: text.seed ?? 1,
    end,
    nodes: Object.entries(text.nodes).map(([name, each]) => node(name, each)),
    links,
    steps: steps.toSorted((a, b) => a.at - b.at),
    expectations: (text.expect ?? []).map((each, i) => expectation(each, end, lineOf(['expect', i]))),
  };
}

/** The lines of a step, of which there may be one alone. */
export function linesOf(run: Extract<StepText, { on: string }>['run']): readonly Line[] {
  return Array.isArray(run) ? run : [run];
}

/** `node:interface` of every interface that appears at some time. */
export function lateInterfaces({ nodes, steps = [] }: ScenarioText): ReadonlySet<string> {
  const typed = [
    ...Object.entries(nodes).map(([name, { boot = [] }]) => [name, boot] as const),
    ...steps.map(each => ['on' in each ? each.on : '', 'run' in each ? linesOf(each.run) : []] as const),
  ];
  return new Set(
    typed.flatMap(([name, lines]) =>
      lines.flatMap(line => (typeof line === 'string' ? [] : [`${name}:${line.appears}`])),
    ),
  );
}

function time(text: string): SimTime {
  const found = parseDuration(text);
  invariant(found !== undefined, `the loader has checked the time ${text}`);
  return found;
}

/** The last time in the steps and the expectations. */
function lastTime(text: ScenarioText): SimTime {
  const times = (text.steps ?? []).map(each => time(each.at));
  for (const each of text.expect ?? []) {
    if ('at' in each && each.at !== undefined) times.push(time(each.at));
    const windows = [each.eventually, each.never, 'always' in each ? each.always : undefined];
    for (const window of windows) {
      if (typeof window === 'object') times.push(...Object.values(window).map(time));
    }
  }
  return Math.max(0, ...times);
}

function node(name: string, text: NodeText): ScenarioNode {
  return {
    name,
    ...(text.kernel === undefined ? {} : { kernel: text.kernel }),
    ...(text['container-of'] === undefined ? {} : { containerOf: text['container-of'] }),
    versions: text.versions ?? {},
    files: text.files ?? {},
    sysctl: Object.entries(text.sysctl ?? {}).map(([key, value]) => ({ name: key, value: String(value) })),
    boot: text.boot ?? [],
  };
}

function link(text: LinkText, late: ReadonlySet<string>): ScenarioLink {
  const endpoints = text.endpoints.map(each => {
    const ref = typeof each === 'string' ? parseInterfaceRef(each) : each;
    invariant(ref !== undefined, `the loader has checked the endpoint ${JSON.stringify(each)}`);
    return late.has(`${ref.node}:${ref.interface}`) ? { ...ref, late: true as const } : ref;
  });
  return {
    ...(text.name === undefined ? {} : { name: text.name }),
    endpoints,
    mtu: text.mtu ?? 1500,
    impairments: impairments(text),
  };
}

const RATE_UNITS = { bit: 1, kbit: 1e3, mbit: 1e6, gbit: 1e9 };

function impairments(text: NonNullable<Extract<StepText, { link: string }>['set']>): Impairments {
  const rate = text.rate === undefined ? undefined : /^(\d+)(\w+)$/.exec(text.rate);
  const share = (key: 'loss' | 'duplicate' | 'reorder' | 'corrupt'): Impairments =>
    text[key] === undefined ? {} : { [key]: Number(text[key].slice(0, -1)) };
  return {
    ...(text.delay === undefined ? {} : { delay: time(text.delay) }),
    ...(text.jitter === undefined ? {} : { jitter: time(text.jitter) }),
    ...(rate ? { rate: Number(rate[1]) * RATE_UNITS[rate[2] as keyof typeof RATE_UNITS] } : {}),
    ...share('loss'),
    ...share('duplicate'),
    ...share('reorder'),
    ...share('corrupt'),
  };
}

function step(text: StepText, links: readonly ScenarioLink[], line: number): ScenarioStep {
  const at = time(text.at);
  const about = text.about === undefined ? {} : { about: text.about };
  if ('run' in text) {
    const run = linesOf(text.run);
    return { kind: 'command', at, node: text.on, run, ...about, line };
  }
  const carrier = text.carrier === undefined ? {} : { carrier: text.carrier };
  const set = impairments(text.set ?? {});
  return { kind: 'link', at, link: linkCalled(text.link, links), set, ...carrier, ...about, line };
}

/** A name goes before an endpoint; no text can be both, as names have no colon. */
function linkCalled(name: string, links: readonly ScenarioLink[]): number {
  const found = links.findIndex(
    each => each.name === name || each.endpoints.some(end => `${end.node}:${end.interface}` === name),
  );
  invariant(found >= 0, `the loader has checked the link ${name}`);
  return found;
}

function expectation(text: ExpectationText, end: SimTime, line: number): Expectation {
  const { at, eventually, always, never, ...expected } = text as ExpectationText<'route'>;
  const window = eventually ?? always ?? never;
  const { from, to, by } = (typeof window === 'object' ? window : {}) as {
    from?: string;
    to?: string;
    by?: string;
  };
  const last = to ?? by;
  const kind = eventually !== undefined ? 'eventually' : always !== undefined ? 'always' : 'never';
  const when: When =
    at !== undefined
      ? { kind: 'at', time: time(at) }
      : { kind, from: from === undefined ? 0 : time(from), to: last === undefined ? end : time(last) };
  const subject = SUBJECT_KEYS.find(key => Object.hasOwn(text, key));
  return { subject, when, expected, line } as Expectation;
}
