/**
 * Building blocks for the parsers of single keys: yes and no, numbers, words out of a list, names. Mirrors the
 * config_parse_*() functions of conf-parser.c that many keys share, with what they say of values they cannot use.
 */
import type { NetworkdProfile } from '../version';
import type { Assignment, SaySyntax } from './conf-parser';
import { ifnameValid, parseBoolean, parseSec, parseU32, parseInt32 } from './values';

/** Reads the value of one key into `target`; `EINVAL` where the real parser's failure ends the whole file. */
export type Parser<T> = (
  target: T,
  assignment: Assignment,
  say: SaySyntax,
  profile: NetworkdProfile,
) => void | 'EINVAL';

/** The parsers of a kind of file, by `Section.Key`. A key of the tables that is not here is accepted and means nothing. */
export type Parsers<T> = Readonly<Record<string, Parser<T>>>;

/** config_parse_bool() */
export function bool<T>(set: (target: T, value: boolean) => void): Parser<T> {
  return (target, { key, value }, say, profile) => {
    const read = parseBoolean(value);
    if (read !== undefined) return set(target, read);
    const name = profile.namesBoolean ? ` for ${key}=` : '';
    say('warning', `Failed to parse boolean value${name}, ignoring: ${value}`);
  };
}

/** config_parse_tristate(): nothing is neither. */
export function tristate<T>(set: (target: T, value: boolean | undefined) => void): Parser<T> {
  return (target, { key, value }, say, profile) => {
    const read = parseBoolean(value);
    if (read !== undefined || value === '') return set(target, read);
    const name = profile.namesTristate ? ` for ${key}=` : '';
    say('warning', `Failed to parse boolean value${name}, ignoring: ${value}`);
  };
}

/** Yes, no or a word: DEFINE_CONFIG_PARSE_ENUM() over a table with booleans. `undefined` is an empty value. */
export function choice<T, V>(
  values: Readonly<Record<string, V>>,
  complaint: string,
  set: (target: T, value: V | undefined) => void,
  booleans?: { readonly yes: V; readonly no: V },
): Parser<T> {
  return (target, { value }, say) => {
    const word = Object.hasOwn(values, value) ? values[value] : undefined;
    if (word !== undefined) return set(target, word);
    const read = booleans === undefined ? undefined : parseBoolean(value);
    if (read !== undefined) return set(target, read ? booleans?.yes : booleans?.no);
    if (value === '') return set(target, undefined);
    say('warning', `${complaint}, ignoring: ${value}`);
  };
}

/** config_parse_uint32() */
export function uint32<T>(set: (target: T, value: number) => void, name = 'uint32'): Parser<T> {
  const max = name === 'uint8' ? 0xff : name === 'uint16' ? 0xffff : 0xffff_ffff;
  return (target, { value }, say) => {
    const read = parseU32(value);
    if (read !== undefined && read <= max) set(target, read);
    else say('warning', `Failed to parse ${name} value, ignoring: ${value}`);
  };
}

/** config_parse_int() */
export function int<T>(set: (target: T, value: number) => void): Parser<T> {
  return (target, { value }, say) => {
    const read = parseInt32(value);
    if (read === undefined) say('warning', `Failed to parse int value, ignoring: ${value}`);
    else set(target, read);
  };
}

/** config_parse_sec(): µs. */
export function sec<T>(set: (target: T, value: number) => void): Parser<T> {
  return (target, { value }, say) => {
    const read = parseSec(value);
    if (read === undefined) say('warning', `Failed to parse sec value, ignoring: ${value}`);
    else set(target, read);
  };
}

/** config_parse_ifname(); nothing takes the name back. */
export function ifname<T>(set: (target: T, value: string | undefined) => void): Parser<T> {
  return (target, { value }, say) => {
    if (value === '' || ifnameValid(value)) return set(target, value === '' ? undefined : value);
    say('warning', `Interface name is not valid or too long, ignoring assignment: ${value}`);
  };
}

const SIZE = /^[0-9]+\s*[KMG]?(?:iB|B)?$/;

/** config_parse_mtu(): a size; IPv6 needs 1280. */
export function mtu<T>(set: (target: T, value: number) => void, min = 0): Parser<T> {
  return (target, { value }, say) => {
    if (value === '') return set(target, 0);
    if (!SIZE.test(value.trim())) {
      return say('warning', `Failed to parse MTU value '${value}', ignoring: Invalid argument`);
    }
    const factor = 1024 ** Math.max(0, ' KMG'.indexOf(/[KMG]/.exec(value)?.[0] ?? ' '));
    const read = Number.parseInt(value, 10) * factor;
    if (read < min || read > 0xffff_ffff) {
      const range = `Permitted range is ${min}…4294967295`;
      return say('warning', `Maximum transfer unit (MTU) value out of range. ${range}, ignoring: ${value}`);
    }
    set(target, read);
  };
}
