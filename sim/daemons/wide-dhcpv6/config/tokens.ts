/** The tokens of dhcp6c.conf and dhcp6s.conf: cftoken.l, with its start states. A name after `interface` is no keyword, for example. */
import type { Files } from '../../../kernel/uapi';
import { ERRNO_TEXT } from '../../../kernel/uapi';
import type { Level } from '../log';

/** What a token is: a keyword by itself, punctuation by itself, or one of these. */
export type TokenType =
  | 'IFNAME'
  | 'PROFILENAME'
  | 'HOSTNAME'
  | 'DUID_ID'
  | 'IAID'
  | 'AUTHNAME'
  | 'KEYNAME'
  | 'POOLNAME'
  | 'STRING'
  | 'NUMBER'
  | 'QSTRING'
  | 'keyword'
  | 'punctuation'
  | 'end';

export interface Token {
  readonly type: TokenType;
  readonly text: string;
}

type State =
  | 'S_CNF'
  | 'S_IFACE'
  | 'S_PROFILE'
  | 'S_PREF'
  | 'S_HOST'
  | 'S_DUID'
  | 'S_IA'
  | 'S_AUTH'
  | 'S_KEY'
  | 'S_SECRET'
  | 'S_ADDRPOOL'
  | 'S_INCL';

/** In the order of their numbers, which show in the log of -D. */
const STATES: readonly State[] = [
  'S_CNF',
  'S_IFACE',
  'S_PROFILE',
  'S_PREF',
  'S_HOST',
  'S_DUID',
  'S_IA',
  'S_AUTH',
  'S_KEY',
  'S_SECRET',
  'S_ADDRPOOL',
  'S_INCL',
];

/** Keywords, and the state in which the next token is read. */
const KEYWORDS: ReadonlyMap<string, State> = new Map<string, State>([
  ['interface', 'S_IFACE'],
  ['prefix-interface', 'S_IFACE'],
  ['profile', 'S_PROFILE'],
  ['host', 'S_HOST'],
  ['pool', 'S_ADDRPOOL'],
  ['duid', 'S_DUID'],
  ['id-assoc', 'S_IA'],
  ['authentication', 'S_AUTH'],
  ['keyinfo', 'S_KEY'],
  ['secret', 'S_SECRET'],
  ['include', 'S_INCL'],
  ...(
    'address prefix preference script delayedkey request send range to address-pool option rapid-commit ia-pd ia-na ' +
    'domain-name-servers domain-name sip-server-address sip-server-domain-name ntp-servers nis-server-address ' +
    'nis-domain-name nisp-server-address nisp-domain-name bcmcs-server-address bcmcs-server-domain-name refreshtime ' +
    'nis-server-domain-name nisp-server-domain-name information-only allow sla-id sla-len ifid ifid-random infinity ' +
    'protocol algorithm rdm key delayed reconfig hmac-md5 HMAC-MD5 hmacmd5 HMACMD5 monocounter realm keyid expire'
  )
    .split(' ')
    .map((word): [string, State] => [word, 'S_CNF']),
]);

/** States in which any word is a name. */
const NAMES: Partial<Record<State, TokenType>> = {
  S_IFACE: 'IFNAME',
  S_PROFILE: 'PROFILENAME',
  S_HOST: 'HOSTNAME',
  S_AUTH: 'AUTHNAME',
  S_KEY: 'KEYNAME',
  S_ADDRPOOL: 'POOLNAME',
};

const NUMBER = /^(?:\d+|\d*\.\d+)$/;
const DUID = /^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i;
const WORD = /[a-zA-Z0-9:._-]+/y;
const QUOTED = /"[^"]*"/y;
const PUNCTUATION: Readonly<Record<string, string>> = {
  ';': 'end of sentence ',
  '{': 'begin of closure ',
  '}': 'end of closure ',
  '/': '',
  ',': '',
};

const MAX_INCLUDE_DEPTH = 10;

/** A file that is being read. */
interface Buffer {
  readonly path: string;
  readonly text: string;
  at: number;
  line: number;
}

