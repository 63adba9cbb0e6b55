import { sh, TestMachine } from '../machine';

it('edits files in place, with or without a newline at their end', () => {
  const machine = new TestMachine({ '/tmp/a': 'x=1\nx=2', '/tmp/b': 'x\n' });
  expect(machine.run('sed -i s/x/y/ /tmp/a /tmp/b').status).toBe(0);
  expect([machine.file('/tmp/a'), machine.file('/tmp/b')]).toEqual(['y=1\ny=2', 'y\n']);
});

it('edits a sysctl file as people write it', () => {
  const machine = new TestMachine({ '/etc/sysctl.conf': '#net.ipv6.conf.all.forwarding=1\n' });
  machine.run("sed -i 's/^#\\(net.ipv6.conf.all.forwarding\\)=.*/\\1=1/' /etc/sysctl.conf");
  expect(machine.file('/etc/sysctl.conf')).toBe('net.ipv6.conf.all.forwarding=1\n');
});

it.each([
  ['sed', 1, 'usage: sed [OPTION]... SCRIPT [FILE]...'],
  ['sed 2d', 1, '-e expression #1, char 1: addresses are not supported'],
  ['sed /a/d', 1, '-e expression #1, char 1: addresses are not supported'],
  ['sed d', 1, "-e expression #1, char 1: the command 'd' is not supported: only s/// is"],
  ['sed s/a/b/w', 1, "-e expression #1, char 1: unknown option to 's'"],
  ['sed -i s/a/b/', 1, 'no input files'],
  ['sed s/a/b/ /nosuch', 2, "can't read /nosuch: No such file or directory"],
])('%s ends with %d', (text, status, message) => {
  expect(sh(text)).toMatchObject({ status, stdout: '', stderr: `sed: ${message}\n` });
});
