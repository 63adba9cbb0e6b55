/** systemd-nspawn of systemd 252 on Linux 6.18.44, with /etc/machine-id 0123456789abcdef0123456789abcdef: names, MACs and messages. */
import { seconds } from '../../../sim/base/time';
import { Lab, type LabNode } from '../../../sim/scenario/lab';

function host(): LabNode {
  const node = new Lab().node('host');
  node.run('ip link add br0 type bridge; ip link set br0 up');
  return node.file('/etc/machine-id', '0123456789abcdef0123456789abcdef\n');
}

const LINKS = "ip -o link | sed 's/ mtu.*ether / /; s/ brd.*//' | grep -v LOOPBACK";

it('makes a veth pair, of which neither end is up', () => {
  const node = host();
  const run = node.run(
    `systemd-nspawn -D /srv/c1 -M c1 -n sh -c '${LINKS.replaceAll("'", `'"'"'`)}; ip -br link show lo; sleep 5'`,
  );
  expect(node.run('ip -br link show type veth').stdout).toMatch(
    /^ve-c1@\S+ +DOWN +e6:ae:15:d1:b9:1b <BROADCAST,MULTICAST> /,
  );
  expect(run.stdout).toMatch(/host0@if\d+: <BROADCAST,MULTICAST> 3e:d9:7b:70:b7:ee\nlo +UNKNOWN/);
  node.lab.run(seconds(6));
  expect(run.stderr).toBe(
    'Spawning container c1 on /srv/c1.\nPress ^] three times within 1s to kill container.\nContainer c1 exited successfully.\n',
  );
  expect(node.run('ip -br link show type veth; ip netns').stdout).toBe('');
});

it('puts its end into a bridge, and up', () => {
  const node = host();
  node.run('systemd-nspawn -M c1 --network-bridge=br0 -q sleep 5');
  expect(node.run('ip -br link show master br0').stdout).toMatch(/^vb-c1@\S+ +\S+ +e6:ae:15:d1:b9:1b <.*UP/);
});

it('makes the bridge of a zone, which is not up, and deletes it with the last container', () => {
  const node = host();
  node.run('systemd-nspawn -M c1 --network-zone=z -q sleep 5');
  node.run('systemd-nspawn -M c2 --network-zone=z -q sleep 9');
  expect(node.run('ip -br link show vz-z').stdout).toMatch(/^vz-z +DOWN/);
  node.lab.run(seconds(6));
  expect(node.run('ip -br link show master vz-z').stdout).toMatch(/^vb-c2@/);
  node.lab.run(seconds(6));
  expect(node.run('ip link show vz-z').status).toBe(1);
});

it.each([
  ['-n', 've-a-rather4gZZ'],
  ['--network-bridge=br0', 'vb-a-ratheri8h6'],
])('hashes a name that is too long with %s', (option, name) => {
  const node = host();
  const run = node.run(`systemd-nspawn -M a-rather-long-machine-name ${option} -q sleep 5`);
  expect(run.stderr).toBe(
    `Network interface name '${name.slice(0, 3)}a-rather-long-machine-name' has been changed to '${name}' to fit length constraints.\n`,
  );
  expect(node.run(`ip -br link show ${name}`).stdout).toContain('66:3b:4c:59:8f:d6');
  expect(node.run('ip -n a-rather-long-machine-name -br link show host0').stdout).toContain(
    'ee:ce:94:1d:62:26',
  );
});

it('makes more pairs, a macvlan, and lends an interface', () => {
  const node = host();
  node.run('ip link add d0 type dummy; ip link add d1 type dummy');
  const run = node.run(
    'systemd-nspawn -M c1 --network-veth-extra=vx:in --network-macvlan=d0 --network-interface=d1:card -q sleep 5',
  );
  expect(run.stderr).toBe('');
  expect(node.run('ip -br link show vx').stdout).toContain('32:bd:b4:60:f0:d6');
  const inside = node.run('ip -n c1 -br link').stdout;
  expect(inside).toMatch(/^in@\S+ .*62:c8:f2:a0:e2:f5/m);
  expect(inside).toMatch(/^mv-d0@/m);
  expect(inside).toMatch(/^card /m);
  expect(node.run('ip link show d1').status).toBe(1);
  node.lab.run(seconds(6));
  expect(node.run('ip -br link show d1').stdout).toMatch(/^d1 /);
});

it('says what went wrong, and leaves no namespace', () => {
  const node = host();
  const run = node.run('systemd-nspawn -D /srv/c1 --network-bridge=nope -q true');
  expect(run).toMatchObject({
    stderr: 'Failed to add interface vb-c1 to bridge nope: No such device\n',
    status: 1,
  });
  expect(node.run('systemd-nspawn -M c1 --network-macvlan=d9 -q true').stderr).toBe(
    'Failed to get device d9: No such device\n',
  );
  expect(node.run("systemd-nspawn -M c1 -n sh -c 'exit 3'")).toMatchObject({
    stderr: expect.stringContaining('Container c1 failed with error code 3.\n') as string,
    status: 3,
  });
  expect(node.run('ip netns; ip -br link show type veth').stdout).toBe('');
  expect(node.run('systemd-nspawn --nonsense').stderr).toBe(
    "systemd-nspawn: unrecognized option '--nonsense'\n",
  );
});

it('uses the namespace of a node that is a container, and stays until it is ended', () => {
  const node = host();
  const inside = node.lab.node('c1', { containerOf: 'host' });
  const run = node.run('systemd-nspawn -bM c1 -n');
  expect(inside.run('ip -br link show host0').stdout).toMatch(/^host0@/);
  expect(run.status).toBeUndefined();
  const running = [...node.machine.processes.values()].find(({ argv }) => argv[0] === 'systemd-nspawn');
  running!.kill('SIGTERM');
  node.lab.run(seconds(1));
  expect(run.status).toBe(0);
  expect(inside.run('ip link show lo').status).toBe(0);
});

it('shares the network of the machine where no option asks for another', () => {
  const node = host();
  expect(node.run('systemd-nspawn -M c1 -q ip -br link show br0').stdout).toMatch(/^br0 /);
});
