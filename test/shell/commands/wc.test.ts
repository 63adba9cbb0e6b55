import { sh } from '../machine';

it('counts bytes and characters apart', () => {
  expect(sh('wc -c; printf é | wc -m', 'é€😀').stdout).toBe('9\n1\n');
});

it('counts only what ends in a newline as a line', () => {
  expect(sh('wc -l', 'a\nb').stdout).toBe('1\n');
});

it('refuses what it does not know', () => {
  expect(sh('wc -x')).toMatchObject({ stderr: "wc: invalid option -- 'x'\n", status: 1 });
});
