import { sh } from '../machine';

describe('echo', () => {
  it.each([
    ['echo', '\n'],
    ['echo -n a', 'a'],
    ['echo a -n', 'a -n\n'],
    ['echo -ne "a\\tb"', 'a\tb'],
    ['echo -eE "a\\tb"', 'a\\tb\n'],
    ['echo "a\\tb"', 'a\\tb\n'],
    ['echo -e "a\\cb" c', 'a'],
    ['echo -x a', '-x a\n'],
    ['echo - -- a', '- -- a\n'],
  ])('%s', (text, expected) => {
    expect(sh(text)).toMatchObject({ stdout: expected, status: 0 });
  });
});
