/** Files and the command line of dnsmasq: read_opts(), read_file() and one_file() of option.c. */
import { ERRNO_TEXT, type Files } from '../../kernel/uapi';
import { emptyConfig, type DnsmasqConfig } from './config';
import { LETTERS, OPTIONS } from './option-table';
import { takeOption } from './parse-option';

/** What is printed instead of starting. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** Where, for the trace. */
  readonly file: string;
  readonly line: number;
}

const BAD_CONFIGURATION = 1;
const NO_FILE = 3;

/** Ends the reading. */
class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** The configuration of a command line and the files it names. */
export function readConfiguration(files: Files, argv: readonly string[]): DnsmasqConfig | Refusal {
  try {
    return new Reader(files).read(argv);
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.refusal;
    throw thrown;
  }
}

const DEFAULT_FILE = '/etc/dnsmasq.conf';

class Reader {
  readonly #config = emptyConfig();
  readonly #read = new Set<string>();

  constructor(private readonly files: Files) {}

  /** Options of the command line are taken before those of files. */
  read(argv: readonly string[]): DnsmasqConfig {
    let path = DEFAULT_FILE;
    for (const [name, argument] of this.#commandLine(argv)) {
      if (name === 'conf-file') path = argument;
      else this.#take(name, argument, complaint => this.#badCommandLine(complaint));
    }
    if (path !== DEFAULT_FILE || this.files.exists(path)) this.#file(path);
    return this.#config;
  }

  #badCommandLine(complaint?: string): never {
    const what = complaint ?? 'try --help';
    throw new Refused({
      status: BAD_CONFIGURATION,
      message: `bad command line options: ${what}`,
      file: '',
      line: 0,
    });
  }

  *#commandLine(argv: readonly string[]): Generator<readonly [string, string]> {
    const words = argv.slice(1);
    while (words.length > 0) {
      const word = words.shift()!;
      const [, long, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
      const letter = long === undefined && /^-[^-]/.test(word) ? word.charAt(1) : undefined;
      const name = long ?? (letter === undefined ? undefined : LETTERS[letter]);
      const arity = name === undefined ? undefined : OPTIONS.get(name);
      if (name === undefined || arity === undefined) return this.#badCommandLine();
      const rest = letter === undefined ? value : word.slice(2) || undefined;
      if (arity === 'none') {
        if (long !== undefined && rest !== undefined) this.#badCommandLine();
        yield [name, ''];
        if (letter !== undefined && rest !== undefined) words.unshift(`-${rest}`);
        continue;
      }
      const takesNext =
        arity === 'one' || (letter !== undefined && words[0] !== undefined && !words[0].startsWith('-'));
      const argument = rest ?? (takesNext ? words.shift() : undefined);
      if (arity === 'one' && argument === undefined) this.#badCommandLine();
      yield [name, argument ?? ''];
    }
  }

  #file(path: string): void {
    if (this.#read.has(path)) return;
    this.#read.add(path);
    const file = this.files.read(path);
    if (!('text' in file)) {
      const message = `cannot read ${path}: ${ERRNO_TEXT[file.errno]}`;
      throw new Refused({ status: NO_FILE, message, file: path, line: 0 });
    }
    for (const [i, text] of file.text.split('\n').entries()) this.#line(text, path, i + 1);
  }

  #line(text: string, file: string, line: number): void {
    const refuse = (complaint: string): never => {
      const message = `${complaint} at line ${line} of ${file}`;
      throw new Refused({ status: BAD_CONFIGURATION, message, file, line });
    };
    const written = withoutComment(text).trim();
    if (written === '') return;
    const equals = written.indexOf('=');
    const name = (equals === -1 ? written : written.slice(0, equals)).trim();
    const argument = equals === -1 ? undefined : written.slice(equals + 1).trim();
    const arity = OPTIONS.get(name);
    if (arity === undefined) return refuse('bad option');
    if (arity === 'none' && argument !== undefined) return refuse('extraneous parameter');
    if (arity === 'one' && argument === undefined) return refuse('missing parameter');
    this.#take(name, argument ?? '', refuse);
  }

  #take(name: string, argument: string, refuse: (complaint: string) => never): void {
    if (OPTIONS.get(name) === 'none') return void this.#config.flags.add(name);
    if (name === 'conf-file') return this.#file(argument);
    if (name === 'conf-dir') return this.#directory(argument);
    const complaint = takeOption(this.#config, name, argument);
    if (complaint !== undefined) refuse(complaint);
  }

  /** conf-dir: every file but those whose names end or begin in a way that editors and packagers use. */
  #directory(argument: string): void {
    const [folder = '', ...endings] = argument.split(',').map(word => word.trim());
    const names = this.files.list(folder);
    if ('errno' in names) {
      const message = `cannot access directory ${folder}: ${ERRNO_TEXT[names.errno]}`;
      throw new Refused({ status: NO_FILE, message, file: folder, line: 0 });
    }
    const wanted = endings.filter(each => each.startsWith('*')).map(each => each.slice(1));
    const unwanted = endings.filter(each => !each.startsWith('*'));
    for (const name of names) {
      if (name.endsWith('~') || name.startsWith('.') || (name.startsWith('#') && name.endsWith('#')))
        continue;
      if (wanted.length > 0 && !wanted.some(each => name.endsWith(each))) continue;
      if (unwanted.some(each => name.endsWith(each))) continue;
      this.#file(`${folder.replace(/\/$/, '')}/${name}`);
    }
  }
}

/** A # begins a comment at the beginning of a line and behind white space, outside of quotes, which go. */
function withoutComment(text: string): string {
  let quoted = false;
  let result = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '"') quoted = !quoted;
    else if (character === '#' && !quoted && (at === 0 || /\s/.test(text.charAt(at - 1)))) break;
    else result += character;
  }
  return result;
}
