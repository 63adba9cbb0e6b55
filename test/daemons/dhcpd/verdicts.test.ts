/** Good and bad files against what dhcpd 4.4.3-P1 said about them, and says. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parseDhcpdConf } from '../../../sim/daemons/dhcpd/parse-config';
import { CONFIGURATIONS } from './configurations';
import { askDhcpd, installedDhcpd, type Verdict } from './dhcpd-t';

/** What is said about a file here, and what cannot be done with it. */
export function ours(text: string): Verdict & { readonly unmodelled: string[] } {
  const said: string[] = [];
  const unmodelled: string[] = [];
  const { ok } = parseDhcpdConf('dhcpd.conf', text, {
    read: () => undefined,
    complain: ({ message, line, indent }) => said.push(message, line, `${indent ?? ''}^`),
    say: line => said.push(line),
    unmodelled: what => unmodelled.push(what),
  });
  return { ok, said: said.join('\n'), unmodelled };
}

const LIVE = installedDhcpd() === '4.4.3-P1' ? test : test.skip;
/** A missing include ends the daemon, in words that it has for that alone. */
const parserOnly = (text: string): boolean => !text.includes('/nonexistent');

describe('dhcpd.conf', () => {
  const recorded = JSON.parse(readFileSync(join(__dirname, 'verdicts.json'), 'utf8')) as readonly Verdict[];

  test('was asked about in full', () => {
    expect(recorded).toHaveLength(CONFIGURATIONS.length);
  });

  test.each(
    CONFIGURATIONS.map((text, i) => [text, recorded[i]!] as const).filter(([text]) => parserOnly(text)),
  )('%j', (text, { ok, said }) => {
    const verdict = ours(text);
    expect(verdict.said).toBe(said);
    expect(verdict.ok).toBe(ok);
  });

  LIVE('is judged by the dhcpd of this machine as was recorded', () => {
    expect(askDhcpd(CONFIGURATIONS)).toEqual(recorded);
  });

  const EXAMPLES = ['/usr/share/doc/isc-dhcp-server/examples/dhcpd-dhcpv6.conf', '/etc/dhcp/dhcpd6.conf'];
  test.each(EXAMPLES)('%s is accepted, where it is', path => {
    if (!existsSync(path)) return;
    expect(ours(readFileSync(path, 'utf8'))).toMatchObject({ ok: true, said: '' });
  });

  test('whatever is in it, reading it ends', () => {
    const word = fc.constantFrom(
      ...CONFIGURATIONS.flatMap(text => text.split(/(?<=[\s;{}])/)),
      ...['{', '}', ';', '"', '\\', ',', '(', ')', '=', '0x', '-', '\u00ff', 'if', 'else'],
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), words => {
        expect(typeof ours(words.join('')).ok).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });

  test('expressions inside expressions without end are refused', () => {
    const deep = `if ${'('.repeat(5000)}known`;
    expect(ours(deep).ok).toBe(false);
    expect(ours('if known { '.repeat(5000)).ok).toBe(false);
    expect(ours(`if ${'not '.repeat(5000)} known {}`).ok).toBe(false);
    expect(ours('group { '.repeat(5000)).ok).toBe(false);
  });
});
