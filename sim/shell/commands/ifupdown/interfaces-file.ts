/**
 * Reads /etc/network/interfaces and the files it names (interfaces(5), config.c of ifupdown 0.8.41).
 *
 * Differs from Linux: the families `can` and `ipx` are unknown, and `source` expands patterns but neither variables nor `~`.
 */
import { ERRNO_TEXT, type Files } from '../../../kernel/uapi';
import { expandPathname } from '../../language/glob';
import { absolutePath } from '../../language/path';
import type { Family, Method } from './method';
import { INET, META } from './methods-inet';
import { INET6 } from './methods-inet6';
import { canonicalName, isCommand, setVariable, type Variable } from './variables';

/** An `iface` stanza. */
export interface Stanza {
  readonly logical: string;
  readonly family: Family;
  readonly method: Method;
  readonly variables: Variable[];
}

/** What the files say. */
export interface Interfaces {
  readonly stanzas: Stanza[];
  /** Names by class: `auto`, and NAME of `allow-NAME`. */
  readonly classes: Map<string, string[]>;
  /** The patterns of `mapping`. */
  readonly mapped: string[];
  readonly noAutoDown: string[];
  readonly noScripts: string[];
  readonly renames: string[];
  /** A stanza configures a loopback interface, which is then nothing special. */
  namesLoopback: boolean;
}

const FAMILIES: readonly Family[] = [INET, INET6, META];

/** How much of a word counts. */
const MAX_WORD = 79;

/** How reading is told about. */
export interface Told {
  /** A line of standard error. */
  warn(text: string): void;
  readonly verbose: boolean;
}

/** Reads the file; undefined when something in it is a mistake, which `told` has heard of. */
export function readInterfaces(files: Files, path: string, told: Told): Interfaces | undefined {
  const found: Interfaces = {
    stanzas: [],
    classes: new Map(),
    mapped: [],
    noAutoDown: [],
    noScripts: [],
    renames: [],
    namesLoopback: false,
  };
  return new Reading(files, found, told, new Set()).read(path) ? found : undefined;
}

/** The lines of a file: comments left out, those that end with a backslash joined, with the number of the last of each. */
function* logicalLines(text: string): Generator<{ readonly text: string; readonly number: number }> {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  for (let at = 0; at < lines.length; at += 1) {
    let line = (lines[at] ?? '').trimStart();
    if (line.startsWith('#')) continue;
    while (line.endsWith('\\') && at + 1 < lines.length) {
      at += 1;
      line = line.slice(0, -1) + (lines[at] ?? '');
    }
    yield { text: line.trimEnd(), number: at + 1 };
  }
}

/** The first word and what follows it. */
function splitWord(text: string): [word: string, rest: string] {
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? [];
  return [word.slice(0, MAX_WORD), rest];
}

function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .filter(word => word !== '')
    .map(word => word.slice(0, MAX_WORD));
}

class Reading {
  constructor(
    readonly files: Files,
    readonly found: Interfaces,
    readonly told: Told,
    readonly seen: Set<string>,
  ) {}

  /** False when there was a mistake; a file that is not there is none. */
  read(path: string): boolean {
    if (this.seen.has(path)) return false;
    this.seen.add(path);
    const content = this.files.read(absolutePath(path));
    if ('errno' in content) {
      if (content.errno === 'EISDIR') this.told.warn(`${path}: ${ERRNO_TEXT.EISDIR}`);
      else this.told.warn(`couldn't open interfaces file "${path}": ${ERRNO_TEXT[content.errno]}`);
      return content.errno !== 'EISDIR';
    }
    const lines = new FileReading(this, path);
    for (const { text, number } of logicalLines(content.text)) {
      const mistake = text === '' ? undefined : lines.take(text, number);
      if (mistake === undefined) continue;
      this.told.warn(`${path}:${number}: ${mistake}`);
      return false;
    }
    return true;
  }
}

/** One file being read. Each function that takes something gives the mistake in it, if there is one. */
class FileReading {
  #stanza: Stanza | undefined;
  #mapping: { script: boolean } | undefined;

  constructor(
    readonly all: Reading,
    readonly path: string,
  ) {}

  take(line: string, number: number): string | undefined {
    const { found } = this.all;
    const [word, rest] = splitWord(line);
    if (word === 'mapping') {
      found.mapped.push(...wordsOf(rest));
      this.#stanza = undefined;
      this.#mapping = { script: false };
    } else if (word === 'source') this.#source(rest);
    else if (word.startsWith('source-dir')) this.#sourceDirectory(rest);
    else if (word === 'iface') return this.#iface(rest, number);
    else if (word === 'auto') this.#list(rest, classOf(found, 'auto'), false);
    else if (/^allow-./.test(word)) this.#list(rest, classOf(found, word.slice('allow-'.length)), false);
    else if (word === 'no-auto-down') this.#list(rest, found.noAutoDown, true);
    else if (word === 'no-scripts') this.#list(rest, found.noScripts, true);
    else if (word === 'rename') {
      found.renames.push(...wordsOf(rest));
      this.#endStanza();
    } else if (this.#stanza !== undefined) return option(this.#stanza, word, rest);
    else return this.#mappingOption(word);
    return undefined;
  }

  #endStanza(): void {
    this.#stanza = undefined;
    this.#mapping = undefined;
  }

