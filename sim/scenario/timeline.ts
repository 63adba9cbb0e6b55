/**
 * What a scenario does: the boot of every node at time 0, node by node in the order of the file, and the steps at their
 * times. A node whose boot takes time does not hold up the others.
 */
import type { SimTime } from '../base/time';
import { invariant } from '../base/invariant';
import { linkImpairments, nodeOf } from './build';
import type { CommandFailure } from './command-failure';
import type { Lab, LabLink } from './lab';
import type { Impairments, Line, LinkStep, Scenario, ScenarioStep } from './resolve';
import { TypedLines } from './typed-lines';

/** The boots and steps of one run. */
export class Timeline {
  readonly #typed: TypedLines[] = [];
  /** The impairments of each link as they are now. */
  readonly #impairments: Impairments[];

  /** Arms everything; nothing runs before the lab does. */
  constructor(
    readonly lab: Lab,
    readonly scenario: Scenario,
    readonly failed: (failure: CommandFailure) => void,
  ) {
    this.#impairments = scenario.links.map(link => link.impairments);
    for (const { name, boot } of scenario.nodes) this.#type(name, boot, 'boot', 0);
    for (const step of scenario.steps) this.#arm(step);
  }

  /** Commands that never ended although others wait for them. */
  get stuck(): CommandFailure[] {
    return this.#typed.flatMap(({ stuck }) => stuck ?? []);
  }

  #arm(step: ScenarioStep): void {
    if (step.kind === 'command') this.#type(step.node, step.run, 'step', step.at);
    else this.lab.scheduler.after('step on a link', step.at, () => this.#change(step));
  }

  #type(node: string, lines: readonly Line[], phase: CommandFailure['phase'], delay: SimTime): void {
    this.#typed.push(new TypedLines(nodeOf(this.lab, node), lines, phase, delay, this.failed));
  }

  #change({ link: index, set, carrier }: LinkStep): void {
    const link = this.lab.links[index];
    invariant(link !== undefined, 'the lab has the links of its scenario in their order');
    if (Object.keys(set).length > 0) this.#impair(link, index, set);
    if (carrier === undefined) return;
    this.#record(link, `carrier ${carrier === 'on' ? 'off' : 'on'}`, `carrier ${carrier}`);
    link.setCarrier(carrier === 'on');
  }

  #impair(link: LabLink, index: number, set: Impairments): void {
    const before = this.#impairments[index] ?? {};
    const after = { ...before, ...set };
    this.#impairments[index] = after;
    this.#record(link, impairmentText(before), impairmentText(after));
    link.impair(linkImpairments(after));
  }

  #record(link: LabLink, from: string, to: string): void {
    this.lab.trace.emit({ kind: 'state', node: '', subject: 'cable', entity: link.name, from, to });
  }
}

function impairmentText(impairments: Impairments): string {
  const words = Object.entries(impairments).map(([key, value]) => {
    const unit = key === 'rate' ? 'bit/s' : key === 'delay' || key === 'jitter' ? 'us' : '%';
    return `${key} ${value}${unit}`;
  });
  return words.length === 0 ? 'perfect' : words.join(' ');
}
