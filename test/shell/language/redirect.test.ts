import { sh, TestMachine } from '../machine';

const CONF = '/proc/sys/net/ipv6/conf';

describe('redirections', () => {
  it('write a sysctl where the file is one under /proc/sys', () => {
    const machine = new TestMachine();
    const outcome = machine.run(`echo 1 > ${CONF}/all/forwarding && cat ${CONF}/all/forwarding`);
    expect(outcome).toMatchObject({ stdout: '1\n', stderr: '', status: 0 });
    expect(machine.machine.initNet.sysctl.read('net.ipv6.conf.all.forwarding')).toEqual({ value: '1' });
  });

  it('write a sysctl once for each write, not when the file is opened', () => {
    const machine = new TestMachine();
    expect(machine.run(`> ${CONF}/all/forwarding; cat ${CONF}/all/forwarding`)).toMatchObject({
      stdout: '0\n',
      stderr: '',
    });
  });

  it.each([
    ['echo 1 > /proc/sys/net/nosuch', 'cannot create /proc/sys/net/nosuch: Directory nonexistent'],
    [`echo 1 > ${CONF}`, `cannot create ${CONF}: Is a directory`],
    ['echo 1 > /nosuch/f', 'cannot create /nosuch/f: Directory nonexistent'],
    ['echo 1 > /etc', 'cannot create /etc: Is a directory'],
    ['echo 1 > ""', 'cannot create : Directory nonexistent'],
    ['cat < /nosuch', 'cannot open /nosuch: No such file'],
    ['cat < /etc', 'cannot open /etc: Is a directory'],
    ['echo >&7', '7: Bad file descriptor'],
  ])('%s fails with status 2 as in dash', (text, message) => {
    expect(sh(`${text}; echo $?`)).toMatchObject({ stdout: '2\n', stderr: `sh: 1: ${message}\n`, status: 0 });
  });

  it('end the shell when they fail on a special builtin', () => {
    expect(sh(': > /nosuch/f; echo on')).toMatchObject({ stdout: '', status: 2 });
  });

  it('take paths from the root directory', () => {
    const machine = new TestMachine();
    machine.run('echo x > etc/../tmp/./f');
    expect(machine.file('/tmp/f')).toBe('x\n');
  });

  it('swallow what goes to /dev/null and read nothing from it', () => {
    expect(sh('echo a > /dev/null; cat < /dev/null; echo b 2>/dev/null; nosuch 2>/dev/null')).toMatchObject({
      stdout: 'b\n',
      stderr: '',
      status: 127,
    });
  });

  it('append a here-document to a file as people write configuration', () => {
    const machine = new TestMachine({ '/etc/radvd.conf': '# radvd\n' });
    machine.run('IFACE=eth0\ncat >> /etc/radvd.conf <<EOF\ninterface $IFACE {\n\tAdvSendAdvert on;\n};\nEOF');
    expect(machine.file('/etc/radvd.conf')).toBe('# radvd\ninterface eth0 {\n\tAdvSendAdvert on;\n};\n');
  });
});
