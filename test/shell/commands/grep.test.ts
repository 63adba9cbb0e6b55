import { sh } from '../machine';

describe('grep', () => {
  const files = { '/tmp/f': 'eth0: UP\neth1: DOWN\nlo: UP\n' };

  it.each([
    ['grep UP /tmp/f', 0, 'eth0: UP\nlo: UP\n'],
    ['grep -q UP /tmp/f', 0, ''],
    ['grep nothing /tmp/f', 1, ''],
    ['grep -c UP < /tmp/f', 0, '2\n'],
    ['grep -o "eth[0-9]" /tmp/f', 0, 'eth0\neth1\n'],
    ['grep -ov x /tmp/f', 0, ''],
    ['grep -A1 eth0 /tmp/f', 0, 'eth0: UP\neth1: DOWN\n'],
    ['grep -l UP /tmp/f -', 0, '/tmp/f\n'],
    ['grep -L UP /tmp/f -', 0, '(standard input)\n'],
    ['grep -m 1 -n UP /tmp/f', 0, '1:eth0: UP\n'],
  ])('%s ends with %d', (text, status, stdout) => {
    expect(sh(text, '', files)).toMatchObject({ status, stdout });
  });

  it.each([
    ['grep', 'usage: grep [OPTION]... PATTERNS [FILE]...'],
    ['grep "(" -E', 'Unmatched ( or \\('],
    ['grep "\\(a\\)\\1"', 'back-references are not supported'],
    ['grep -P a', 'perl regular expressions (-P) are not supported'],
    ['grep -r a /etc', 'searching directories (-r) is not supported'],
    ['grep -f /tmp/f', 'patterns from a file (-f) are not supported'],
    ['grep -A x a', 'invalid number of lines'],
    ['grep -Z a', "invalid option -- 'Z'"],
    ['grep a /nosuch', '/nosuch: No such file or directory'],
  ])('%s ends with 2', (text, message) => {
    expect(sh(text)).toMatchObject({ status: 2, stdout: '', stderr: `grep: ${message}\n` });
  });

  it('is extended as egrep and literal as fgrep', () => {
    expect(sh('printf "a+b\\naab\\n" > /tmp/g; egrep a+b /tmp/g; fgrep a+b /tmp/g').stdout).toBe(
      'aab\na+b\n',
    );
  });
});
