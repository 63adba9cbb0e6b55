/**
 * systemd-networkd-wait-online(8): ends when links are as online as their files require, by what networkd has written of them,
 * or when the time is over. Mirrors wait-online.c and manager.c beside it.
 *
 * Differs from Linux: it looks ten times a second instead of being told of changes, and what is wrong with an option of it is
 * said in fewer words.
 */
import type { LinkInfo, Process, Program } from '../../kernel/uapi';
import { OPERATIONAL_STATES, type OperationalState } from './config/network';
import { parseSec } from './config/values';
import { linkState } from './networkctl';

const LOOK_AGAIN = 100_000;
const DEFAULT_TIMEOUT = 120_000_000;

type Range = readonly [OperationalState, OperationalState];

interface Wanted {
  /** Links to wait for; none: all that networkd manages. */
  readonly links: Map<string, Range | undefined>;
  readonly ignored: string[];
  range: Range | undefined;
  ipv4: boolean;
  ipv6: boolean;
  any: boolean;
  /** µs; 0: for ever. */
  timeout: number;
}

export const waitOnline: Program = {
  start(os) {
    const wanted = readArguments(os.argv.slice(1));
    if (typeof wanted === 'string') {
      if (wanted !== '') os.write('stderr', `${wanted}\n`);
      return os.exit(1);
    }
    const started = os.now();
    const timer = os.timer('networkd wait-online', look);
    look();

    function look(): void {
      if (allOnline(os, wanted as Wanted)) return os.exit(0);
      const { timeout } = wanted as Wanted;
      if (timeout > 0 && os.now() - started >= timeout) {
        os.write('stderr', 'Timeout occurred while waiting for network connectivity.\n');
        return os.exit(1);
      }
      timer.arm(LOOK_AGAIN);
    }
  },
};

/** parse_operational_state_range() */
function readRange(text: string): Range | undefined {
  const [low = '', high = 'routable'] = text.split(':');
  const find = (word: string): OperationalState | undefined => OPERATIONAL_STATES.find(each => each === word);
  const [from, to] = [find(low), find(high)];
  return from === undefined || to === undefined ? undefined : [from, to];
}

const WITH_VALUE = ['-i', '--interface', '-o', '--operational-state', '--ignore', '--timeout'];

/** parse_argv(); text: what is wrong, if anything is to be said of it. */
function readArguments(words: readonly string[]): Wanted | string {
  const wanted: Wanted = {
    links: new Map(),
    ignored: [],
    range: undefined,
    ipv4: false,
    ipv6: false,
    any: false,
    timeout: DEFAULT_TIMEOUT,
  };
  const left = words.flatMap(word => (/^--[a-z-]+=/.test(word) ? split(word) : [word]));
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const value = WITH_VALUE.includes(word) ? left.shift() : '';
    if (value === undefined) return `option '${word}' requires an argument`;
    const fault = take(wanted, word, value);
    if (fault !== undefined) return fault;
  }
  return wanted;
}

function split(word: string): [string, string] {
  const equals = word.indexOf('=');
  return [word.slice(0, equals), word.slice(equals + 1)];
}

function take(wanted: Wanted, word: string, value: string): string | undefined {
  const bad = (range: string): string => `Invalid operational state range '${range}'`;
  switch (word) {
    case '-i':
    case '--interface': {
      const [name = '', ...states] = value.split(':');
      const text = states.join(':');
      const range = text === '' ? undefined : readRange(text);
      if (text !== '' && range === undefined) return bad(text);
      wanted.links.set(name, range);
      return undefined;
    }
    case '-o':
    case '--operational-state':
      wanted.range = readRange(value);
      return wanted.range === undefined ? bad(value) : undefined;
    case '--ignore':
      wanted.ignored.push(value);
      return undefined;
    case '--timeout': {
      const timeout = parseSec(value);
      if (timeout === undefined) return '';
      wanted.timeout = timeout;
      return undefined;
    }
    case '-4':
    case '--ipv4':
      wanted.ipv4 = true;
      return undefined;
    case '-6':
    case '--ipv6':
      wanted.ipv6 = true;
      return undefined;
    case '--any':
      wanted.any = true;
      return undefined;
    default:
      return word.startsWith('-') && word !== '-q' && word !== '--quiet'
        ? `unrecognized option '${word}'`
        : undefined;
  }
}

/** manager_configured() */
function allOnline(os: Process, wanted: Wanted): boolean {
  const links = os.netlink.links();
  if (wanted.links.size === 0) {
    const looked = links.filter(link => !isIgnored(os, wanted, link)).map(link => online(os, wanted, link));
    return (wanted.any || !looked.includes('not yet')) && looked.includes('online');
  }
  const each = [...wanted.links].map(([name, range]) => {
    const link = links.find(({ ifname }) => ifname === name);
    if (link === undefined) return range?.[0] === 'missing';
    return online(os, wanted, link, range) === 'online';
  });
  return wanted.any ? each.includes(true) : !each.includes(false);
}

/** manager_ignore_link() */
function isIgnored(os: Process, { ignored }: Wanted, link: LinkInfo): boolean {
  if (link.linkType === 'loopback') return true;
  return linkState(os, link).get('REQUIRED_FOR_ONLINE') === 'no' || ignored.includes(link.ifname);
}

/** manager_link_is_online() */
function online(
  os: Process,
  wanted: Wanted,
  link: LinkInfo,
  asked?: Range,
): 'online' | 'offline' | 'not yet' {
  const state = linkState(os, link);
  const admin = state.get('ADMIN_STATE') ?? 'pending';
  if (admin === 'unmanaged') {
    if (!wanted.links.has(link.ifname)) return 'offline';
  } else if (admin !== 'configured') return 'not yet';
  const required = readRange(state.get('REQUIRED_OPER_STATE_FOR_ONLINE') ?? '');
  const [low, high] = asked ?? wanted.range ?? required ?? (['degraded', 'routable'] as const);
  const rank = (word: string | undefined): number => OPERATIONAL_STATES.findIndex(each => each === word);
  const now = rank(state.get('OPER_STATE'));
  if (now < rank(low) || now > rank(high)) return 'offline';
  const family = state.get('REQUIRED_FAMILY_FOR_ONLINE') ?? 'any';
  const chosen = wanted.ipv4 || wanted.ipv6;
  const needs4 = chosen ? wanted.ipv4 : family === 'ipv4' || family === 'both';
  const needs6 = chosen ? wanted.ipv6 : family === 'ipv6' || family === 'both';
  const enough = low === 'routable' ? ['routable'] : ['degraded', 'routable'];
  const has = (key: string): boolean => enough.includes(state.get(key) ?? 'off');
  const complete = (!needs4 || has('IPV4_ADDRESS_STATE')) && (!needs6 || has('IPV6_ADDRESS_STATE'));
  return complete ? 'online' : 'offline';
}
