/** systemd-networkd-wait-online. Statuses and words are those of 252.38 beside the real networkd with the same file. */
import { Host } from './host';

const FILE = '[Match]\nName=eth0\n[Network]\nAddress=10.0.0.5/24\nIPv6AcceptRA=no\n';
const LATE = 'Timeout occurred while waiting for network connectivity.\n';

/** What a command line gave, and when it was over. */
function wait(line: string, files: Readonly<Record<string, string>> = { 'eth0.network': FILE }, from = 5) {
  const host = new Host(files).until(from);
  const command = host.node.run(`/lib/systemd/systemd-networkd-wait-online ${line}`);
  let seconds = from;
  while (command.status === undefined && seconds < 200) host.until((seconds += 1));
  return { status: command.status, stderr: command.stderr, until: seconds };
}

test.each([
  ['--timeout=1', 0, ''],
  ['--timeout=1 -i eth0:routable', 0, ''],
  ['--timeout=1 -i lo', 1, LATE],
  ['--timeout=1 -i nosuch', 1, LATE],
  ['--timeout=1 -i nosuch:missing', 0, ''],
  ['--timeout=1 -6 -i eth0', 0, ''],
  ['--timeout=1 -6 -o routable', 1, LATE],
  ['--any -i eth0 -i nosuch --timeout=1', 0, ''],
  ['--ignore=eth0 --timeout=1', 1, LATE],
  ['-o bogus', 1, "Invalid operational state range 'bogus'\n"],
  ['--timeout=x', 1, ''],
] as const)('%s', (line, status, stderr) => {
  expect(wait(line)).toMatchObject({ status, stderr });
});

test('it waits until the address can be used, and two minutes at most', () => {
  expect(wait('', undefined, 0)).toMatchObject({ status: 0, until: 2 });
  expect(wait('-i nosuch')).toMatchObject({ status: 1, until: 125 });
  expect(wait('-i nosuch --timeout=0')).toMatchObject({ status: undefined });
});

test('RequiredForOnline= and RequiredFamilyForOnline= say what is waited for', () => {
  const link = (lines: string): Record<string, string> => ({ 'eth0.network': `${FILE}[Link]\n${lines}` });
  expect(wait('--timeout=3', link('RequiredForOnline=no\n')).status).toBe(1);
  expect(wait('--timeout=3', link('RequiredForOnline=routable\nRequiredFamilyForOnline=ipv4\n')).status).toBe(
    0,
  );
  expect(wait('--timeout=3', link('RequiredForOnline=routable\nRequiredFamilyForOnline=ipv6\n')).status).toBe(
    1,
  );
});
