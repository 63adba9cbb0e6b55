import { TestMachine } from '../machine';

it('writes a sysctl on the way', () => {
  const machine = new TestMachine();
  const outcome = machine.run('echo 1 | tee /proc/sys/net/ipv6/conf/all/forwarding /tmp/f');
  expect(outcome).toMatchObject({ stdout: '1\n', stderr: '', status: 0 });
  expect(machine.file('/tmp/f')).toBe('1\n');
  expect(machine.machine.initNet.sysctl.read('net.ipv6.conf.all.forwarding')).toEqual({ value: '1' });
});

it('goes on with the others when one cannot be written', () => {
  const machine = new TestMachine({ '/tmp/f': 'a\n' });
  expect(machine.run('echo b | tee -a /nosuch/f /tmp/f')).toMatchObject({
    stdout: 'b\n',
    stderr: 'tee: /nosuch/f: No such file or directory\n',
    status: 1,
  });
  expect(machine.file('/tmp/f')).toBe('a\nb\n');
});
