/**
 * YAML text as a plain value that knows where each of its parts stands. Written for text that may mean harm: size,
 * depth and what aliases expand to are bounded, and whatever is wrong comes back as a problem.
 */

import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { Alias, Document, Node, Pair, ParsedNode, YAMLError, YAMLMap } from 'yaml';
import { pointer } from './scenario-error';
import type { Path, Problem, ScenarioError } from './scenario-error';

const MAX_TEXT = 1_000_000;
const MAX_DEPTH = 32;
const MAX_VALUES = 100_000;
const MAX_ERRORS = 50;

/** Where something stands and what stands there. */
export interface Place {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** As written; of a list or a map, only that it is one. */
  readonly found: string;
}

/** A parsed file. `value` is undefined when `errors` is not empty. */
export interface YamlText {
  readonly value: unknown;
  readonly errors: readonly ScenarioError[];
  /** Where the value at `path` stands, or its key; where nothing is there, where its nearest container stands. */
  locate(path: Path, on: Problem['on']): Place;
}

/** Parses one YAML 1.2 document. Never throws. */
export function parseYaml(file: string, text: string): YamlText {
  const lines = new LineCounter();
  const failed = (offset: number, path: Path, found: string, message: string): ScenarioError => {
    const { line, col } = lines.linePos(Math.max(0, offset));
    return { file, line: Math.max(1, line), column: Math.max(1, col), path: pointer(path), found, message };
  };
  if (text.length > MAX_TEXT) {
    const error = failed(0, [], `${text.length} characters`, `a scenario has at most ${MAX_TEXT} characters`);
    return { value: undefined, errors: [error], locate: () => ({ line: 1, column: 1, found: '' }) };
  }
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const syntax = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const reader = new Reader(text, failed);
  const { version, explicit } = document.directives!.yaml;
  if (explicit === true && version !== '1.2') {
    reader.errors.push(
      failed(0, [], `%YAML ${version}`, 'a scenario is YAML 1.2, in which `on` and `1:30` are text'),
    );
  }
  // What follows the first syntax error is mostly an echo of it.
  const first = syntax[0];
  const value = first === undefined ? reader.read(document.contents as ParsedNode | null) : undefined;
  const errors =
    first === undefined ? reader.errors.slice(0, MAX_ERRORS) : [syntaxError(text, document, first, failed)];
  return {
    value: errors.length > 0 ? undefined : value,
    errors,
    locate(path, on) {
      const { node, offset } = reader.find(document.contents as ParsedNode | null, path, on);
      const { line, col } = lines.linePos(offset);
      return { line: Math.max(1, line), column: Math.max(1, col), found: describe(text, node) };
    },
  };
}

type Fail = (offset: number, path: Path, found: string, message: string) => ScenarioError;

/** Turns nodes into values, and finds them again. */
class Reader {
  readonly errors: ScenarioError[] = [];
  private readonly anchors = new Map<string, Node>();
  /** What each anchored node became and how many values it holds; undefined while it is being read. */
  private readonly anchored = new Map<Node, { value: unknown; size: number } | undefined>();
  /** What each alias stands for: an anchor can be set again later in the file. */
  private readonly targets = new Map<Alias, Node>();
  private size = 0;

  constructor(
    private readonly text: string,
    private readonly fail: Fail,
  ) {}

  read(root: Node | null): unknown {
    return this.value(root, []);
  }

  private value(node: Node | null, path: Path): unknown {
    this.size++;
    if (node === null || this.exhausted(node, path)) return null;
    if (isAlias(node)) return this.alias(node, path);
    const before = this.size;
    if (node.anchor !== undefined) {
      this.anchors.set(node.anchor, node);
      this.anchored.set(node, undefined);
    }
    let value: unknown = null;
    if (isScalar(node)) value = node.value;
    else if (isSeq(node)) value = node.items.map((item, i) => this.value(item as Node | null, [...path, i]));
    else if (isMap(node)) value = this.map(node, path);
    if (node.anchor !== undefined) this.anchored.set(node, { value, size: this.size - before + 1 });
    return value;
  }

  private exhausted(node: Node, path: Path): boolean {
    if (path.length <= MAX_DEPTH && this.size <= MAX_VALUES) return false;
    if (this.errors.length === 0) {
      const why =
        path.length > MAX_DEPTH ? `nested more than ${MAX_DEPTH} deep` : `more than ${MAX_VALUES} values`;
      this.errors.push(this.fail(start(node), path, describe(this.text, node), why));
    }
    return true;
  }

  private alias(node: Alias, path: Path): unknown {
    const target = this.anchors.get(node.source);
    const known = target === undefined ? undefined : this.anchored.get(target);
    if (target === undefined || known === undefined) {
      const why =
        target === undefined ? 'no anchor of this name stands before it' : 'stands inside what it refers to';
      this.errors.push(this.fail(start(node), path, `*${node.source}`, `alias \`*${node.source}\`: ${why}`));
      return null;
    }
    this.targets.set(node, target);
    this.size += known.size;
    return this.exhausted(node, path) ? null : known.value;
  }

  private map(node: YAMLMap, path: Path): Record<string, unknown> {
    const entries = new Map<string, unknown>();
    for (const pair of node.items as Pair<Node | null, Node | null>[]) {
      const key = this.key(pair, path);
      if (key === undefined) continue;
      const here = [...path, key];
      if (entries.has(key)) {
        this.errors.push(this.fail(start(pair.key), here, key, `\`${key}\` stands twice in this map`));
      }
      entries.set(key, this.value(pair.value, here));
    }
    // Not by assignment: a key may be called `__proto__`.
    return Object.fromEntries(entries);
  }