/** What the tokens are read with. */
export interface TokenSource {
  readonly files: Files;
  say(level: Level, where: string, text: string): void;
  /** What no rule takes: flex copies it to stdout. */
  echo(text: string): void;
}

export class Tokens {
  #state: State = 'S_CNF';
  readonly #above: Buffer[] = [];
  #buffer: Buffer;

  constructor(
    private readonly source: TokenSource,
    path: string,
    text: string,
  ) {
    this.#buffer = { path, text, at: 0, line: 1 };
  }

  get path(): string {
    return this.#buffer.path;
  }

  get line(): number {
    return this.#buffer.line;
  }

  /** yylex() */
  next(): Token {
    for (;;) {
      const { text, at } = this.#buffer;
      const character = text.charAt(at);
      if (character === '') {
        const above = this.#above.pop();
        if (above === undefined) return { type: 'end', text: '' };
        this.#buffer = above;
      } else if (character === '\n') {
        this.#buffer.at += 1;
        this.#buffer.line += 1;
      } else if (character === ' ' || character === '\t') this.#buffer.at += 1;
      else if (character === '#') {
        const end = text.indexOf('\n', at);
        this.#take(text.slice(at, end === -1 ? undefined : end), 'comment ');
      } else {
        const token = this.#token(character);
        if (token !== undefined) return token;
      }
    }
  }

  /** cfswitch_buffer(): goes on in another file. False: that cannot be. */
  include(path: string): boolean {
    const { source } = this;
    if (this.#above.length >= MAX_INCLUDE_DEPTH) {
      source.say('err', 'cfswitch_buffer', 'cfparse: includes nested too deeply');
      return false;
    }
    const file = source.files.read(path);
    if (!('text' in file)) {
      source.say('err', 'cfswitch_buffer', `cfparse: fopen(${path}): ${ERRNO_TEXT[file.errno]}`);
      return file.errno === 'ENOENT';
    }
    this.#above.push(this.#buffer);
    this.#buffer = { path, text: file.text, at: 0, line: 1 };
    this.#state = 'S_CNF';
    return true;
  }

  #token(character: string): Token | undefined {
    const what = PUNCTUATION[character];
    if (what !== undefined) {
      this.#take(character, what);
      if (character === '{' && this.#state === 'S_IA') this.#state = 'S_CNF';
      return { type: 'punctuation', text: character };
    }
    const { text, at } = this.#buffer;
    QUOTED.lastIndex = WORD.lastIndex = at;
    const quoted = QUOTED.exec(text)?.[0];
    if (quoted !== undefined) {
      this.#take(quoted, '', this.#state === 'S_SECRET');
      if (this.#state === 'S_SECRET' || this.#state === 'S_INCL') this.#state = 'S_CNF';
      return { type: 'QSTRING', text: quoted.slice(1, -1) };
    }
    const word = WORD.exec(text)?.[0];
    if (word !== undefined) return this.#word(word);
    this.#buffer.at += 1;
    this.source.echo(character);
    return undefined;
  }

  #word(text: string): Token {
    const state = this.#state;
    this.#take(text, '');
    const name = NAMES[state];
    if (name !== undefined || (state === 'S_DUID' && DUID.test(text))) {
      this.#state = 'S_CNF';
      return { type: name ?? 'DUID_ID', text };
    }
    if (state === 'S_IA') {
      if (text === 'pd' || text === 'na') return { type: 'keyword', text: `ia-${text}` };
      if (NUMBER.test(text)) return { type: 'IAID', text };
    }
    const next = state === 'S_CNF' ? KEYWORDS.get(text) : undefined;
    if (next !== undefined) {
      this.#state = next;
      return { type: 'keyword', text };
    }
    return { type: NUMBER.test(text) ? 'NUMBER' : 'STRING', text };
  }

  /** Goes past `text` and tells -D of it. */
  #take(text: string, what: string, secret = false): void {
    this.#buffer.at += text.length;
    const start = 1 + 2 * (1 + STATES.indexOf(this.#state));
    const shown = `${what}[${secret ? '****' : text}] (${text.length})`;
    this.source.say('debug', 'cfdebug_print', `<${start}>${shown}`);
  }
}
