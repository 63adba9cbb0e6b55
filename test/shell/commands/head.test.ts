import { sh } from '../machine';

it('shows the beginning of each file under its name', () => {
  const files = { '/tmp/a': '1\n2\n', '/tmp/b': '' };
  expect(sh('head -n 1 /tmp/a /tmp/b /nosuch', '', files)).toMatchObject({
    stdout: '==> /tmp/a <==\n1\n\n==> /tmp/b <==\n',
    stderr: "head: cannot open '/nosuch' for reading: No such file or directory\n",
    status: 1,
  });
});

it.each([
  ['head -n -1', "invalid number of lines: '-1'"],
  ['head -c x', "invalid number of bytes: 'x'"],
  ['head -z', "invalid option -- 'z'"],
])('%s is refused', (text, message) => {
  expect(sh(text)).toMatchObject({ stderr: `head: ${message}\n`, status: 1 });
});
