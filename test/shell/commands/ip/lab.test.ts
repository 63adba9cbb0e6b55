/** `ip` and `bridge` with the simulated kernel behind them: what one command asks for, another shows. */
import { seconds } from '../../../../sim/base/time';
import { Mac } from '../../../../sim/base/mac';
import { Lab, type LabNode } from '../../../../sim/scenario/lab';

/** A host with a container and a router, all links up and their addresses out of DAD. */
function home(): { readonly lab: Lab; readonly host: LabNode; readonly router: LabNode } {
  const lab = new Lab({ seed: 1 });
  const router = lab.node('router');
  const host = lab.node('host');
  lab.node('c1', { containerOf: 'host' });
  const end = (node: string, name: string, last: string): { node: string; interface: string; mac: Mac } => ({
    node,
    interface: name,
    mac: Mac.parse(`02:00:00:00:00:${last}`) as Mac,
  });
  lab.link([end('router', 'eth0', '01'), end('host', 'eth0', '02')]);
  lab.link([end('host', 'veth1', '11'), end('c1', 'eth0', '12')]);
  router.run('ip link set eth0 up');
  host.run('ip link set eth0 up');
  host.run('ip link set veth1 up');
  host.run('ip -n c1 link set eth0 up');
  lab.run(seconds(4));
  return { lab, host, router };
}

/** What a command prints on both streams, and its exit code where it is not 0. */
function printed(node: LabNode, text: string): string {
  const command = node.run(text);
  return `${command.stdout}${command.stderr}${command.status === 0 ? '' : `[${command.status}]\n`}`;
}

test('an added address is tentative, then in use, then gone', () => {
  const { lab, host } = home();
  expect(printed(host, 'ip addr add 2001:db8::2/64 dev eth0')).toBe('');
  expect(printed(host, 'ip -6 -o a s dev eth0 tentative')).toContain('2001:db8::2/64 scope global tentative');
  lab.run(seconds(3));
  expect(printed(host, 'ip -6 -o a s dev eth0 tentative')).toBe('');
  expect(printed(host, 'ip -6 -br a s dev eth0')).toMatch(/ UP +2001:db8::2\/64 fe80::ff:fe00:2\/64 \n$/);
  expect(printed(host, 'ip addr add 2001:db8::2/64 dev eth0')).toBe(
    'Error: ipv6: address already assigned.\n[2]\n',
  );
  expect(printed(host, 'ip addr del 2001:db8::2/64 dev eth0')).toBe('');
  expect(printed(host, 'ip addr del 2001:db8::2/64 dev eth0')).toBe('Error: ipv6: address not found.\n[2]\n');
});

test('a route is added, found, asked for and deleted', () => {
  const { host } = home();
  expect(printed(host, 'ip -6 r add 2001:db8:9::/48 via fe80::ff:fe00:1 dev eth0 proto static')).toBe('');
  expect(printed(host, 'ip -6 r show 2001:db8:9::/48')).toBe(
    '2001:db8:9::/48 via fe80::ff:fe00:1 dev eth0 proto static metric 1024 pref medium\n',
  );
  expect(printed(host, 'ip r get 2001:db8:9::9')).toBe(
    '2001:db8:9::9 from :: via fe80::ff:fe00:1 dev eth0 proto static src fe80::ff:fe00:2 metric 1024 pref medium\n',
  );
  expect(printed(host, 'ip -6 r add 2001:db8:9::/48 via fe80::ff:fe00:1 dev eth0')).toBe(
    'RTNETLINK answers: File exists\n[2]\n',
  );
  expect(printed(host, 'ip -6 r del 2001:db8:9::/48')).toBe('');
  expect(printed(host, 'ip -6 r del 2001:db8:9::/48')).toBe('RTNETLINK answers: No such process\n[2]\n');
});

test('a neighbour is added, shown with its state, and flushed', () => {
  const { host } = home();
  expect(printed(host, 'ip n add 2001:db8::9 lladdr 02:00:00:00:00:99 dev eth0 nud stale')).toBe('');
  expect(printed(host, 'ip -6 n')).toContain('2001:db8::9 dev eth0 lladdr 02:00:00:00:00:99 STALE \n');
  expect(printed(host, 'ip -6 n flush dev eth0')).toBe('');
  expect(printed(host, 'ip -6 n show 2001:db8::9')).not.toContain('STALE');
});

