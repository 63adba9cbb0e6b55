/** The keys of [Match] that ask about the machine and not about a link. Mirrors condition_test_list() of condition.c. */
import { fnmatch } from './match';

/** The machine, as conditions see it. */
export interface Machine {
  readonly hostname: string;
  /** uname -r */
  readonly kernel: string;
  readonly container: boolean;
}

/** Whether all hold. What a simulated machine has none of (credentials, a command line, firmware) never does. */
export function conditionsHold(conditions: ReadonlyMap<string, string>, machine: Machine): boolean {
  return [...conditions].every(([key, asked]) => {
    const negated = asked.startsWith('!');
    return holds(key, negated ? asked.slice(1).trim() : asked, machine) !== negated;
  });
}

function holds(key: string, asked: string, { hostname, kernel, container }: Machine): boolean {
  switch (key) {
    case 'Host':
      return fnmatch(asked.toLowerCase(), hostname.toLowerCase());
    case 'Virtualization':
      return { yes: true, true: true, no: false, false: false, container }[asked] ?? false;
    case 'KernelVersion':
      return asked.split(/\s+/).every(word => kernelVersion(word, kernel));
    case 'Architecture':
      return asked === 'native' || asked === 'x86-64';
    default:
      return false;
  }
}

function kernelVersion(asked: string, kernel: string): boolean {
  const [, operator = '', version = ''] = /^(<=|>=|<|>|==?|!=|<>)?(.*)$/.exec(asked) ?? [];
  if (operator === '') return fnmatch(version, kernel);
  const order = compareVersions(kernel, version);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '!=':
    case '<>':
      return order !== 0;
    default:
      return order === 0;
  }
}

/** By the numbers in them, one after the other. */
function compareVersions(a: string, b: string): number {
  const numbers = (text: string): number[] => (text.match(/[0-9]+/g) ?? []).map(Number);
  const [left, right] = [numbers(a), numbers(b)];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
