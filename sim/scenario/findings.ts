/** Where the checks of a scenario collect what they find. */

import { nearest } from '../base/nearest';
import { parseDuration } from '../base/time';
import type { SimTime } from '../base/time';
import type { Message, Path, Problem } from './scenario-error';
import type { ScenarioText } from './schema';

/** Words that are known elsewhere in the program. What is left out is not checked. */
export interface Vocabulary {
  /** Kernel versions there are, as `linux-6.12`. */
  readonly kernels?: readonly string[];
  /** Ids of the decision catalogue. */
  readonly decisions?: readonly string[];
}

/** Collects problems, with the few questions that all checks ask. */
export class Findings {
  readonly problems: Problem[] = [];
  /** The end of the run where the scenario names it. */
  readonly end: SimTime | undefined;

  constructor(
    readonly scenario: ScenarioText,
    readonly vocabulary: Vocabulary,
  ) {
    this.end = scenario.duration === undefined ? undefined : this.time(scenario.duration, ['duration']);
  }

  /** Says that the value at `path` is wrong. */
  add(path: Path, message: Message, meant?: string): void {
    this.problems.push({ path, on: 'value', message, ...(meant === undefined ? {} : { nearest: meant }) });
  }

  /** Says so when no node has this name. */
  node(name: string, path: Path): void {
    if (Object.hasOwn(this.scenario.nodes, name)) return;
    this.add(path, `no node is called \`${name}\``, nearest(name, Object.keys(this.scenario.nodes)));
  }

  /** Says so when the text of a time cannot be a time of this run; its value otherwise. */
  time(text: string, path: Path): SimTime | undefined {
    const time = parseDuration(text);
    if (time === undefined) this.add(path, found => `expected a time of less than 285 years, found ${found}`);
    else if (this.end !== undefined && time > this.end) {
      this.add(path, found => `${found} is after the end of the run (duration: ${this.scenario.duration})`);
    }
    return time;
  }
}
