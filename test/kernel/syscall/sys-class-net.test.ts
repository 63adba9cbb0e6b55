/** /sys/class/net as scripts read it; the values are those of Linux 6.18.44 for a veth pair of which one end is up. */
import { seconds } from '../../../sim/base/time';
import { Lab, type LabNode } from '../../../sim/scenario/lab';

function host(): LabNode {
  const lab = new Lab();
  const node = lab.node('host');
  lab.link(['host:eth0', 'host:eth1']);
  node.run('ip link set eth0 up');
  lab.run(seconds(2));
  return node;
}

it('has a directory for each device, sorted by name', () => {
  expect(host().run('echo /sys/class/net/*').stdout).toBe(
    '/sys/class/net/eth0 /sys/class/net/eth1 /sys/class/net/lo\n',
  );
});

it.each([
  ['eth0/mtu', '1500\n'],
  ['eth0/carrier', '0\n'],
  ['eth0/flags', '0x1003\n'],
  ['eth0/type', '1\n'],
  ['eth0/tx_queue_len', '1000\n'],
  ['eth0/addr_len', '6\n'],
  ['eth0/broadcast', 'ff:ff:ff:ff:ff:ff\n'],
  ['lo/type', '772\n'],
  ['lo/operstate', 'down\n'],
  ['lo/flags', '0x8\n'],
])('%s', (file, text) => {
  expect(host().run(`cat /sys/class/net/${file}`).stdout).toBe(text);
});

it('does not tell the carrier of a device that is down', () => {
  const read = host().run('cat /sys/class/net/eth1/carrier');
  expect(read.stderr).toBe('cat: /sys/class/net/eth1/carrier: Invalid argument\n');
});

it('takes an MTU and nothing else', () => {
  const node = host();
  expect(node.run('echo 1400 > /sys/class/net/eth0/mtu && cat /sys/class/net/eth0/mtu').stdout).toBe(
    '1400\n',
  );
  expect(node.run('echo 10 > /sys/class/net/eth0/mtu').status).not.toBe(0);
  expect(node.run('echo up > /sys/class/net/eth0/operstate').status).not.toBe(0);
});

it('shows the ports of a bridge, and the bridge of a port', () => {
  const node = host();
  node.run('ip link add br0 type bridge; ip link set eth0 master br0');
  expect(node.run('echo /sys/class/net/br0/brif/*').stdout).toBe('/sys/class/net/br0/brif/eth0\n');
  expect(node.run('cat /sys/class/net/eth0/master/ifindex').stdout).toBe('4\n');
  expect(node.run('test -d /sys/class/net/eth0/brport && echo port').stdout).toBe('port\n');
  expect(node.run('test -d /sys/class/net/eth1/brport').status).toBe(1);
  expect(node.run('cat /sys/class/net/eth9/mtu').stderr).toContain('No such file or directory');
});
