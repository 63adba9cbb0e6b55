/** The command line: its commands, their options, and what the help says of them. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { SimTime } from '../base/time';
import { addConformance } from './conformance-command';
import type { Console } from './console';
import { EXIT, exitCodeTable } from './exit-codes';
import type { ExitCode } from './exit-codes';
import { examples, LIBRARY, type CommandLine } from './command-line';
import { libraryFolder, packageFolder, scenariosCalled, scenariosIn } from './library';
import { addMatrix, addVerify } from './kernel-commands';
import { addDiff, addWhy, addWhyNot } from './question-commands';
import { addRunOptions, readTime, runOptions, type RunFlags } from './run-flags';

/**
 * The program. It prints to `console`, and hands the exit status of the command that was run to `finish`. What a
 * command needs is imported when it is run: the help has to come at once.
 */
export function createProgram(
  console: Console,
  env: CommandLine['env'],
  finish: (code: ExitCode) => void,
): Command {
  const program = new Command('sixlab');
  program
    .description('Reproduces IPv6 problems of Linux networks in simulated time, and says why they happen.')
    .option('-V, --version', 'print the version')
    .on('option:version', () => {
      console.out.write(`${version()}\n`);
      throw new CommanderError(EXIT.ok, 'commander.version', 'the version was asked for');
    })
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .exitOverride()
    .configureOutput({
      writeOut: text => console.out.write(text),
      writeErr: text => console.err.write(text),
      getOutHasColors: () => console.out.colours.isColorSupported,
      getErrHasColors: () => console.err.colours.isColorSupported,
    })
    .addHelpText(
      'after',
      `\nExit status:\n${exitCodeTable()}\n\nColours are for terminals only; NO_COLOR=1 turns them off.`,
    );
  const line = { program, console, env, finish };
  addRun(line);
  addShow(line);
  addWhy(line);
  addWhyNot(line);
  addDiff(line);
  addMatrix(line);
  addVerify(line);
  addConformance(program, console, finish);
  addList(line);
  addValidate(line);
  addSchema(line);
  return program;
}

function addRun({ program, console, env, finish }: CommandLine): void {
  const command = program
    .command('run')
    .description('run scenarios, every variant of each unless one is named')
    .argument(
      '[scenarios...]',
      'name or name:variant of the library, .yaml or .ts files, folders (with a /), or - for standard input',
    )
    .option('--all', 'run the whole library, a line each', false);
  addRunOptions(command)
    .option('--json', 'print an array with one object per run: passed, expectations, failures', false)
    .option('--junit <file>', 'write a JUnit report')
    .option('--pcap <folder>', 'write a pcapng capture per node and run, with each decision as a comment')
    .option('--trace <file>', 'write everything that happens as CBOR; with several runs one file each')
    .option('-q, --quiet', 'print only the verdicts', false)
    .option('-v, --verbose', 'show every packet, decision and change', false)
    .option(...LIBRARY)
    .addHelpText(
      'after',
      examples(
        'sixlab run accept-ra-forwarding',
        'sixlab run accept-ra-forwarding:broken --pcap captures',
        'sixlab run my-lab.yaml --kernel linux-4.4 --set host:net.ipv6.conf.eth0.accept_ra=2',
        'sixlab run sweep.ts --json',
        'sixlab run --all --junit report.xml',
      ),
    )
    .action(async (words: string[], options: RunFlags) => {
      if (words.length === 0 && !options.all) command.error('error: name a scenario, or say --all');
      const [{ run }, { select }] = await Promise.all([import('./commands/run'), import('./selection')]);
      const folder = (): string => libraryFolder(options.library, env);
      const selected = select(words, options.all, folder, console);
      const { all, quiet, verbose, json, junit, pcap, trace } = options;
      const outputs = {
        ...(junit === undefined ? {} : { junit }),
        ...(pcap === undefined ? {} : { pcap }),
        ...(trace === undefined ? {} : { trace }),
      };
      const how = { run: runOptions(options), json, quiet, verbose, summary: all, ...outputs };
      finish(await run(selected, how, console));
    });
}

function addShow({ program, console, env, finish }: CommandLine): void {
  const command = program
    .command('show')
    .description('run a scenario up to a time and show a node as it is then')
    .argument('<scenario>', 'as for run; the first variant unless one is named')
    .argument('<node>', 'the node to look at')
    .argument('[command...]', 'a command to type there; addresses, routes and neighbours if left out')
    .option('--at <time>', 'when to look, like 20s or 1m30s; the end of the run if left out', readTime);
  addRunOptions(command)
    .option(...LIBRARY)
    .allowUnknownOption()
    .addHelpText(
      'after',
      examples(
        'sixlab show accept-ra-forwarding:broken host --at 19s',
        'sixlab show accept-ra-forwarding host --at 21s ip -6 route',
        "sixlab show accept-ra-forwarding host 'ping -c 1 2001:db8:1::1; ip -6 neigh'",
      ),
    )
    .action(async (word: string, node: string, rest: string[], options: RunFlags & { at?: SimTime }) => {
      const [{ show }, { select }] = await Promise.all([import('./commands/show'), import('./selection')]);
      const selected = select([word], false, () => libraryFolder(options.library, env), console);
      const typed = rest.length === 0 ? undefined : rest.join(' ');
      finish(show(selected, node, { at: options.at, command: typed, run: runOptions(options) }, console));
    });
}

function addList({ program, console, env, finish }: CommandLine): void {
  program
    .command('list')
    .description('list the scenarios of the library')
    .argument(
      '[words...]',
      'only those whose name, title, topics, reports or claims contain all these words, or else their text',
    )
    .option('--json', 'print an array of objects with name, title, group, topics, variants and file', false)
    .option(...LIBRARY)
    .addHelpText(
      'after',
      examples(
        'sixlab list',
        'sixlab list bridge',
        'sixlab list "RFC 4861" radvd',
        "sixlab list --json | jq -r '.[].name'",
      ),
    )
    .action(async (words: string[], options: { json: boolean; library?: string }) => {
      const { list } = await import('./commands/list');
      finish(list(words, { json: options.json, folder: libraryFolder(options.library, env) }, console));
    });
}

function addValidate({ program, console, env, finish }: CommandLine): void {
  program
    .command('validate')
    .description('check scenario files without running them')
    .argument(
      '[scenarios...]',
      'names, .yaml files, folders (with a /), or - for standard input; all of the library if left out',
    )
    .option('--json', 'print an array of objects with file, ok, variants and errors', false)
    .option(...LIBRARY)
    .addHelpText(
      'after',
      examples('sixlab validate', 'sixlab validate my-lab.yaml', 'sixlab validate ./labs/ --json'),
    )
    .action(async (words: string[], options: { json: boolean; library?: string }) => {
      const folder = (): string => libraryFolder(options.library, env);
      const files =
        words.length === 0 ? scenariosIn(folder()) : words.flatMap(word => scenariosCalled(word, folder));
      const { validate } = await import('./commands/validate');
      finish(validate(files, options, console));
    });
}

function addSchema({ program, console, finish }: CommandLine): void {
  program
    .command('schema')
    .description('print the JSON Schema of scenario files, for editors')
    .option('-o, --output <file>', 'write it to a file')
    .addHelpText(
      'after',
      `${examples('sixlab schema --output scenario.schema.json')}\n
An editor completes and checks a scenario that begins with the line
  # yaml-language-server: $schema=scenario.schema.json`,
    )
    .action(async (options: { output?: string }) => {
      const { schema } = await import('./commands/schema');
      finish(schema(options, console));
    });
}

function version(): string {
  const text = readFileSync(join(packageFolder(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
