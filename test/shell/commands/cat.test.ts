import { sh } from '../machine';

it('numbers lines across files, and does not end one that has no newline', () => {
  const files = { '/tmp/a': 'x\ny', '/tmp/b': 'z\n' };
  expect(sh('cat -n /tmp/a /tmp/b', '', files).stdout).toBe('     1\tx\n     2\tyz\n');
});

it('refuses options it does not know', () => {
  expect(sh('cat -A')).toMatchObject({ stderr: "cat: invalid option -- 'A'\n", status: 1 });
});