  /** Names for a list; without any it is the interface of the stanza around it. */
  #list(rest: string, list: string[], repeated: boolean): void {
    const within = rest === '' ? this.#stanza : undefined;
    for (const name of within === undefined ? wordsOf(rest) : [within.logical])
      if (repeated || !list.includes(name)) list.push(name);
    if (within === undefined) this.#endStanza();
  }

  #paths(patterns: string): string[] {
    const directory = this.path.includes('/') ? this.path.replace(/\/[^/]*$/, '') : '.';
    const [first = '', ...others] = wordsOf(patterns);
    const absolute = first.startsWith('/') ? first : `${directory}/${first}`;
    return [absolute, ...others].flatMap(pattern => expandPathname(this.all.files, pattern));
  }

  #source(patterns: string): void {
    for (const path of this.#paths(patterns)) {
      if (this.all.told.verbose) this.all.told.warn(`parsing file ${path}`);
      this.all.read(path);
    }
    this.#endStanza();
  }

  #sourceDirectory(patterns: string): void {
    for (const directory of this.#paths(patterns)) {
      const names = this.all.files.list(absolutePath(directory));
      if ('errno' in names) continue;
      if (this.all.told.verbose) this.all.told.warn(`reading directory ${directory}`);
      for (const name of names.filter(each => /^[A-Za-z0-9_-]+$/.test(each))) {
        if (this.all.told.verbose) this.all.told.warn(`parsing file ${directory}/${name}`);
        this.all.read(`${directory}/${name}`);
      }
    }
    this.#endStanza();
  }

  #mappingOption(word: string): string | undefined {
    if (this.#mapping === undefined || (word !== 'script' && word !== 'map')) return 'misplaced option';
    if (word === 'script' && this.#mapping.script) return 'duplicate script in mapping';
    this.#mapping.script ||= word === 'script';
    return undefined;
  }

  /** `NAME [FAMILY] [METHOD] [inherits OTHER]`. */
  #iface(line: string, number: number): string | undefined {
    const { found, told } = this.all;
    const [logical, ...words] = wordsOf(line);
    if (logical === undefined) return 'too few parameters for iface line';
    const family = FAMILIES.find(({ name }) => name === words[0]);
    if (family !== undefined) words.shift();
    else if (words[0] !== 'inherits') return 'unknown or no address type and no inherits keyword specified';
    const method = family?.methods.find(({ name }) => name === words[0]);
    if (method !== undefined) words.shift();
    else if (words[0] !== 'inherits') return 'unknown or no method and no inherits keyword specified';
    const [keyword, heir] = words;
    let inherited: Stanza | undefined;
    if (keyword === 'inherits') {
      if (heir === undefined) return "'inherits' keyword is missing a parameter";
      inherited = found.stanzas.find(
        each => each.logical === heir && (family === undefined || each.family === family),
      );
      if (inherited === undefined) return `unknown iface to inherit from: ${heir} (${family?.name ?? '*'})`;
    } else if (keyword !== undefined) {
      told.warn(
        `${this.path}:${number}: extra parameter for the iface line not understood and ignored: ${keyword}`,
      );
    }
    const [ofFamily, ofMethod] = [family ?? inherited?.family, method ?? inherited?.method];
    if (ofFamily === undefined || ofMethod === undefined) return undefined;
    const variables = (inherited?.variables ?? []).map(each => ({ ...each }));
    this.#stanza = { logical, family: ofFamily, method: ofMethod, variables };
    this.#mapping = undefined;
    found.stanzas.push(this.#stanza);
    found.namesLoopback ||= method?.name === 'loopback';
    return undefined;
  }
}

function classOf({ classes }: Interfaces, name: string): string[] {
  const known = classes.get(name) ?? [];
  classes.set(name, known);
  return known;
}

/** An option of a stanza; a second one of a name is another line of its value. */
function option({ variables }: Stanza, written: string, value: string): string | undefined {
  if (value === '') return 'option with empty value';
  const name = canonicalName(written);
  const known = isCommand(name) ? undefined : variables.find(each => each.name === name);
  setVariable(variables, name, known === undefined ? value : `${known.value}\n${value}`);
  return undefined;
}
