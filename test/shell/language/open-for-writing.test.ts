import { TestMachine } from '../machine';

it('empties a file, or not, and makes one that is not there', () => {
  const machine = new TestMachine({ '/tmp/a': 'x', '/tmp/b': 'x' });
  expect(machine.run(': > /tmp/a; : >> /tmp/b; : >> /tmp/c').status).toBe(0);
  expect(['a', 'b', 'c'].map(name => machine.file(`/tmp/${name}`))).toEqual(['', 'x', '']);
});

it('leaves a sysctl alone until something is written', () => {
  const machine = new TestMachine();
  expect(
    machine.run(': > /proc/sys/net/ipv6/conf/all/accept_ra; cat /proc/sys/net/ipv6/conf/all/accept_ra'),
  ).toMatchObject({ stdout: '1\n', stderr: '', status: 0 });
});
