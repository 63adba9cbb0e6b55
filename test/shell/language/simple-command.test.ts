import { sh, TestMachine } from '../machine';

describe('simple commands', () => {
  it('run a script file that begins with #!, with its arguments', () => {
    const files = { '/etc/up.sh': '#!/bin/sh\necho "$0 $1 $IFACE"; exit 4\n' };
    expect(sh('IFACE=eth0 /etc/up.sh arg; echo $?', '', files).stdout).toBe('/etc/up.sh arg eth0\n4\n');
  });

  it('pass the argument of #! on', () => {
    expect(sh('/tmp/s; echo $?', '', { '/tmp/s': '#!/bin/sh -e\nfalse\necho on\n' }).stdout).toBe('1\n');
  });

  it.each([
    ['/tmp/text', 'Permission denied', 126],
    ['/etc', 'Permission denied', 126],
    ['/tmp/nosuch', 'not found', 127],
    ['/tmp/strange', 'not found', 127],
    ['nosuch', 'not found', 127],
  ])('refuse %s with "%s" and status %d', (path, message, status) => {
    const files = { '/tmp/text': 'plain\n', '/tmp/strange': '#!/usr/bin/nosuch\n' };
    expect(sh(path, '', files)).toMatchObject({ stderr: `sh: 1: ${path}: ${message}\n`, status });
  });

  it('do not follow a script that is its own interpreter', () => {
    expect(sh('/tmp/self', '', { '/tmp/self': '#!/tmp/self\n' }).status).toBe(127);
  });

  it('find a program by its path in the usual folders', () => {
    expect(sh('/bin/echo a | /usr/bin/grep -c a').stdout).toBe('1\n');
  });

  it('name the line they stand on', () => {
    expect(sh('echo a\n\nnosuch\n')).toMatchObject({ stderr: 'sh: 3: nosuch: not found\n', status: 127 });
  });

  it('are stopped when too many run at one instant', () => {
    const { stderr, status } = sh('while :; do :; done');
    expect([stderr, status]).toEqual(['sh: 1: stopped: too many commands without any time passing\n', 124]);
  });

  it('may go on for as long as time passes', () => {
    const machine = new TestMachine();
    const outcome = machine.run('while sleep 0.001; do :; done');
    machine.advance(100_000_000);
    expect(outcome).toMatchObject({ stderr: '', status: undefined });
  });
});
