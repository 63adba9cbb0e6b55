/** The command lines of ifup, ifdown and ifquery (main.c of ifupdown 0.8.41). */
import type { Process } from '../../../kernel/uapi';
import { parseOptions } from '../options';
import { commandName } from '../streams';
import { canonicalName, type Variable } from './variables';

export type Command = 'ifup' | 'ifdown' | 'ifquery';

/** What a command line asks for. */
export interface Settings {
  readonly command: Command;
  readonly all: boolean;
  /** Print commands and change nothing: ifquery does not, either. */
  readonly noAct: boolean;
  readonly noActCommands: boolean;
  readonly verbose: boolean;
  readonly force: boolean;
  readonly ignoreFailures: boolean;
  readonly scripts: boolean;
  readonly mappings: boolean;
  readonly noLoopback: boolean;
  readonly list: boolean;
  readonly state: boolean;
  readonly allowClass: string | undefined;
  readonly excluded: readonly string[];
  readonly interfaces: string;
  readonly stateDirectory: string | undefined;
  readonly variables: readonly Variable[];
  readonly names: readonly string[];
  /** Complains on standard error. */
  warn(text: string): void;
}

/** Letters nobody types, for options that have a long name only. */
const ALLOW = '\ue000';
const NO_MAPPINGS = '\ue001';
const NO_SCRIPTS = '\ue002';
const NO_LOOPBACK = '\ue003';
const STATE = '\ue004';
const IGNORE_ERRORS = '\ue005';
const READ_ENVIRONMENT = '\ue006';
const STATE_DIRECTORY = '\ue007';
const NO_ACT_COMMANDS = '\ue008';

const OPTIONS = {
  flags: `hVvnalf${NO_MAPPINGS}${NO_SCRIPTS}${NO_LOOPBACK}${STATE}${IGNORE_ERRORS}${READ_ENVIRONMENT}${NO_ACT_COMMANDS}`,
  valued: `Xsio${ALLOW}${STATE_DIRECTORY}`,
  long: {
    help: 'h',
    version: 'V',
    verbose: 'v',
    all: 'a',
    allow: ALLOW,
    interfaces: 'i',
    exclude: 'X',
    'no-act': 'n',
    'no-act-commands': NO_ACT_COMMANDS,
    'no-mappings': NO_MAPPINGS,
    'no-scripts': NO_SCRIPTS,
    'no-loopback': NO_LOOPBACK,
    force: 'f',
    'ignore-errors': IGNORE_ERRORS,
    option: 'o',
    list: 'l',
    state: STATE,
    'read-environment': READ_ENVIRONMENT,
    'state-dir': STATE_DIRECTORY,
  },
};

const REFUSAL = 'Use --help for help';

/** What the words ask for; a number when they are answered already, as the exit status. */
export function readSettings(process: Process): Settings | number {
  const command = commandName(process) as Command;
  const warn = (text: string): void => process.write('stderr', `${command}: ${text}\n`);
  const refuse = (complaint?: string): number => {
    if (complaint !== undefined) warn(complaint);
    warn(REFUSAL);
    return 1;
  };
  const options = parseOptions(process.argv.slice(1), OPTIONS);
  if (typeof options === 'string') return refuse(options);
  const query = command === 'ifquery';
  const asked = options.given.find(({ letter }) => letter === 'h' || letter === 'V');
  if (asked !== undefined) {
    process.write('stdout', asked.letter === 'h' ? help(command) : version(command));
    return 0;
  }
  const has = (letter: string): boolean => options.has(letter);
  if (query ? has('n') || has('f') : has('l') || has(STATE)) return refuse();
  const variables: Variable[] = [];
  for (const { letter, value } of options.given) {
    if (letter !== 'o') continue;
    const equals = value.indexOf('=');
    if (equals < 0) return (warn(`error in --option "${value}" -- no "=" character`), 1);
    variables.push({ name: canonicalName(value.slice(0, equals)), value: value.slice(equals + 1) });
  }
  const { all, list } = { all: has('a'), list: has('l') };
  const environment = has(READ_ENVIRONMENT) ? process.env : new Map<string, string>();
  const names = options.operands;
  if (!has(STATE)) {
    if (names.length > 0 && all)
      return refuse('either use the --all option, or specify interface(s), but not both');
    if (names.length === 0 && !all && !list) return refuse('no interface(s) specified');
    if (all && query && !list) return refuse();
  }
  const toldNotTo = environment.get('CONFIGURE_INTERFACES') === 'no';
  return {
    command,
    all,
    noAct: query || has('n') || toldNotTo,
    noActCommands: has('n') || has(NO_ACT_COMMANDS),
    verbose: has('v') || environment.get('VERBOSE') === 'yes',
    force: has('f'),
    ignoreFailures: command === 'ifdown' || has(IGNORE_ERRORS),
    scripts: !has(NO_SCRIPTS),
    mappings: !has(NO_MAPPINGS),
    noLoopback: has(NO_LOOPBACK),
    list,
    state: has(STATE),
    allowClass: options.value(ALLOW),
    excluded: [
      ...options.given.filter(({ letter }) => letter === 'X').map(({ value }) => value),
      ...(environment.get('EXCLUDE_INTERFACES') ?? '').split(/[ \t\n]+/).filter(word => word !== ''),
    ],
    interfaces: options.value('i') ?? '/etc/network/interfaces',
    stateDirectory: options.value(STATE_DIRECTORY),
    variables,
    names,
    warn,
  };
}

function version(command: Command): string {
  return `${command} version 0.8.41\n`;
}

function help(command: Command): string {
  const query = command === 'ifquery';
  return [
    `Usage: ${command} <options> <ifaces...>`,
    ...(query ? [`       ${command} <options> --list`, `       ${command} --state <ifaces...>`] : []),
    '',
    'Options:',
    '\t-h, --help             this help',
    '\t-V, --version          copyright and version information',
    '\t-a, --all              process all interfaces marked "auto"',
    '\t--allow CLASS          ignore non-"allow-CLASS" interfaces',
    '\t-i, --interfaces FILE  use FILE for interface definitions',
    '\t--state-dir DIR        use DIR to store state information',
    '\t-X, --exclude PATTERN  exclude interfaces from the list of',
    '\t                       interfaces to operate on by a PATTERN',
    ...(query
      ? []
      : [
          "\t-n, --no-act           print out what would happen, but don't do it",
          "\t                       (note that this option doesn't disable mappings)",
        ]),
    '\t-v, --verbose          print out what would happen before doing it',
    '\t-o OPTION=VALUE        set OPTION to VALUE as though it were in',
    '\t                       /etc/network/interfaces',
    "\t--no-mappings          don't run any mappings",
    "\t--no-scripts           don't run any hook scripts",
    "\t--no-loopback          don't act specially on the loopback device",
    ...(query
      ? [
          '\t--list                 list all matching known interfaces',
          '\t--state                show the state of specified interfaces',
        ]
      : ['\t-f, --force            force de/configuration', '\t--ignore-errors        ignore errors']),
    '',
  ].join('\n');
}
