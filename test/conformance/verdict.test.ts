import { group, type Case, type Vector } from '../../sim/conformance/case';
import { SimulatedKernel } from '../../sim/conformance/simulated-kernel';
import { Unexpected } from '../../sim/conformance/tester';
import { ask, judge, verdictText, type Bench } from '../../sim/conformance/verdict';

function single(vector: Partial<Vector>): Case {
  const [only] = group({ id: 'A1', title: 'One', spec: 'RFC 0', expects: 'this' }, [
    { run: () => Promise.resolve(), ...vector },
  ]).cases;
  return only as Case;
}

const bench: Bench = {
  version: '6.18',
  virtual: true,
  put: options => Promise.resolve(new SimulatedKernel('linux-6.18', options)),
};

describe('a verdict', () => {
  const differs = [
    { sees: 'that', because: 'it did not know', before: '4.9' },
    { sees: 'more', because: 'it knows better', since: '5.4' },
  ];

  it.each([
    ['this', '6.18', 'specified'],
    ['that', '4.4', 'linux'],
    ['that', '4.9', 'fails'],
    ['more', '5.3.18', 'fails'],
    ['more', '5.4', 'linux'],
    ['nothing', '6.18', 'fails'],
  ])('of %s on %s: %s', (saw, version, kind) => {
    expect(judge(single({ linux: differs }), version, saw).kind).toBe(kind);
  });

  it('has words', () => {
    const one = single({ linux: differs });
    expect(verdictText(one, judge(one, '6.18', 'this'))).toBe('as specified: this');
    expect(verdictText(one, judge(one, '6.18', 'more'))).toBe(
      'as Linux differs: more, because it knows better',
    );
    expect(verdictText(one, judge(one, '6.18', 'x'))).toBe('fails: expected this; saw x');
  });
});

describe('a case', () => {
  it('is as specified where nothing came that it did not expect', async () => {
    expect((await ask(single({}), bench)).verdict).toEqual({ kind: 'specified' });
  });

  it('fails with what it expected and what it saw', async () => {
    const run = (): Promise<void> => Promise.reject(new Unexpected('a reply', 'nothing'));
    const { verdict } = await ask(single({ run }), bench);
    expect(verdict).toEqual({ kind: 'fails', expected: 'a reply', saw: 'nothing' });
  });

  it('with a mistake of its own is no verdict', async () => {
    const run = (): Promise<void> => Promise.reject(new Error('a typing mistake'));
    await expect(ask(single({ run }), bench)).rejects.toThrow('a typing mistake');
  });

  it.each([
    [{ skip: { when: 'always', because: 'nobody can' } } as const, {}, 'nobody can'],
    [
      { skip: { when: 'real', because: 'it takes an hour' } } as const,
      { virtual: false },
      'it takes an hour',
    ],
    [{ since: '6.19' }, {}, 'it came with Linux 6.19'],
    [{ programs: ['radvd'] }, { lacks: (name: string) => name === 'radvd' }, 'not installed: radvd'],
  ])('is not asked: %j', async (vector, place, because) => {
    const { verdict } = await ask(single(vector), { ...bench, ...place });
    expect(verdict).toEqual({ kind: 'skipped', because });
  });

  it('that takes long is asked where time can be skipped', async () => {
    const skip = { when: 'real', because: 'it takes an hour' } as const;
    expect((await ask(single({ skip }), bench)).verdict.kind).toBe('specified');
  });
});
