import fc from 'fast-check';
import { loadScenario } from '../../sim/scenario/load';
import type { LoadResult } from '../../sim/scenario/load';
import { fixtures } from './fixtures';

const SEED = 20_261_121;

function lines(result: LoadResult): string[] {
  if (result.ok) return [];
  return result.errors.map(error => {
    const meant = error.nearest === undefined ? '' : ` -> ${error.nearest}`;
    return `${error.line}:${error.column} ${error.path} [${error.found}] ${error.message}${meant}`;
  });
}

/** What every answer of the loader must be, whatever the text. */
function expectSound(text: string): void {
  const result = loadScenario('mutated.yaml', text);
  if (result.ok) return;
  expect(result.errors.length).toBeGreaterThan(0);
  const rows = text.split(/\r\n|\n/);
  for (const error of result.errors) {
    expect(error.line).toBeGreaterThanOrEqual(1);
    expect(error.line).toBeLessThanOrEqual(rows.length);
    expect(error.column).toBeGreaterThanOrEqual(1);
    expect(error.column).toBeLessThanOrEqual(rows[error.line - 1]!.length + 1);
    expect(error.message).not.toMatch(/undefined|\[object|Expected union/);
    expect(error.found).not.toMatch(/[\r\n]/);
  }
}

describe('a good file', () => {
  it.each(fixtures('good'))('$name is taken as it is', ({ name, text }) => {
    expect(lines(loadScenario(name, text))).toEqual([]);
  });
});

describe('a bad file is refused with the place, what is there, and what was meant', () => {
  it.each(fixtures('bad'))('$name', ({ name, text, errors }) => {
    expect(errors.length).toBeGreaterThan(0);
    expect(lines(loadScenario(name, text))).toEqual(errors);
  });

  it('names the file as the caller does', () => {
    const result = loadScenario('labs/a.yaml', 'title: 5');
    expect(result.ok ? [] : result.errors.map(error => error.file)).toEqual(['labs/a.yaml', 'labs/a.yaml']);
  });

  it('counts a line end of two characters once', () => {
    const result = loadScenario('dos.yaml', 'title: T\r\nnodes:\r\n  host: { kernal: linux-6.1 }\r\n');
    expect(lines(result)).toEqual([
      '3:11 /nodes/host/kernal [kernal] `kernal` is not a key of a node -> kernel',
    ]);
  });

  it('tells a mistake of the base once, however many variants share it', () => {
    const text =
      'title: T\nnodes: { a: {} }\nduration: 1s\nsteps: [{ at: 0s, on: b, run: x }]\nvariants: { v: {}, w: {} }\n';
    expect(lines(loadScenario('x', text))).toEqual(['4:23 /steps/0/on [b] no node is called `b` -> a']);
  });

  it('stops at fifty errors', () => {
    const keys = Array.from({ length: 200 }, (_, i) => `zz${i}: 1`).join('\n');
    expect(lines(loadScenario('x', keys))).toHaveLength(50);
    const twice = Array.from({ length: 200 }, () => 'title: T').join('\n');
    expect(lines(loadScenario('x', twice))).toHaveLength(50);
  });
});

describe('words known elsewhere', () => {
  const text = [
    'title: T',
    'nodes: { a: { kernel: linux-6.13 } }',
    'expect:',
    '  - { eventually: { by: 1s }, decision: ndisc.ra.forwardin }',
    '  - { at: 1s, on: a, route: default, because: ndisc.ra.forwarding }',
  ].join('\n');

  it('are checked where the caller gives them', () => {
    const vocabulary = { kernels: ['linux-2.6.32', 'linux-6.12'], decisions: ['ndisc.ra.forwarding'] };
    expect(lines(loadScenario('x', text, vocabulary))).toEqual([
      '2:23 /nodes/a/kernel [linux-6.13] no such kernel: linux-6.13; there are from linux-2.6.32 to linux-6.12 -> linux-6.12',
      '4:41 /expect/0/decision [ndisc.ra.forwardin] no decision is called `ndisc.ra.forwardin` -> ndisc.ra.forwarding',
    ]);
  });

  it('are not checked where it does not', () => {
    expect(loadScenario('x', text).ok).toBe(true);
  });
});

describe('text that means harm', () => {
  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces', '{a: '.repeat(100_000)],
    ['closed brackets', '['.repeat(5_000) + ']'.repeat(5_000)],
    ['nested lists', '- '.repeat(100_000)],
    ['complex keys', '? '.repeat(50_000)],
    ['anchors', '&a '.repeat(50_000)],
    ['quotes', '"'.repeat(50_000)],
    ['many keys', Array.from({ length: 50_000 }, (_, i) => `k${i}: 1`).join('\n')],
    ['many aliases', `title: &a x\nreported: [${'*a, '.repeat(50_000)}]`],
    ['a long sysctl', `title: T\nnodes: { a: { sysctl: { ${'a./'.repeat(50_000)}: 1 } } }`],
    ['a long time', `title: T\nnodes: { a: {} }\nduration: ${'1'.repeat(50_000)}`],
    ['a long word', `title: T\nnodes: { a: {} }\n${'x'.repeat(900)}: 1`],
    ['too much of it', 'x'.repeat(1_000_001)],
    ['a zero octet', 'title: "\0"\nnodes: { "\0": {} }'],
    ['a byte order mark and half a surrogate pair', '\ufefftitle: "\ud800"\n\ud800: 1'],
    ['a directive', '%YAML 1.1\n---\ntitle: T\nnodes: { a: {} }\nseed: 1:30\n'],
  ])('%s', (_, text) => {
    expect(loadScenario('x', text).ok).toBe(false);
    expectSound(text);
  });

  it('2000 mutated files give a scenario or located errors, and never throw', () => {
    const texts = [...fixtures('good'), ...fixtures('bad')].map(fixture => fixture.text);
    const scrap = fc.oneof(
      fc.constantFrom(
        ...[
          '\n',
          '  ',
          '\t',
          ':',
          ': ',
          '::',
          '- ',
          '[',
          ']',
          '{',
          '}',
          '"',
          "'",
          '&a ',
          '*a',
          '!!str ',
          '#',
          '|',
          '>',
          '%',
          '---\n',
          ',',
          '\0',
          '1e2',
          'null',
          '<<: ',
          '? ',
        ],
      ),
      fc.string({ maxLength: 5 }),
    );
    const edit = fc.record({ at: fc.nat(), cut: fc.nat({ max: 12 }), put: scrap });
    const mutated = fc
      .tuple(fc.constantFrom(...texts), fc.array(edit, { minLength: 1, maxLength: 6 }))
      .map(([text, edits]) =>
        edits.reduce((left, { at, cut, put }) => {
          const from = at % (left.length + 1);
          return left.slice(0, from) + put + left.slice(from + cut);
        }, text),
      );
    fc.assert(fc.property(mutated, expectSound), { numRuns: 2000, seed: SEED });
  }, 60_000);

  it('lines taken out, doubled or moved give a scenario or located errors too', () => {
    const texts = fixtures('good').map(fixture => fixture.text.split('\n'));
    const moved = fc
      .tuple(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }))
      .map(([rows, moves]) =>
        moves
          .reduce(
            (left, [from, to]) => left.toSpliced(to % left.length, from % 3, left[from % left.length]!),
            rows,
          )
          .join('\n'),
      );
    fc.assert(fc.property(moved, expectSound), { numRuns: 500, seed: SEED });
  });
});
