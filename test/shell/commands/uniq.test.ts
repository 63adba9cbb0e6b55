import { sh } from '../machine';

it('compares neighbours only', () => {
  expect(sh('uniq -c', 'a\na\nb\na\n').stdout).toBe('      2 a\n      1 b\n      1 a\n');
});

it('refuses an output file', () => {
  expect(sh('uniq a b')).toMatchObject({ stderr: "uniq: extra operand 'b'\n", status: 1 });
});
