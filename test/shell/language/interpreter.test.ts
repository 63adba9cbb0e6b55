import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { seconds } from '../../../sim/base/time';
import { parseShell } from '../../../sim/shell/language/parser';
import { sh, TestMachine } from '../machine';
import recorded from './dash-lines.json';

/** What dash 0.5.12 with GNU coreutils 9.1 and grep 3.8 said to each text, run as `sh -c` in an empty directory. */
const LINES: readonly { text: string; stdout: string; stderr: string; status: number }[] = recorded;

describe('command lines as dash runs them', () => {
  it.each(LINES.map(line => [line.text, line] as const))('%s', (text, { stdout, stderr, status }) => {
    expect(sh(text)).toMatchObject({ stdout, stderr, status });
  });

  (existsSync('/bin/dash') ? it : it.skip)('are still what the dash of this machine makes of them', () => {
    for (const { text, stdout, status } of LINES) {
      const cwd = mkdtempSync(join(tmpdir(), 'shell-'));
      const env = { HOME: '/root', PATH: process.env.PATH, LC_ALL: 'C' };
      const real = spawnSync('/bin/dash', ['-c', text, 'sh'], { argv0: 'sh', cwd, env, encoding: 'utf8' });
      rmSync(cwd, { recursive: true });
      expect([text, real.stdout, real.status]).toEqual([text, stdout, status]);
    }
  });
});

describe('lists and pipelines in simulated time', () => {
  it('go on when a command ends, and not before', () => {
    const machine = new TestMachine();
    const outcome = machine.run('echo a; sleep 2; echo b; sleep 3 && echo c');
    expect(outcome).toMatchObject({ stdout: 'a\n', status: undefined });
    machine.advance(seconds(2));
    expect(outcome.stdout).toBe('a\nb\n');
    machine.advance(seconds(3));
    expect(outcome).toMatchObject({ stdout: 'a\nb\nc\n', status: 0 });
  });

  it('hand text on as it is written', () => {
    const machine = new TestMachine();
    const outcome = machine.run('{ echo one; sleep 5; echo two; } | grep -n .');
    machine.advance(seconds(1));
    expect(outcome.stdout).toBe('1:one\n');
    machine.advance(seconds(5));
    expect(outcome).toMatchObject({ stdout: '1:one\n2:two\n', status: 0 });
  });

  it('end a writer whose reader is gone', () => {
    const machine = new TestMachine();
    const outcome = machine.run('while sleep 1; do echo tick; done | head -n 2; echo over');
    machine.advance(seconds(10));
    expect(outcome).toMatchObject({ stdout: 'tick\ntick\nover\n', status: 0 });
    expect(machine.scheduler.outstanding).toBe(0);
  });

  it('wait for every command of a pipeline', () => {
    const machine = new TestMachine();
    const outcome = machine.run('sleep 4 | true; echo done');
    machine.advance(seconds(3));
    expect(outcome.stdout).toBe('');
    machine.advance(seconds(1));
    expect(outcome.stdout).toBe('done\n');
  });

  it('wait for all that holds the output of a command substitution', () => {
    const machine = new TestMachine();
    const outcome = machine.run('x=$( { sleep 2; echo late; } & echo early); echo $x');
    machine.advance(seconds(3));
    expect(outcome).toMatchObject({ stdout: 'early late\n', status: 0 });
  });
});

it('runs any text that is a script without throwing and without running for ever', () => {
  const words = fc.array(
    fc.constantFrom(
      ...[
        'echo',
        'a',
        '$x',
        '"$@"',
        ';',
        '|',
        '&',
        '&&',
        '||',
        '\n',
        '>f',
        '<f',
        '2>&1',
        '(',
        ')',
        '{ ',
        '}',
      ],
      ...[
        'while',
        'true',
        'false',
        'do',
        'done',
        'if',
        'then',
        'fi',
        'for',
        'x',
        'in',
        'eval',
        'exec',
        'set -e',
      ],
      ...[
        '$(',
        '`',
        "'",
        '"',
        '${x:-',
        '${y:=',
        '}',
        '*',
        'cat',
        'sh',
        'exit',
        'shift',
        '! ',
        'read x',
        'wait',
      ],
      ...['break', 'sleep 1', 'kill $!', '. f', 'head -1', 'grep a', 'test', 'printf', '<<E\n', 'E\n'],
    ),
    { maxLength: 14 },
  );
  fc.assert(
    fc.property(words, parts => {
      const text = parts.join(' ');
      if (parseShell(text).error !== undefined) return;
      expect(sh(text).status).toBeDefined();
    }),
    { numRuns: 400 },
  );
});
