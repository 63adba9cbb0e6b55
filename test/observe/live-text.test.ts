import { LiveText, wrap, type LiveTextOptions, type Paint } from '../../sim/observe/live-text';
import { Ip6 } from '../../sim/base/ip6';
import { decision } from '../../sim/trace/decision';
import type { TraceRecord } from '../../sim/trace/record';
import { runScenario } from '../../sim/scenario/runner';
import { lan, scenarioOf } from '../scenario/run-yaml';

const DROP = decision({ id: 'test.live.drop', outcome: 'drop', says: 'it is not wanted', spec: 'test' });
const NOTE = decision({ id: 'test.live.note', outcome: 'note', says: 'it was seen', spec: 'test' });
const REFUSAL = decision({
  id: 'test.live.refusal',
  outcome: 'note',
  says: 'it is off',
  spec: 'test',
  remedy: 'switch it on',
});

/** The lines for these records, which happen at 1.5 s on the node `host`. */
function lines(records: readonly object[], options: Partial<LiveTextOptions> = {}): string[] {
  const written: string[] = [];
  const text = new LiveText({ nodes: ['router', 'host'], ...options }, line => written.push(line));
  records.forEach((each, index) => {
    text.record({ id: index + 1, at: 1_500_000, cause: 1, origin: 0, node: 'host', ...each } as TraceRecord);
  });
  return written.join('').split('\n').slice(0, -1);
}

const state = (subject: string, entity: string, from: string, to: string) => ({
  kind: 'state',
  subject,
  entity,
  from,
  to,
});

describe('live text', () => {
  it('has time, node, device and what happened in columns', () => {
    expect(
      lines([
        { kind: 'command', text: 'ip link set eth0 up' },
        { kind: 'command', text: 'x', stream: 'stdout', output: 'one\ntwo\n' },
        { kind: 'command', text: 'x', status: 0 },
        { kind: 'command', text: 'x', status: 2 },
        { ...state('link', 'eth0', 'down', 'up') },
        { kind: 'log', facility: 'kernel', level: 'info', text: 'eth0: link becomes ready' },
        { kind: 'decision', decision: DROP, dev: 'eth0', packet: 77 },
      ]),
    ).toEqual([
      '   1.500000 host        $ ip link set eth0 up',
      '   1.500000 host        | one',
      '   1.500000 host        | two',
      '   1.500000 host        | status 2: x',
      '   1.500000 host   eth0 * link eth0: down -> up',
      '   1.500000 host        # kernel: eth0: link becomes ready',
      '   1.500000 host   eth0 x dropped: it is not wanted [test.live.drop]',
    ]);
  });

  it('is silent about what happens all the time', () => {
    expect(
      lines([
        { kind: 'decision', decision: NOTE },
        { kind: 'decision', decision: DROP, packet: 0 },
        { kind: 'log', facility: 'radvd', level: 'info', text: 'started' },
        state('address', '::1/128 dev lo', 'absent', 'usable'),
        state('address', '2001:db8::1/64 dev eth0', 'valid_lft 10', 'valid_lft 20'),
        state('neighbour', 'fe80::1 dev eth0', 'NUD_NONE', 'NUD_STALE'),
        state('route', 'local fe80::1 dev eth0 table local', 'absent', 'proto kernel metric 0'),
        state('group', 'ff02::1 dev eth0', 'absent', 'joined'),
      ]),
    ).toEqual([]);
  });

  it('tells of a note that has a remedy, of default routes and of failed neighbours', () => {
    expect(
      lines([
        { kind: 'decision', decision: REFUSAL, dev: 'eth0' },
        state('route', 'default via fe80::1 dev eth0', 'proto ra metric 1024', 'absent'),
        state('neighbour', 'fe80::1 dev eth0', 'NUD_PROBE', 'NUD_FAILED'),
      ]),
    ).toEqual([
      '   1.500000 host   eth0 - it is off [test.live.refusal]',
      '   1.500000 host   eth0 * route default via fe80::1: gone, was proto ra metric 1024',
      '   1.500000 host   eth0 * neighbour fe80::1: NUD_PROBE -> NUD_FAILED',
    ]);
  });

  it('tells all of it when it is to be verbose, with what decisions were made from', () => {
    expect(
      lines(
        [
          { kind: 'decision', decision: NOTE, inputs: { accept_ra: 1, dev: 'eth0' } },
          state('group', 'ff02::1 dev eth0', 'absent', 'joined'),
        ],
        { verbose: true },
      ),
    ).toEqual([
      '   1.500000 host        - it was seen {accept_ra=1 dev=eth0} [test.live.note]',
      '   1.500000 host   eth0 * group ff02::1: joined, new',
    ]);
  });

  it('wraps at the width of the terminal, below the text', () => {
    expect(
      lines(
        [
          {
            kind: 'log',
            facility: 'kernel',
            level: 'info',
            text: 'a line that is longer than the room there is',
          },
        ],
        { width: 60 },
      ),
    ).toEqual([
      '   1.500000 host        # kernel: a line that is longer than',
      '                          the room there is',
    ]);
  });

  it('gives the text lines of its own where the terminal is very narrow', () => {
    const narrow = lines(
      [{ kind: 'log', facility: 'kernel', level: 'info', text: 'one two three four five six' }],
      { width: 30 },
    );
    expect(narrow).toEqual(['   1.500000 host        #', '    kernel: one two three four', '    five six']);
  });

  it('shows control characters instead of obeying them', () => {
    expect(lines([{ kind: 'command', text: 'echo \u001b[2J\r' }])).toEqual([
      '   1.500000 host        $ echo \\x1b[2J\\x0d',
    ]);
  });

  it('has colours only where it is given some', () => {
    const paint = Object.fromEntries(
      ['bold', 'dim', 'red', 'green', 'yellow', 'cyan'].map(name => [
        name,
        (text: string) => `<${name}>${text}</>`,
      ]),
    ) as unknown as Paint;
    expect(lines([{ kind: 'command', text: 'true' }], { paint })).toEqual([
      '<dim>   1.500000</> <cyan>host  </>      $ <bold>true</>',
    ]);
  });
});

describe('the live text of a run', () => {
  const show = (verbose: boolean): string => {
    let all = '';
    const text = new LiveText({ nodes: ['router', 'host'], verbose }, line => (all += line));
    runScenario(scenarioOf(lan({ duration: '6s' })), {
      listeners: { onRecord: record => text.record(record) },
    });
    return all;
  };

  it('has each control packet once, where it is sent, in the words of tcpdump', () => {
    const adverts = show(false)
      .split('\n')
      .filter(line => line.includes('router advertisement'));
    expect(adverts[0]).toMatch(
      /^ +\d\.\d{6} router eth0 > IP6 fe80::ff:fe00:1 > ff02::1: ICMP6, router advertisement, length \d+$/,
    );
    expect(adverts.every(line => line.includes(' router '))).toBe(true);
  });

  it('leaves listener reports to the verbose', () => {
    expect([show(false).includes('multicast listener'), show(true).includes('multicast listener')]).toEqual([
      false,
      true,
    ]);
    expect(show(true)).toMatch(/ host {3}eth0 < IP6 .*router advertisement/);
  });
});

describe('wrapping', () => {
  it.each([
    ['short', 10, ['short']],
    ['two words', 5, ['two', 'words']],
    ['unbreakable', 4, ['unbr', 'eaka', 'ble']],
    [Ip6.parse('2001:db8::1')!.toString(), 40, ['2001:db8::1']],
  ])('%j at %d is %j', (text, width, parts) => {
    expect(wrap(text, width)).toEqual(parts);
  });
});
