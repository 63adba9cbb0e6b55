import { judged, passes } from '../run-yaml';

const at = { at: '1s', on: 'host' };

describe('an expectation of a command', () => {
  it.each([
    ['its output', { run: 'echo abc', contains: 'bc' }, true],
    ['all of several texts', { run: 'echo abc', contains: ['a', 'd'] }, false],
    ['a regular expression', { run: 'echo abc; echo def', contains: '/^d.f$/' }, true],
    ['what it does not print', { run: 'echo abc', lacks: 'd' }, true],
    ['what it does print after all', { run: 'echo abc', lacks: ['d', 'a'] }, false],
    ['what it prints as an error', { run: 'echo abc >&2', contains: 'abc' }, true],
    ['its status', { run: 'false', status: 1 }, true],
    ['another status', { run: 'true', status: 1 }, false],
    ['nothing but that it ends', { run: 'false' }, true],
  ])('can be of %s', (_what, expected, passed) => {
    expect(passes([{ ...at, ...expected }])).toEqual([passed]);
  });

  it('shows what was printed and the status when it fails', () => {
    expect(judged([{ ...at, run: 'echo one; echo two; false', contains: 'three' }])).toMatchObject([
      { found: ['one', 'two', 'status 1'] },
    ]);
  });

  it('waits beyond the end of the scenario for a command that takes time', () => {
    expect(judged([{ ...at, run: 'sleep 5; echo late', contains: 'late' }])).toMatchObject([
      { passed: true, at: 6 },
    ]);
  });

  it('does not wait for ever', () => {
    expect(judged([{ ...at, run: 'sleep 1000' }])).toMatchObject([
      { passed: false, at: 61, found: ['it did not end'] },
    ]);
  });

  it('is typed each second of a window until it is as expected', () => {
    const steps = [{ at: '3.5s', on: 'host', run: 'echo x > /tmp/there' }];
    const when = { eventually: { from: '1s', by: '9s' } };
    expect(judged([{ ...when, on: 'host', run: 'cat /tmp/there', status: 0 }], { steps })).toMatchObject([
      { passed: true, at: 4 },
    ]);
  });

  it('fails at the first time in a window in which it must never be so', () => {
    const steps = [{ at: '3.5s', on: 'host', run: 'echo x > /tmp/there' }];
    const when = { never: { from: '1s', to: '9s' } };
    expect(judged([{ ...when, on: 'host', run: 'cat /tmp/there', status: 0 }], { steps })).toMatchObject([
      { passed: false, at: 4 },
    ]);
  });

  it('holds always when it is so at each second of the window', () => {
    const when = { always: { from: '1s', to: '4s' } };
    expect(judged([{ ...when, on: 'host', run: 'true', status: 0 }])).toMatchObject([
      { passed: true, at: 4 },
    ]);
  });

  it('can ask for a decision that was taken meanwhile', () => {
    const run = 'ip -6 addr add 2001:db8::5/64 dev eth0';
    expect(
      judged([
        { at: '2s', on: 'host', run, because: 'addrconf.address.added' },
        { at: '4s', on: 'host', run: 'true', because: 'addrconf.address.added' },
      ]),
    ).toMatchObject([
      { passed: true },
      { passed: false, found: ['status 0', 'addrconf.address.added was not decided meanwhile'] },
    ]);
  });
});
