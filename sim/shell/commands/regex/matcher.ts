/**
 * Finds the leftmost longest match of a regular expression by walking the text once with all states the expression can
 * be in (Thompson's construction), so that no expression can make it slow.
 *
 * Differs from Linux: of several ways to the same match, groups are those of the first alternative that leads there.
 */
import type { CharacterTest } from '../../language/bracket';
import type { Assertion, RegexNode } from './syntax';
import { isWordCharacter } from './syntax';

const MAX_INSTRUCTIONS = 20_000;

type Instruction =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'assertion'; readonly assertion: Assertion }
  | { readonly kind: 'save'; readonly slot: number }
  | Split
  | Jump
  | { readonly kind: 'match' };

/** Goes on at both places; the first is preferred. */
interface Split {
  readonly kind: 'split';
  readonly first: number;
  second: number;
}

interface Jump {
  readonly kind: 'jump';
  to: number;
}

/** Offsets of the whole match and its groups; undefined for a group that took no part. */
export interface RegexMatch {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly ({ readonly start: number; readonly end: number } | undefined)[];
}

export class Matcher {
  readonly #instructions: readonly Instruction[];

  private constructor(instructions: readonly Instruction[]) {
    this.#instructions = instructions;
  }

  /** A string is the complaint that the expression is too big. */
  static compile(node: RegexNode): Matcher | string {
    const instructions: Instruction[] = [];
    if (!emit(node, instructions)) return 'Regular expression too big';
    instructions.push({ kind: 'match' });
    return new Matcher(instructions);
  }

  /** The leftmost match that begins at `from` or later, and the longest of those that begin there. */
  find(text: string, from = 0): RegexMatch | undefined {
    let best: Thread | undefined;
    let bestEnd = 0;
    let threads: Thread[] = [];
    for (let at = from; at <= text.length; at += 1) {
      if (best === undefined) threads.push({ pc: 0, start: at, saved: [] });
      const reached = this.#follow(threads, text, at);
      threads = [];
      for (const thread of reached) {
        if (best !== undefined && thread.start > best.start) continue;
        const instruction = this.#instructions[thread.pc];
        if (instruction?.kind === 'match') {
          if (best === undefined || at > bestEnd) {
            best = thread;
            bestEnd = at;
          }
        } else if (
          instruction?.kind === 'character' &&
          at < text.length &&
          instruction.test(text.charAt(at))
        ) {
          threads.push({ ...thread, pc: thread.pc + 1 });
        }
      }
      if (best !== undefined && threads.length === 0) break;
    }
    return best && { start: best.start, end: bestEnd, groups: groupsOf(best.saved) };
  }

  /** The threads that wait for a character or have matched, each instruction once, the preferred thread first. */
  #follow(threads: readonly Thread[], text: string, at: number): Thread[] {
    const waiting: Thread[] = [];
    const seen = new Set<number>();
    const stack = [...threads].reverse();
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      if (seen.has(thread.pc)) continue;
      seen.add(thread.pc);
      const instruction = this.#instructions[thread.pc];
      switch (instruction?.kind) {
        case 'split':
          stack.push({ ...thread, pc: instruction.second }, { ...thread, pc: instruction.first });
          break;
        case 'jump':
          stack.push({ ...thread, pc: instruction.to });
          break;
        case 'save': {
          const saved = [...thread.saved];
          saved[instruction.slot] = at;
          stack.push({ ...thread, pc: thread.pc + 1, saved });
          break;
        }
        case 'assertion':
          if (holds(instruction.assertion, text, at)) stack.push({ ...thread, pc: thread.pc + 1 });
          break;
        default:
          waiting.push(thread);
      }
    }
    return waiting;
  }
}

/** One state the expression can be in: the next instruction, where its match began, the group limits so far. */
interface Thread {
  readonly pc: number;
  readonly start: number;
  readonly saved: readonly (number | undefined)[];
}

function groupsOf(saved: Thread['saved']): RegexMatch['groups'] {
  const groups: ({ start: number; end: number } | undefined)[] = [];
  for (let slot = 2; slot < saved.length; slot += 2) {
    const start = saved[slot];
    const end = saved[slot + 1];
    groups.push(start === undefined || end === undefined ? undefined : { start, end });
  }
  return groups;
}

/** Appends the instructions of a node. False when there are too many. */
function emit(node: RegexNode, into: Instruction[]): boolean {
  if (into.length > MAX_INSTRUCTIONS) return false;
  switch (node.kind) {
    case 'character':
    case 'assertion':
      into.push(node);
      return true;
    case 'sequence':
      return node.nodes.every(child => emit(child, into));
    case 'choice':
      return emitChoice(node.nodes, into);
    case 'group': {
      into.push({ kind: 'save', slot: node.index * 2 });
      const fits = emit(node.node, into);
      into.push({ kind: 'save', slot: node.index * 2 + 1 });
      return fits;
    }
    case 'repeat':
      return emitRepeat(node, into);
  }
}

function emitChoice(nodes: readonly RegexNode[], into: Instruction[]): boolean {
  const jumps: Jump[] = [];
  for (const [index, child] of nodes.entries()) {
    const split = index < nodes.length - 1 ? emitSplit(into) : undefined;
    if (!emit(child, into)) return false;
    if (split === undefined) continue;
    const jump: Jump = { kind: 'jump', to: 0 };
    into.push(jump);
    jumps.push(jump);
    split.second = into.length;
  }
  for (const jump of jumps) jump.to = into.length;
  return true;
}

function emitRepeat(node: RegexNode & { kind: 'repeat' }, into: Instruction[]): boolean {
  for (let count = 0; count < node.min; count += 1) {
    if (!emit(node.node, into)) return false;
  }
  const loops = node.max === Infinity;
  const splits: Split[] = [];
  for (let count = loops ? 0 : node.min; count < (loops ? 1 : node.max); count += 1) {
    const start = into.length;
    splits.push(emitSplit(into));
    if (!emit(node.node, into)) return false;
    if (loops) into.push({ kind: 'jump', to: start });
  }
  for (const split of splits) split.second = into.length;
  return true;
}

/** Appends a choice between what follows and a place to be filled in. */
function emitSplit(into: Instruction[]): Split {
  const split: Split = { kind: 'split', first: into.length + 1, second: 0 };
  into.push(split);
  return split;
}

function holds(assertion: Assertion, text: string, at: number): boolean {
  const before = isWordCharacter(text.charAt(at - 1));
  const after = isWordCharacter(text.charAt(at));
  switch (assertion) {
    case 'line-start':
      return at === 0;
    case 'line-end':
      return at === text.length;
    case 'word-start':
      return !before && after;
    case 'word-end':
      return before && !after;
    case 'word-boundary':
      return before !== after;
    case 'not-word-boundary':
      return before === after;
    case 'no-word-before':
      return !before;
    case 'no-word-after':
      return !after;
  }
}
