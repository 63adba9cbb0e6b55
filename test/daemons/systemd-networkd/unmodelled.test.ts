import { Host } from './host';

const said = (text: string): string[] =>
  new Host({ 'a.network': `[Match]\nName=eth0\n${text}` }).until(1).log;
const NOTICE = '/etc/systemd/network/a.network: not simulated:';

test('what is read and means nothing is told, once for each file', () => {
  const text = '[Network]\nDHCP=yes\nLLMNR=no\nAddress=192.0.2.1/24\nBindCarrier=eth1\n[DHCPv4]\nUseNTP=no\n';
  const keys = '[Network] LLMNR=, [Network] BindCarrier=, [DHCPv4] UseNTP=';
  expect(said(text)).toContain(`${NOTICE} ${keys}`);
});

test('nothing is told of a file that is acted upon as a whole', () => {
  expect(
    said('[Network]\nDHCP=no\nAddress=2001:db8::1/64\n').filter(line => line.includes('not simulated')),
  ).toEqual([]);
});

test('networkd.conf has a default for temporary addresses since 254, which a file overrides', () => {
  const conf = { '/etc/systemd/networkd.conf': '[Network]\nIPv6PrivacyExtensions=kernel\n' };
  const before = ['sysctl -w net.ipv6.conf.eth0.use_tempaddr=2'];
  const value = (lines: string): string | undefined => {
    const files = { ...conf, 'a.network': `[Match]\nName=eth0\n[Network]\n${lines}` };
    return new Host(files, { version: '255', before })
      .until(1)
      .node.sysctl('net.ipv6.conf.eth0.use_tempaddr');
  };
  expect(value('')).toBe('2');
  expect(value('IPv6PrivacyExtensions=no\n')).toBe('0');
});

test('IPv6RetransmissionTimeSec= reaches the kernel since 256', () => {
  const files = { 'a.network': '[Match]\nName=eth0\n[Network]\nIPv6RetransmissionTimeSec=3s\n' };
  const host = new Host(files, { version: '256' }).until(1);
  expect(host.node.sysctl('net.ipv6.neigh.eth0.retrans_time_ms')).toBe('3000');
});
