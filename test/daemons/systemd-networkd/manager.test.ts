/** networkd is started, told to reload, restarted; and what `networkctl` and `systemctl` say of it. */
import { Host } from './host';

const FILE = '/etc/systemd/network/eth0.network';
const ADDRESS = '[Match]\nName=eth0\n[Network]\nIPv6AcceptRA=no\nAddress=2001:db8:1::5/64\n';

test('reload takes back what is no longer in the file, and gives what is new', () => {
  const host = new Host({ 'eth0.network': ADDRESS }).until(4);
  host.node.file(FILE, ADDRESS.replace('1::5', '2::6'));
  host.print('networkctl reload');
  host.until(8);
  expect(host.print('ip -6 -o addr show dev eth0 scope global')).toMatch(
    /^\d+: eth0 +inet6 2001:db8:2::6\/64/,
  );
  expect(host.log).toContain('eth0: Reconfiguring with /etc/systemd/network/eth0.network.');
  expect(host.print('networkctl list')).toMatch(/eth0 +ether +routable +configured/);
});

test('a link that is to listen no more after a reload does not', () => {
  const text = '[Match]\nName=eth0\n';
  const host = new Host({ 'eth0.network': text }).until(4);
  host.router.run('radvd');
  expect(host.until(8).print('ip -6 route show default')).toContain('proto ra');
  host.node.file(FILE, `${text}[Network]\nIPv6AcceptRA=no\n`);
  host.print('networkctl reload');
  expect(host.until(20).print('ip -6 route show default')).toBe('');
});

test('static addresses stay when networkd stops, and are taken over when it starts again', () => {
  const host = new Host({ 'eth0.network': ADDRESS }).until(4);
  expect(host.print('systemctl is-active systemd-networkd')).toBe('active\n');
  host.stop();
  expect(host.until(5).print('systemctl is-active systemd-networkd')).toBe('inactive\n');
  expect(host.print('ip -6 addr show dev eth0')).toContain('2001:db8:1::5/64');
  host.print('systemctl start systemd-networkd');
  expect(host.until(9).print('networkctl status eth0')).toContain('State: routable (configured)');
});

test('addresses go with the carrier and come back, unless IgnoreCarrierLoss=yes', () => {
  const pulled = (more: string): Host => {
    const host = new Host({ 'eth0.network': ADDRESS.replace('Address', `${more}Address`) }).until(4);
    host.lab.links[0]?.setCarrier(false);
    return host.until(8);
  };
  const host = pulled('');
  expect(host.log).toContain('eth0: Lost carrier');
  expect(host.print('ip -6 addr show dev eth0')).not.toContain('2001:db8:1::5');
  host.lab.links[0]?.setCarrier(true);
  expect(host.until(12).print('ip -6 addr show dev eth0')).toContain('2001:db8:1::5/64');
  expect(pulled('IgnoreCarrierLoss=yes\n').print('ip -6 addr show dev eth0')).toContain('2001:db8:1::5');
});

test('a port that somebody else enslaved is released, but for KeepMaster=yes', () => {
  const before = ['ip link add br9 type bridge', 'ip link set eth0 master br9'];
  const port = (lines: string): string => {
    const host = new Host({ 'eth0.network': `[Match]\nName=eth0\n[Network]\n${lines}` }, { before });
    return host.until(3).print('ip -o link show eth0');
  };
  expect(port('')).not.toContain('master');
  expect(port('KeepMaster=yes\n')).toContain('master br9');
});

test('devices of kinds that are not simulated are refused by name', () => {
  const host = new Host({ 'a.netdev': '[NetDev]\nName=wg0\nKind=wireguard\n' }).until(1);
  expect(host.log.join('\n')).toContain('wg0: netdevs of kind wireguard are not simulated');
});

test('a VLAN on a link, a macvlan, a pair and a dummy are made, with the addresses networkd gives them', () => {
  const host = new Host({
    'eth0.network': '[Match]\nName=eth0\n[Network]\nVLAN=v5\nMACVLAN=m0\n',
    'v5.netdev': '[NetDev]\nName=v5\nKind=vlan\n[VLAN]\nId=5\n',
    'm0.netdev': '[NetDev]\nName=m0\nKind=macvlan\n[MACVLAN]\nMode=bridge\n',
    've.netdev': '[NetDev]\nName=ve0\nKind=veth\n[Peer]\nName=ve1\n',
    'd0.netdev': '[NetDev]\nName=d0\nKind=dummy\nMACAddress=02:00:00:00:00:77\n',
    'br.netdev': '[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nSTP=yes\nForwardDelaySec=4\nPriority=4096\n',
  }).until(3);
  expect(host.print('ip -d -o link show v5')).toMatch(
    /v5@eth0.* 02:00:00:00:00:02 .*vlan protocol 802.1Q id 5/,
  );
  expect(host.print('ip -d -o link show m0')).toContain('macvlan mode bridge');
  expect(host.print('ip -o link show ve0')).toContain('ve0@ve1');
  expect(host.print('ip -o link show d0')).toContain('02:00:00:00:00:77');
  expect(host.print('ip -d -o link show br0')).toMatch(/forward_delay 400 .*stp_state 1 priority 4096/);
});

test('port options and VLANs of a bridge reach the kernel', () => {
  const port =
    'Bridge=br0\n[Bridge]\nCost=400\nHairPin=yes\nUseBPDU=no\nLearning=no\nPriority=23\n[BridgeVLAN]\nVLAN=100-102\nPVID=100\nEgressUntagged=100\n';
  const host = new Host({
    'br0.netdev': '[NetDev]\nName=br0\nKind=bridge\n[Bridge]\nVLANFiltering=yes\n',
    'eth0.network': `[Match]\nName=eth0\n[Network]\n${port}`,
  }).until(3);
  expect(host.print('bridge -d link show dev eth0')).toMatch(
    /priority 23 cost 400[^]*hairpin on guard on[^]*learning off/,
  );
  expect(host.print('bridge vlan show dev eth0')).toMatch(/100 PVID Egress Untagged\s+101\s+102/);
});

test('networkctl up, down and delete ask the kernel, for all of the links or for none', () => {
  const host = new Host({ 'eth0.network': ADDRESS }).until(4);
  expect(host.print('networkctl down eth0 nosuch')).toBe(
    'Failed to resolve interface "nosuch": No such device\n',
  );
  expect(host.print('ip -o link show eth0')).toContain(',UP');
  expect(host.print('networkctl down eth0; ip -o link show eth0')).not.toContain(',UP');
  expect(host.until(6).print('networkctl up eth0; ip -o link show eth0')).toContain(',UP');
  expect(host.until(10).print('ip -6 addr show dev eth0')).toContain('2001:db8:1::5');
  host.node.run('ip link add d0 type bridge');
  expect(host.print('networkctl delete d0 && ip link show d0')).toContain('does not exist');
  expect(host.print('networkctl delete lo')).toContain('Failed to delete interface lo: ');
  expect(host.print('networkctl up')).toBe('Too few arguments.\n');
});

test('networkd expands no specifiers: a percent sign is one', () => {
  const text = '[Match]\nName=eth0\n[Network]\nDescription=%H\nBridge=br%i\nDNS=%m\n';
  const { log } = new Host({ 'eth0.network': text }).until(2);
  // 252.38 says the same of this file.
  expect(log.filter(line => line.includes('ignoring'))).toEqual([
    '/etc/systemd/network/eth0.network:5: Interface name is not valid or too long, ignoring assignment: br%i',
    '/etc/systemd/network/eth0.network:6: Failed to parse dns server address, ignoring: %m',
  ]);
});
