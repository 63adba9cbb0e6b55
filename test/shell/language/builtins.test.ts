import { sh } from '../machine';

describe('special builtins', () => {
  it.each([
    ['exit abc', 'exit: Illegal number: abc'],
    ['shift', "shift: can't shift that many"],
    ['shift x', 'shift: Illegal number: x'],
    ['export 1a=b', 'export: 1a: bad variable name'],
    ['unset 1a', 'unset: 1a: bad variable name'],
    ['for i in 1; do break 0; done', 'break: Illegal number: 0'],
    ['. nosuch', '.: nosuch: not found'],
    ['. /nosuch', '.: cannot open /nosuch: No such file'],
  ])('%s ends the shell with status 2', (text, message) => {
    expect(sh(`${text}; echo on`)).toMatchObject({ stdout: '', stderr: `sh: 1: ${message}\n`, status: 2 });
  });

  it('keep the assignments before them, as other commands do not', () => {
    expect(sh('a=1 :; b=2 true; echo "$a$b"').stdout).toBe('1\n');
  });

  it('print what is exported so that it can be read back', () => {
    expect(sh(`unset SHLVL HOME; export A="it's"; B=2; export -p`).stdout).toBe(`export A='it'"'"'s'\n`);
  });

  it('exit with the last status when none is given, and with eight bits of it', () => {
    expect(sh('false; exit').status).toBe(1);
    expect(sh('exit 300').status).toBe(44);
  });
});

describe('command', () => {
  it('says whether there is such a command', () => {
    expect(sh('command -v export read echo; echo $?').stdout).toBe('export\n0\n');
    expect(sh('command -v nosuch; echo $?').stdout).toBe('127\n');
    expect(sh('command -v /etc/hostname').stdout).toBe('/etc/hostname\n');
  });

  it('runs what follows', () => {
    expect(sh('command echo a; command; command nosuch 2>/dev/null; echo $?').stdout).toBe('a\n127\n');
  });
});

describe('wait', () => {
  it('does not know what is not its child', () => {
    expect(sh('wait 1; echo $?; wait x; echo $?')).toMatchObject({
      stdout: '127\n2\n',
      stderr: 'sh: 1: wait: Illegal number: x\n',
    });
  });
});

describe('exec', () => {
  it('redirects for good without a command', () => {
    expect(sh('exec > /tmp/f; echo a; exec 1>&2; echo b; cat /tmp/f')).toMatchObject({
      stdout: '',
      stderr: 'b\na\n',
    });
  });

  it('ends the shell with the status of the command', () => {
    expect(sh('exec sh -c "exit 5"; echo on')).toMatchObject({ stdout: '', status: 5 });
    expect(sh('exec nosuch; echo on')).toMatchObject({ stdout: '', status: 127 });
  });
});
