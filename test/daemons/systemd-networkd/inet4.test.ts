/**
 * What the real systemd-networkd 252.38 made of this file in a network namespace (kernel 6.18.44), six seconds after it
 * was started; and what the simulated one makes of it.
 */
import { Host } from './host';
import recorded from './recorded-inet4-252.json';

const { files, recorded: real } = recorded.static;
const lines = (text: string): string[] => text.split('\n').filter(line => line !== '');
const comparable = (shown: readonly string[]): string[] =>
  shown.map(line => line.replace(/^\d+: |@if\d+|link-netns r| link-netnsid \d/g, '').trim());

describe('addresses and routes of IPv4', () => {
  const host = new Host(files, { container: true });
  const shown: Record<string, string[]> = {};
  const show = (when: string): void => {
    shown[`${when}: ip addr`] = lines(host.print('ip -4 addr show dev eth0'));
    shown[`${when}: ip route`] = lines(host.print('ip -4 route show; ip -4 route show table 100'));
  };
  host.until(6);
  show('running');
  const states = '^(ADMIN|OPER|IPV4_ADDRESS|IPV6_ADDRESS|ADDRESS|ONLINE)_STATE|^DNS=';
  shown['state'] = lines(
    host.print(`grep -hE '${states}' /run/systemd/netif/links/*; cat /run/systemd/netif/state`),
  );
  host.stop();
  host.until(7);
  show('stopped');

  test.each(Object.keys(real).filter(key => key.includes(': ')))('%s is as recorded', key => {
    expect(comparable(shown[key] ?? [])).toEqual(comparable(real[key as keyof typeof real]));
  });
  test('the states of its links are as recorded', () => {
    const known = (shown['state'] ?? []).filter(line => !/^DNS=/.test(line));
    expect([...known].sort()).toEqual(real.state.filter(line => !/^DNS=/.test(line)).sort());
  });
  test('the log says the same, links as they happen to come', () => {
    expect([...host.log].sort()).toEqual([...real.log].sort());
  });
});

const FILE = '[Match]\nName=eth0\n[Network]\nAddress=10.0.0.2/24\n';
const BEFORE = [
  'ip link set eth0 up',
  'ip addr add 192.0.2.7/24 dev eth0',
  'ip route add 198.51.100.0/24 via 192.0.2.1',
];

test('what was there before goes, and what is taken out of the file goes when it is read again', () => {
  const host = new Host({ 'eth0.network': FILE }, { container: true, before: BEFORE }).until(4);
  const shown = (): string => host.print('ip -4 -o addr show dev eth0; ip -4 route show');
  expect(shown()).not.toMatch(/192\.0\.2|198\.51/);
  expect(shown()).toContain('10.0.0.2/24');
  host.node.file('/etc/systemd/network/eth0.network', FILE.replace('10.0.0.2', '10.0.0.3'));
  host.node.run('networkctl reload');
  host.until(6);
  expect(shown()).not.toContain('10.0.0.2/24');
  expect(shown()).toContain('10.0.0.3/24');
});

test('KeepConfiguration=static leaves addresses that have no end', () => {
  const text = `${FILE}KeepConfiguration=static\n`;
  const host = new Host({ 'eth0.network': text }, { container: true, before: BEFORE }).until(4);
  expect(host.print('ip -4 -o addr show dev eth0')).toContain('192.0.2.7/24');
});
