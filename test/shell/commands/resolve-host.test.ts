import type { Process } from '../../../sim/kernel/uapi';
import { addressWithZone, nameOfAddress, resolveHost } from '../../../sim/shell/commands/resolve-host';
import { TestMachine } from '../machine';

const HOSTS =
  '127.0.0.1 localhost\n::1 localhost ip6-localhost # ourselves\n2001:db8::7 seven SEVEN.example\n192.0.2.1 old\n#::9 nine\n';

/** What `ask` finds out as a program on a machine. */
function asked<T>(ask: (process: Process) => T, files: Record<string, string> = { '/etc/hosts': HOSTS }): T {
  const answers: T[] = [];
  const asking = {
    start: (process: Process) => {
      answers.push(ask(process));
      process.exit(0);
    },
  };
  new TestMachine(files, { asking }).spawn(['asking']);
  return answers[0]!;
}

const resolved = (name: string): string =>
  asked(process => {
    const found = resolveHost(process, name);
    return typeof found === 'string' ? found : addressWithZone(found);
  });

test.each([
  ['2001:db8::1', '2001:db8::1'],
  ['fe80::1', 'fe80::1'],
  ['fe80::1%lo', 'fe80::1%lo'],
  ['fe80::1%1', 'fe80::1%lo'],
  ['ff02::1%lo', 'ff02::1%lo'],
  ['fe80::1%nope', 'not-known'],
  ['fe80::1%', 'not-known'],
  ['2001:db8::1%lo', 'not-known'],
  ['2001:db8::zz', 'not-known'],
  ['', 'not-known'],
  ['192.0.2.1', 'ipv4'],
  ['localhost', '::1'],
  ['seven.example', '2001:db8::7'],
  ['old', 'ipv4'],
  ['nine', 'try-again'],
  ['ourselves', 'try-again'],
])('%j is %s', (name, expected) => {
  expect(resolved(name)).toBe(expected);
});

test('an address has the first name of its line', () => {
  const name = (address: string): string | undefined =>
    asked(process => {
      const found = resolveHost(process, address);
      return typeof found === 'string' ? found : nameOfAddress(process, found.address);
    });
  expect(name('2001:db8::7')).toBe('seven');
  expect(name('2001:db8::8')).toBeUndefined();
});

test('without /etc/hosts no name is known', () => {
  expect(asked(process => resolveHost(process, 'seven'), {})).toBe('try-again');
});