  private key({ key, value }: Pair<Node | null, Node | null>, path: Path): string | undefined {
    const found = describe(this.text, key);
    // `[fe80::]` and `- ::` are, to YAML, the key `fe80:` or `:` with nothing after it.
    if (/^[0-9A-Fa-f:.]*:$/.test(found) && (value === null || (isScalar(value) && value.source === ''))) {
      this.errors.push(this.fail(start(key), path, `${found}:`, quoteIt(`${found}:`)));
    } else if (key === null || !isScalar(key)) {
      this.errors.push(this.fail(start(key), path, found, 'a key must be text'));
    } else if (typeof key.value !== 'string') {
      const number = typeof key.value === 'number' || typeof key.value === 'bigint';
      const why = number
        ? `the key \`${found}\` is read as the number ${key.value}: a name starts with a letter`
        : `the key \`${found}\` is not read as text; put it in quotes: "${found}"`;
      this.errors.push(this.fail(start(key), [...path, found], found, why));
    } else return key.value;
    return undefined;
  }

  find(root: Node | null, path: Path, on: Problem['on']): { node: Node | null; offset: number } {
    let node = root;
    let offset = start(root);
    for (const [i, step] of path.entries()) {
      const container = isAlias(node) ? (this.targets.get(node) ?? null) : node;
      const pair = isMap(container)
        ? container.items.find(each => isScalar(each.key) && each.key.value === step)
        : undefined;
      const item = isSeq(container) && typeof step === 'number' ? container.items[step] : undefined;
      if (pair === undefined && item === undefined) return { node: null, offset };
      const atKey = on === 'key' && i === path.length - 1;
      node = (pair === undefined ? item : atKey ? pair.key : pair.value) as Node | null;
      offset = node === null || start(node) < 0 ? start(pair?.key as Node | null) : start(node);
    }
    return { node, offset };
  }
}

function start(node: Node | null): number {
  return node?.range?.[0] ?? -1;
}

/** What stands there, on one line: a list or a map is only named as such. */
function describe(text: string, node: Node | null): string {
  if (isSeq(node)) return 'a list';
  if (isMap(node)) return 'a map';
  if (node === null || node.range === null || node.range === undefined) return 'nothing';
  const written = text.slice(node.range[0], node.range[1]).trim();
  return written === '' ? 'nothing' : shortened(written);
}

function shortened(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0]!;
  return line.length > 60 || line !== text ? `${line.slice(0, 60)}...` : line;
}

function quoteIt(found: string): string {
  return `YAML takes the last \`:\` of ${found} for the end of a key; put it in quotes: "${found}"`;
}

/** The parser's messages in the words of somebody who writes a scenario. */
const SYNTAX: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias can have neither an anchor nor a tag',
  BAD_INDENT: 'this must start in the same column as the entries above it',
  BLOCK_AS_IMPLICIT_KEY: 'a value with `: ` in it, or with a `:` at its end, must stand in quotes',
  BLOCK_IN_FLOW: 'a value with `: ` in it, or with a `:` at its end, must stand in quotes',
  KEY_OVER_1024_CHARS: 'a key has at most 1024 characters',
  MULTILINE_IMPLICIT_KEY: 'a key must stand on one line; perhaps a `:` or a closing quote is missing above',
  MULTIPLE_DOCS: 'a file holds one scenario: a second document begins here',
  TAB_AS_INDENT: 'a tab cannot indent: use blanks',
  TAG_RESOLVE_FAILED: 'a tag (`!...`) has no meaning in a scenario; if it is text, put it in quotes',
  RESOURCE_EXHAUSTION: 'nested too deep',
};

function syntaxError(text: string, document: Document, error: YAMLError, fail: Fail): ScenarioError {
  const quote = unclosedQuote(document, error);
  if (quote !== undefined) return fail(quote, [], shortened(text.slice(quote)), 'this quote is not closed');
  const from = error.pos[0];
  const rest = text.slice(from, from + 200).split(/[\r\n]/, 1)[0]!;
  const found = rest.trim() === '' ? 'nothing' : shortened(rest.trim());
  const open = /^\s*([0-9A-Fa-f:.]*::)(?=[\s,\]}]|$)/.exec(rest)?.[1];
  if (open !== undefined && error.code.startsWith('BLOCK')) return fail(from, [], open, quoteIt(open));
  return fail(from, [], found, syntaxMessage(error, rest));
}

function syntaxMessage(error: YAMLError, rest: string): string {
  if (error.code === 'BAD_SCALAR_START')
    return `a value that starts with \`${rest[0]}\` must stand in quotes`;
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && !rest.includes(':')) {
    return 'what follows is indented more than this, and so would belong to it';
  }
  const bracket = /end with a (.)$/.exec(error.message)?.[1];
  if (bracket !== undefined)
    return `\`${bracket}\` is missing above, or what stands in the brackets is not indented`;
  return SYNTAX[error.code] ?? error.message.replace(/\.$/, '');
}

/** Where the quoted text begins that nobody closed: it is the last value in the file. */
function unclosedQuote(document: Document, error: YAMLError): number | undefined {
  let last: number | undefined;
  if (!/^Missing closing .quote/.test(error.message)) return undefined;
  visit(document, { Scalar: (_, scalar) => void (last = start(scalar as Node)) });
  return last;
}
