/** What a recording of finished commands does not show: ifup at work beside others. */
import { seconds } from '../../../../sim/base/time';
import { Lab, type LabNode } from '../../../../sim/scenario/lab';

function host(interfaces: string): LabNode {
  const lab = new Lab();
  const node = lab.node('host');
  lab.node('peer').run('ip link set lo up');
  lab.link(['host:eth0', 'peer:eth0']);
  lab.node('peer').run('ip link set eth0 up');
  return node.file('/etc/network/interfaces', interfaces);
}

const SLOW = `iface eth0 inet6 manual
    up sleep 10
    up echo late
    down echo down
`;

it('is ended by ifdown, whose commands are then the only ones', () => {
  const node = host(SLOW);
  const up = node.run('ifup eth0');
  node.lab.run(seconds(2));
  expect(node.run('cat /run/network/ifup-eth0.pid').stdout).toMatch(/^\d+$/);
  const down = node.run('ifdown -v eth0');
  node.lab.run(seconds(20));
  expect(down.stderr).toMatch(
    /^ifdown: configuring interface eth0=eth0 \(inet6\)\nifdown: terminating ifup \(pid \d+\)\n/,
  );
  expect(down.stdout).toBe('down\n');
  expect(up.stderr).toContain('Got signal Terminated, terminating...\n');
  expect(up.stdout).toBe('');
  expect(up.status).not.toBe(0);
});

it('does not go into itself', () => {
  const node = host('iface eth0 inet6 manual\n    up ifup --force eth0\n');
  const up = node.run('ifup eth0');
  node.lab.run(seconds(1));
  expect(up.stderr).toBe(
    'ifup: recursion detected for interface eth0 in post-up phase\nifup: failed to bring up eth0\n',
  );
});

// On Linux 6.18.44, too: an address that is dadfailed is tentative still, so that the script never gets to its "Failed".
it('fails an interface whose address somebody else has', () => {
  const node = host('iface eth0 inet6 static\n    address 2001:db8::1/64\n');
  const peer = node.lab.node('peer');
  peer.run('ip addr add 2001:db8::1/64 dev eth0 nodad');
  const up = node.run('ifup eth0');
  node.lab.run(seconds(10));
  expect(up).toMatchObject({
    stdout: 'Waiting for DAD... Timed out\n',
    stderr: 'ifup: failed to bring up eth0\n',
    status: 1,
  });
});

it('refuses to map by a script', () => {
  const node = host('mapping eth*\n    script /bin/which-network\niface home inet6 manual\n');
  expect(node.run('ifup eth0')).toMatchObject({
    stderr: 'ifup: mapping eth0 by a script is not simulated\n',
    status: 1,
  });
});

it('brings the interface of a VLAN up first, and takes the VLAN down with it', () => {
  const node = host(
    'iface eth0 inet6 manual\niface eth0.5 inet6 static\n    address 2001:db8:5::1/64\n    dad-attempts 0\n',
  );
  const up = node.run('ifup eth0.5');
  node.lab.run(seconds(3));
  expect(up).toMatchObject({ stderr: '', status: 0 });
  expect(node.run('cat /run/network/ifstate').stdout).toBe('eth0=eth0\neth0.5=eth0.5\n');
  expect(node.run('ip -br -6 addr show dev eth0.5 scope global').stdout).toContain('2001:db8:5::1/64');
  node.run('ifdown eth0');
  node.lab.run(seconds(1));
  expect(node.run('ip link show eth0.5').status).toBe(1);
  expect(node.run('cat /run/network/ifstate').stdout).toBe('');
});

it('makes a VLAN of any name of vlan-raw-device', () => {
  const node = host('iface vlan7 inet6 manual\n    vlan-raw-device eth0\n');
  expect(node.run('ifup vlan7')).toMatchObject({ stderr: '', status: 0 });
  expect(node.run('ip -d link show vlan7').stdout).toContain('vlan protocol 802.1Q id 7');
  node.run('ifdown vlan7');
  expect(node.run('ip link show vlan7').status).toBe(1);
  const wrong = host('iface vlan7 inet6 manual\n    vlan-raw-device eth9\n').run('ifup vlan7');
  expect(wrong.stdout).toBe('eth9 does not exist, unable to create vlan7\n');
  expect(wrong.status).toBe(1);
});

it('waits until the ports of a bridge forward', () => {
  const node = host(
    'iface br0 inet6 manual\n    bridge_ports regex eth.*\n    bridge_stp on\n    bridge_fd 2\n    bridge_maxwait 10\n',
  );
  const up = node.run('ifup br0');
  node.lab.run(seconds(3));
  expect(up.status).toBeUndefined();
  node.lab.run(seconds(3));
  expect(up).toMatchObject({
    status: 0,
    stdout: '\nWaiting for br0 to get ready (MAXWAIT is 10 seconds).\n',
  });
  expect(node.run('ip -d link show br0').stdout).toMatch(/forward_delay 200 .* stp_state 1 /);
  expect(node.run('ip -d link show eth0').stdout).toContain('addrgenmode none');
});
