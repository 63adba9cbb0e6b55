/** Kind=bond, [Bond], Bond= and what a port may have. No kernel here has bonds: the words are those of bond.c of 252. */
import { Mac } from '../../../sim/base/mac';
import { Host } from './host';

const port = (name: string, more = ''): string => `[Match]\nName=${name}\n[Network]\nBond=bond0\n${more}`;
const BOND = '[NetDev]\nName=bond0\nKind=bond\n[Bond]\n';

function host(bond: string, files: Readonly<Record<string, string>> = {}): Host {
  const made = new Host(
    {
      'bond0.netdev': BOND + bond,
      'bond0.network': '[Match]\nName=bond0\n',
      'eth0.network': port('eth0'),
      'eth1.network': port('eth1', 'PrimarySlave=yes\n'),
      ...files,
    },
    { before: ['ip link set eth0 up'] },
  );
  made.lab.node('r').run('ip link add br0 type bridge; ip link set br0 up; ip link set p0 master br0');
  made.lab.link([
    { node: 'r', interface: 'p1', mac: Mac.parse('02:00:00:00:00:03')! },
    { node: 'host', interface: 'eth1', mac: Mac.parse('02:00:00:00:00:04')! },
  ]);
  made.router.run('ip link set p1 master br0; ip link set p1 up');
  made.router.run("sed -i 's/p0/br0/' /etc/radvd.conf");
  return made.until(4);
}

const detail = (made: Host): string => made.print('ip -d -o link show bond0');

test('a bond is made as [Bond] says, its ports join it while they are down, and it alone has addresses', () => {
  const made = host(
    'Mode=active-backup\nMIIMonitorSec=100ms\nUpDelaySec=300ms\nGratuitousARP=2\nMinLinks=0\n',
  );
  made.router.file('/etc/radvd.conf', 'interface br0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };');
  made.router.run('radvd');
  made.until(12);
  expect(detail(made)).toMatch(/bond mode active-backup .*miimon 100 updelay 300 .*num_grat_arp 2/);
  for (const name of ['eth0', 'eth1']) {
    expect(made.print(`ip -o link show ${name}`)).toContain('master bond0');
    expect(made.print(`ip addr show dev ${name}`)).not.toContain('inet');
  }
  expect(made.print('ip -6 -o addr show dev bond0 scope global')).toContain('2001:db8:1:0:');
  expect(made.print('networkctl list eth0')).toMatch(/enslaved +configured/);
});

test('PrimarySlave= is the one that is active whenever it can be', () => {
  const made = host('Mode=active-backup\nMIIMonitorSec=100ms\n').until(6);
  expect(detail(made)).toMatch(/active_slave eth1 .*primary eth1/);
  made.lab.links[1]!.setCarrier(false);
  expect(detail(made.until(8))).toMatch(/active_slave eth0 .*primary eth1/);
  made.lab.links[1]!.setCarrier(true);
  expect(detail(made.until(10))).toMatch(/active_slave eth1 /);
});

test('a bond of a mode without a primary port refuses one, and the port fails', () => {
  const made = host('Mode=balance-rr\n');
  expect(made.log).toContain('eth1: Failed');
  expect(made.log.join('\n')).toContain('eth1: Failed to set bond configurations: ');
});

test('words that are no mode, no policy, no number are lines in the log', () => {
  const made = host(
    'Mode=fast\nFailOverMACPolicy=maybe\nPrimaryReselectPolicy=x\nResendIGMP=many\nMIIMonitorSec=x\n',
  );
  expect(
    made.log.filter(line => line.includes('ignoring')).map(line => line.replace(/^.*netdev:/, '')),
  ).toEqual([
    '5: Failed to parse bond mode, ignoring: fast',
    '6: Failed to parse bond fail over MAC, ignoring: maybe',
    '7: Failed to parse bond primary reselect, ignoring: x',
    '8: Failed to parse unsigned value, ignoring: many',
    '9: Failed to parse sec value, ignoring: x',
  ]);
  expect(detail(made)).toContain('bond mode balance-rr miimon 0');
});
