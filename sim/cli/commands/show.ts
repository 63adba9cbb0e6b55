/** `sixlab show`: runs a scenario up to a time, and shows a node as it is then, by the commands a person would type. */
import { nearest } from '../../base/nearest';
import { seconds, type SimTime } from '../../base/time';
import { mistakesIn } from '../../scenario/build';
import { shortTime } from '../../scenario/expect/expectation-watch';
import type { LabNode } from '../../scenario/lab';
import type { RunOptions } from '../../scenario/run-options';
import { ScenarioRun } from '../../scenario/runner';
import type { Console } from '../console';
import { EXIT, Failure } from '../exit-codes';
import type { ExitCode } from '../exit-codes';
import type { Selected } from '../selection';

/** What is shown of a node when nothing is asked. */
const SUMMARY = ['ip addr', 'ip -6 route', 'ip -6 neigh'];
/** What is shown besides where there is a bridge. */
const BRIDGE_SUMMARY = ['bridge link', 'bridge fdb'];
/** A command that goes on longer is stopped, as with Ctrl-C. */
const PATIENCE = seconds(60);

export interface ShowOptions {
  /** When to look; the end of the run if left out. */
  readonly at: SimTime | undefined;
  /** A command line to type there. */
  readonly command: string | undefined;
  readonly run: Pick<RunOptions, 'seed' | 'kernel' | 'set' | 'octets' | 'shuffle'>;
}

/** Shows node `name` of the first of `selected`: a scenario with several variants shows its first one. */
export function show(
  selected: readonly Selected[],
  name: string,
  options: ShowOptions,
  console: Console,
): ExitCode {
  const [first] = selected;
  if (first === undefined) throw new Failure(EXIT.badInput, 'there is no scenario to show');
  const { scenario } = first;
  const mistakes = mistakesIn(scenario, options.run);
  if (mistakes.length > 0) throw new Failure(EXIT.badInput, mistakes.join('\n       '));
  const names = scenario.nodes.map(node => node.name);
  if (!names.includes(name)) {
    const meant = nearest(name, names);
    const hint = meant === undefined ? `there is ${names.join(', ')}` : `did you mean \`${meant}\`?`;
    throw new Failure(EXIT.badInput, `\`${first.name}\` has no node \`${name}\`; ${hint}`);
  }
  const run = new ScenarioRun(scenario, { ...options.run, records: false });
  const at = options.at ?? scenario.end;
  run.advance(at);
  if (run.crash !== undefined) throw run.crash;
  console.err.write(`${first.name} ${name} at ${shortTime(at)}\n`);
  const node = run.lab.nodes.get(name) as LabNode;
  const lines = options.command === undefined ? summaryOf(node) : [options.command];
  lines.forEach((line, index) => type(node, line, lines.length > 1 ? index : undefined, console));
  return EXIT.ok;
}

function summaryOf({ netlink }: LabNode): string[] {
  const bridged = netlink.links().some(({ kind }) => kind === 'bridge');
  return bridged ? [...SUMMARY, ...BRIDGE_SUMMARY] : SUMMARY;
}

/** Type one line and print what it says; of several, with the line itself before it. */
function type(node: LabNode, line: string, index: number | undefined, { out, err }: Console): void {
  if (index !== undefined)
    out.write(`${index === 0 ? '' : '\n'}${out.colours.bold(`${node.name}$ ${line}`)}\n`);
  const command = node.run(line);
  const { lab } = node;
  const until = lab.now + PATIENCE;
  while (command.status === undefined && lab.scheduler.step(until));
  if (command.status === undefined) {
    command.signal('SIGINT');
    lab.runUntil(until);
  }
  out.write(command.stdout);
  if (command.stderr !== '') err.write(command.stderr);
  if (command.status !== 0)
    err.write(`(${command.status === undefined ? 'it did not end' : `status ${command.status}`})\n`);
}
