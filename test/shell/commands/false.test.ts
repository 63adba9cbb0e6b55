import { sh } from '../machine';

it('fails whatever it is given', () => {
  expect(sh('false --help')).toMatchObject({ stdout: '', stderr: '', status: 1 });
});
