import { radvd } from '../../../sim/daemons/radvd/radvd';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';
import { FakeMachine } from './fake-machine';

const CONF = 'interface eth0 { AdvSendAdvert on; MaxRtrAdvInterval 10; MinRtrAdvInterval 7; };\n';

function started(version: RadvdVersion = '2.19'): FakeMachine {
  const machine = new FakeMachine();
  machine.addLink('eth0', 1);
  machine.start(radvd(version), CONF, '-n', '-d', '5', '-m', 'stderr_clean');
  return machine;
}

const times = (machine: FakeMachine): number[] => machine.sent.map(({ at }) => at);

it('starts over a second after any news of the device, with three initial advertisements again', () => {
  const machine = started();
  machine.run(35);
  const before = times(machine).length;
  machine.event({ kind: 'newlink', link: machine.links.get('eth0')! });
  machine.run(60);
  expect(times(machine).slice(before, before + 3)).toEqual([36, 46, 56]);
});

it('advertises on a device a second after it came up', () => {
  const machine = new FakeMachine();
  machine.start(radvd(), CONF);
  machine.run(100);
  machine.addLink('eth0', 1);
  machine.event({ kind: 'newlink', link: machine.links.get('eth0')! });
  machine.run(102);
  expect(times(machine)).toEqual([101]);
});

it('starts over when an address comes, but not when it comes out of DAD', () => {
  const machine = started();
  machine.run(2);
  const address = machine.addAddress('eth0', '2001:db8::1/64');
  machine.event({ kind: 'newaddr', address });
  machine.run(4);
  machine.event({ kind: 'newaddr', address });
  machine.run(12);
  expect(times(machine)).toEqual([0, 3]);
  expect(machine.stderr).toContain('netlink: eth0, ifindex 1, addresses are different');
  expect(machine.stderr).toContain('netlink: eth0, ifindex 1, addresses are the same');
});

it('falls silent when the link-local address goes', () => {
  const machine = started();
  machine.run(2);
  const [address] = machine.addresses.splice(0, 1);
  machine.event({ kind: 'deladdr', address: address! });
  machine.run(50);
  expect(times(machine)).toEqual([0]);
  expect(machine.decisions).toContain('radvd.iface.no-link-local');
});

it('sets up in vain once the device is gone; 2.20 leaves the group and goes on as before', () => {
  const gone = (machine: FakeMachine): void => {
    const link = machine.links.get('eth0')!;
    machine.links.delete('eth0');
    machine.event({ kind: 'dellink', link });
    machine.run(5);
  };
  const [old, recent] = [started('2.19'), started('2.20')];
  gone(old);
  gone(recent);
  expect(old.decisions).toContain('radvd.iface.missing');
  expect(old.stderr).toContain('netlink: (null), ifindex 1, flags is running');
  expect(recent.decisions).not.toContain('radvd.iface.missing');
  expect(recent.stderr).toContain('netlink: eth0 removed, cleaning up');
  expect(recent.joined).toEqual([]);
});

it('passes over devices and addresses it has nothing to do with', () => {
  const machine = started();
  machine.addLink('eth1', 2);
  machine.event({ kind: 'newlink', link: machine.links.get('eth1')! });
  machine.event({ kind: 'newaddr', address: machine.addAddress('eth1', '2001:db8::1/64') });
  machine.run(9);
  expect(times(machine)).toEqual([0]);
});
