/** What a schema cannot say of expectations: when they are looked at, and whether their values mean something. */

import { Mac } from '../base/mac';
import { nearest } from '../base/nearest';
import { parseDuration } from '../base/time';
import type { Findings } from './findings';
import type { ExpectationText } from './expectation-schema';
import { regularExpression } from './match';
import type { Path } from './scenario-error';
import { isAddress, isPrefix, parseInterfaceRef } from './target';

const TIMINGS = ['at', 'eventually', 'always', 'never'] as const;

/** Adds the mistakes in the expectations to `findings`. */
export function checkExpectations(findings: Findings): void {
  const expectations = findings.scenario.expect ?? [];
  let timed = findings.end !== undefined || (findings.scenario.steps ?? []).length > 0;
  expectations.forEach((expectation, i) => {
    const path: Path = ['expect', i];
    if (expectation.on !== undefined) findings.node(expectation.on, [...path, 'on']);
    timed = checkTiming(expectation, path, findings) || timed;
    checkNumbers(expectation, path, findings);
    checkSubject(expectation, path, findings);
  });
  if (!timed && expectations.length > 0) {
    findings.add(['expect'], 'nothing says how long this runs: `duration` is missing');
  }
}

/** Whether the expectation names a time, by which the length of the run can be told. */
function checkTiming(expectation: ExpectationText, path: Path, findings: Findings): boolean {
  const timing = expectation as {
    [K in (typeof TIMINGS)[number]]?: string | true | { from?: string; to?: string; by?: string };
  };
  const given = TIMINGS.filter(key => timing[key] !== undefined);
  const event = 'packet' in expectation || 'decision' in expectation || 'log' in expectation;
  if (given.length !== 1) {
    const wanted = event ? '`eventually` or `never`' : '`at`, `eventually`, `always` or `never`';
    const found = given.length === 0 ? 'none' : given.map(key => `\`${key}\``).join(' and ');
    findings.add(path, `an expectation says when it is looked at, with one of ${wanted}; found ${found}`);
  }
  let timed = false;
  for (const key of given) {
    const when = timing[key]!;
    if (typeof when === 'string') timed = findings.time(when, [...path, key]) !== undefined;
    else if (when !== true) timed = checkWindow(when, [...path, key], findings) || timed;
  }
  return timed;
}

function checkWindow(
  window: { from?: string; to?: string; by?: string },
  path: Path,
  findings: Findings,
): boolean {
  const times = (['from', 'to', 'by'] as const).filter(key => window[key] !== undefined);
  for (const key of times) findings.time(window[key]!, [...path, key]);
  const end = window.to ?? window.by;
  const order =
    window.from === undefined || end === undefined ? 0 : parseDuration(window.from)! - parseDuration(end)!;
  if (order > 0) findings.add(path, `the window ends at ${end}, before it begins at ${window.from}`);
  return times.length > 0;
}

function checkNumbers(expectation: ExpectationText, path: Path, findings: Findings): void {
  if ('present' in expectation && 'count' in expectation) {
    findings.add([...path, 'count'], '`count` says how many there are: `present` beside it is one too many');
  }
  if ('times' in expectation && expectation.never !== undefined) {
    findings.add([...path, 'times'], '`times` counts what happens, and `never` says that it does not');
  }
  for (const key of ['valid_lft', 'preferred_lft', 'expires'] as const) {
    const lifetime = (expectation as Partial<Record<typeof key, string>>)[key];
    if (lifetime === undefined || lifetime === 'forever') continue;
    if (parseDuration(lifetime.replace(/^[<>]=? ?/, '')) === undefined) {
      findings.add([...path, key], found => `expected a lifetime of less than 285 years, found ${found}`);
    }
  }
}

function checkSubject(expectation: ExpectationText, path: Path, findings: Findings): void {
  const expected = (
    key: string,
    text: string | undefined,
    what: string,
    fits: (text: string) => boolean,
  ): void => {
    if (text !== undefined && !fits(text))
      findings.add([...path, key], found => `expected ${what}, found ${found}`);
  };
  const onInterface = (
    key: string,
    text: string | undefined,
    what: string,
    fits: (text: string) => boolean,
  ): void => {
    const ref = text === undefined || fits(text) ? undefined : parseInterfaceRef(text);
    if (ref !== undefined) findings.node(ref.node, [...path, key]);
    else expected(key, text, `${what} or node:interface`, fits);
  };
  if ('address' in expectation) {
    expected(
      'address',
      expectation.address,
      'an address or a prefix',
      text => isAddress(text) || isPrefix(text),
    );
  } else if ('route' in expectation) {
    const isDestination = (text: string) => text === 'default' || isAddress(text) || isPrefix(text);
    expected('route', expectation.route, '`default`, a prefix or an address', isDestination);
    onInterface('via', expectation.via, 'an address', isAddress);
    expected('src', expectation.src, 'an address', isAddress);
  } else if ('neigh' in expectation) {
    onInterface('neigh', expectation.neigh, 'an address', isAddress);
    onInterface('lladdr', expectation.lladdr, 'a MAC address', text => Mac.parse(text) !== undefined);
  } else if ('ping' in expectation) {
    onInterface('ping', expectation.ping, 'an address, a host name', isPingable);
    if (expectation.error !== undefined) checkText(expectation.error, [...path, 'error'], findings);
    if (expectation.error !== undefined && expectation.ok === true) {
      findings.add(
        [...path, 'ok'],
        'a ping that is answered prints no error: `ok` and `error` exclude each other',
      );
    }
  } else if ('packet' in expectation) {
    const isParty = (text: string) => isAddress(text) || isPrefix(text);
    onInterface('from', expectation.from, 'an address, a prefix', isParty);
    onInterface('to', expectation.to, 'an address, a prefix', isParty);
    checkTexts(expectation.contains, [...path, 'contains'], findings);
  } else if ('run' in expectation) {
    checkTexts(expectation.contains, [...path, 'contains'], findings);
    checkTexts(expectation.lacks, [...path, 'lacks'], findings);
  } else if ('log' in expectation) {
    checkText(expectation.log, [...path, 'log'], findings);
  } else if ('decision' in expectation) {
    checkDecision(expectation.decision, [...path, 'decision'], findings);
  }
  if ('because' in expectation) checkDecision(expectation.because, [...path, 'because'], findings);
}

function isPingable(text: string): boolean {
  const [host, zone, ...more] = text.split('%');
  return zone === undefined
    ? isAddress(text) || /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text)
    : isAddress(host!) && more.length === 0 && /^[^/:\s]{1,15}$/.test(zone);
}

function checkTexts(texts: string | readonly string[] | undefined, path: Path, findings: Findings): void {
  if (typeof texts === 'string') checkText(texts, path, findings);
  else (texts ?? []).forEach((text, i) => checkText(text, [...path, i], findings));
}

function checkText(text: string, path: Path, findings: Findings): void {
  const source = regularExpression(text);
  if (source === undefined) return;
  try {
    new RegExp(source, 'm');
  } catch (error) {
    const why = (error as Error).message.replace(/^.*: /, '').toLowerCase();
    findings.add(path, found => `${found} is not a regular expression: ${why}`);
  }
}

function checkDecision(id: string | undefined, path: Path, findings: Findings): void {
  const { decisions } = findings.vocabulary;
  if (id === undefined || decisions === undefined || decisions.includes(id)) return;
  findings.add(path, `no decision is called \`${id}\``, nearest(id, decisions));
}