test('ip -n and ip netns exec are the same namespace, and not this one', () => {
  const { host } = home();
  expect(printed(host, 'ip -n c1 addr add 2001:db8::c1/64 dev eth0 nodad')).toBe('');
  const direct = printed(host, 'ip -n c1 -6 addr show dev eth0');
  expect(direct).toContain('inet6 2001:db8::c1/64 scope global nodad \n');
  expect(printed(host, 'ip netns exec c1 ip -6 addr show dev eth0')).toBe(direct);
  expect(printed(host, 'ip -6 addr')).not.toContain('2001:db8::c1');
  expect(printed(host, 'ip netns')).toMatch(/^c1( \(id: \d+\))?$/m);
});

test('a bridge gets a port, forwards after its delay, and the port shows up in both tools', () => {
  const { lab, host } = home();
  expect(printed(host, 'ip link add br0 type bridge forward_delay 200')).toBe('');
  expect(
    printed(
      host,
      'ip link set veth1 master br0; ip link set br0 type bridge stp_state 1; ip link set br0 up',
    ),
  ).toBe('');
  expect(printed(host, 'bridge link')).toContain('master br0 state listening priority 32 cost ');
  lab.run(seconds(5));
  expect(printed(host, 'bridge link')).toContain('master br0 state forwarding priority 32 cost ');
  expect(printed(host, 'ip -br link show master br0')).toMatch(/^veth1@/);
  expect(printed(host, 'ip link set veth1 nomaster')).toBe('');
  expect(printed(host, 'bridge link')).toBe('');
});

test('a monitor prints what happens while it runs, and ends when it is killed', () => {
  const { lab, host } = home();
  const monitor = host.run('ip monitor route');
  host.run('ip -6 route add blackhole 2001:db8:bad::/48');
  lab.run(seconds(1));
  host.run('ip -6 route del blackhole 2001:db8:bad::/48');
  lab.run(seconds(1));
  expect(monitor.status).toBeUndefined();
  monitor.signal('SIGTERM');
  lab.run(seconds(1));
  expect(monitor.status).toBe(143);
  host.run('ip -6 route add blackhole 2001:db8:dead::/48');
  expect(monitor.stdout).toBe(
    'blackhole 2001:db8:bad::/48 dev lo metric 1024 pref medium\n' +
      'Deleted blackhole 2001:db8:bad::/48 dev lo metric 1024 pref medium\n',
  );
});

test('a token makes the address that the next advertisement brings', () => {
  const { lab, host, router } = home();
  router.run('sysctl -qw net.ipv6.conf.all.forwarding=1');
  expect(printed(host, 'ip token set ::42 dev eth0')).toBe('');
  expect(printed(host, 'ip token get dev eth0')).toBe('token ::42 dev eth0\n');
  router.file('/etc/radvd.conf', 'interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };\n');
  router.run('ip addr add 2001:db8:1::1/64 dev eth0; radvd -C /etc/radvd.conf -n -m stderr');
  lab.run(seconds(20));
  expect(printed(host, 'ip -6 addr show dev eth0 dynamic')).toContain(
    'inet6 2001:db8:1::42/64 scope global dynamic ',
  );
});

// iproute2 6.1: the mask is one of IPv4 whatever the address is, and may be cut short.
test.each([
  ['10.0.9.9/255.255.0.0', 'inet 10.0.9.9/16 '],
  ['10.0.9.9/255.255', 'inet 10.0.9.9/16 '],
  ['10.0.9.9/0.0.0.0', 'inet 10.0.9.9/0 '],
  ['10.0.9.9/255.255.255.255', 'inet 10.0.9.9/32 '],
  ['2001:db8::1/255.255.0.0', 'inet6 2001:db8::1/16 '],
])('%s has a mask for a length', (address, shown) => {
  const { host } = home();
  expect(printed(host, `ip addr add ${address} dev eth0`)).toBe('');
  expect(printed(host, 'ip addr show dev eth0')).toContain(shown);
});

test.each(['255.0.255.0', '0xffff', '255.255.0.0.0'])('%s is no mask', mask => {
  expect(printed(home().host, `ip addr add 10.0.9.9/${mask} dev eth0`)).toBe(
    `Error: any valid prefix is expected rather than "10.0.9.9/${mask}".\n[1]\n`,
  );
});
