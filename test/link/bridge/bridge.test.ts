import { ALL_NODES } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import type { Scheduler } from '../../../sim/engine/scheduler';
import { Rng } from '../../../sim/engine/rng';
import { Bridge } from '../../../sim/link/bridge/bridge';
import { setBridgePortOptions } from '../../../sim/link/bridge/options';
import { EthernetNic } from '../../../sim/link/ether';
import { LoopbackDevice } from '../../../sim/link/loopback';
import type { NetDevice } from '../../../sim/link/net-device';
import type { Segment } from '../../../sim/link/segment';
import { Tap } from '../../../sim/link/tap';
import { Frame } from '../../../sim/wire/frame';
import { netDeviceContract } from '../../contract/net-device.contract';
import { mac, plain, solicitation, ip6, linkLocal } from '../frames';
import { BridgeLab, CURRENT, PORT_MAC, RANDOM_MAC } from './lab';

netDeviceContract('bridge', (scheduler, kernel) => {
  const lab = new BridgeLab(1, { scheduler });
  lab.bridge.owner = kernel;
  lab.hosts[1]!.owner = kernel;
  return { dev: lab.bridge, frame: plain(lab.bridge.address, mac(1)) };
});

describe('forwarding', () => {
  it('floods what it does not know, to all ports but the one it came in on', () => {
    const lab = new BridgeLab(4);
    expect(lab.send(2, plain(mac(2), mac(77))).sort()).toEqual(['h1', 'h3', 'h4']);
    expect(lab.verdict).toBe('bridge.forward.flood');
  });

  it('hands broadcasts and multicasts to its own stack as well', () => {
    const lab = new BridgeLab(2);
    expect(lab.send(1, plain(mac(1), Mac.BROADCAST))).toEqual(['br0', 'h2']);
    expect(lab.send(1, plain(mac(1), Mac.forGroup(ALL_NODES)))).toEqual(['br0', 'h2']);
  });

  it('sends a unicast where its destination was heard, and nowhere else', () => {
    const lab = new BridgeLab(4);
    lab.send(3, plain(mac(3), Mac.BROADCAST));
    expect(lab.send(1, plain(mac(1), mac(3)))).toEqual(['h3']);
    expect(lab.verdict).toBe('bridge.forward.port');
  });

  it('follows a station that moves', () => {
    const lab = new BridgeLab(3);
    lab.send(3, plain(mac(9), Mac.BROADCAST));
    lab.send(2, plain(mac(9), Mac.BROADCAST));
    expect(lab.send(1, plain(mac(1), mac(9)))).toEqual(['h2']);
  });

  it('keeps to itself what stays behind one port', () => {
    const lab = new BridgeLab(2);
    lab.send(1, plain(mac(9), Mac.BROADCAST));
    expect(lab.send(1, plain(mac(1), mac(9)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.egress.same-port');
  });

  it('shares one frame among all receivers of a flood', () => {
    const lab = new BridgeLab(3);
    const frame = plain(mac(1), Mac.BROADCAST);
    lab.hosts[1]!.ndoStartXmit(frame);
    lab.scheduler.runUntil(0);
    expect(lab.kernel.received.map(received => received.frame === frame)).toEqual([true, true, true]);
  });

  it('floods in one event', () => {
    const lab = new BridgeLab(50);
    const before = lab.scheduler.executed;
    expect(lab.send(1, plain(mac(1), Mac.BROADCAST))).toHaveLength(50);
    expect(lab.scheduler.executed - before).toBe(2);
  });

  it('floods over plain, watched, impaired and broken cables alike', () => {
    const lab = new BridgeLab(6);
    const cable = (number: number): Segment => lab.hosts[number]!.segment!;
    const tap = new Tap(cable(2));
    cable(3).impair({ delay: 700 }, lab.port(3).dev as EthernetNic);
    cable(4).impair({ loss: 1_000_000 });
    cable(5).setPlugged(false);
    lab.port(5).setState('forwarding');
    expect(lab.send(1, plain(mac(1), mac(77)))).toEqual(['h6', 'h2']);
    expect(tap.collected).toHaveLength(1);
    lab.pass(700);
    expect(lab.kernel.takeReceived()).toEqual(['h3']);
  });

  it('a cable that is pulled in the instant of a flood loses its copy', () => {
    const lab = new BridgeLab(3);
    const cable = lab.hosts[2]!.segment!;
    lab.scheduler.soon('frame', () => lab.bridge.ndoStartXmit(plain(lab.bridge.address, mac(77))));
    lab.scheduler.soon('pull', () => cable.setPlugged(false));
    lab.pass(0);
    expect(lab.kernel.takeReceived()).toEqual(['h3', 'h1']);
  });

  it('floods in an event a port while ties are shuffled', () => {
    const lab = new BridgeLab(5);
    lab.scheduler.shuffle = new Rng(1);
    const before = lab.scheduler.executed;
    lab.send(1, plain(mac(1), Mac.BROADCAST));
    expect(lab.scheduler.executed - before).toBe(1 + 4);
  });

  it('has no port send what is longer than its MTU allows', () => {
    const lab = new BridgeLab(3);
    lab.hosts[1]!.mtu = 9000;
    for (const number of [1, 3]) lab.port(number).dev.mtu = 9000;
    lab.hosts[3]!.mtu = 9000;
    expect(lab.send(1, plain(mac(1), mac(77), 2000))).toEqual(['h3']);
    expect(lab.kernel.notes).toContain('eth2 bridge.egress.too-long');
  });

  it('has nowhere to send to without another port', () => {
    const lab = new BridgeLab(1);
    expect(lab.send(1, plain(mac(1), mac(77)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.forward.nowhere');
  });

  it('sends nothing to a port that does not forward', () => {
    const lab = new BridgeLab(2);
    lab.bridge.fdb.add(mac(2), lab.port(2), 'static', 'add');
    setBridgePortOptions(lab.port(2), { state: 2 });
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.egress.not-forwarding');
  });

  it('costs as many events when frames are encoded and decoded on the way', () => {
    const run = (octets: boolean): (string | number)[] => {
      const lab = new BridgeLab(4, { segment: { octets } });
      return [...lab.send(1, solicitation(1, ip6('fe80::2'))), lab.scheduler.executed];
    };
    expect(run(true)).toEqual(run(false));
  });

  it('drops sources that cannot be', () => {
    const lab = new BridgeLab(2);
    expect(lab.send(1, plain(Mac.ZERO, mac(2)))).toEqual([]);
    expect(lab.send(1, plain(Mac.BROADCAST, mac(2)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.ingress.bad-source');
  });
});

describe('frames for the bridge itself', () => {
  it('go up on the bridge, and name the port they came in on', () => {
    const lab = new BridgeLab(2);
    lab.send(1, plain(mac(1), lab.bridge.address));
    expect(lab.verdict).toBe('bridge.forward.local');
    lab.hosts[2]!.ndoStartXmit(plain(mac(2), mac(PORT_MAC + 2)));
    lab.scheduler.runUntil(0);
    expect(lab.kernel.received).toMatchObject([{ dev: 'br0', ingress: 'eth2' }]);
  });

  it('never reach the stack of a port', () => {
    const lab = new BridgeLab(2);
    const seen = [
      ...lab.send(1, plain(mac(1), mac(PORT_MAC + 1))),
      ...lab.send(1, plain(mac(1), mac(PORT_MAC + 2))),
      ...lab.send(1, plain(mac(1), Mac.BROADCAST)),
    ];
    expect(seen).toEqual(['br0', 'br0', 'br0', 'h2']);
  });

  it('go up as well while the bridge is promiscuous', () => {
    const lab = new BridgeLab(2);
    lab.send(2, plain(mac(2), Mac.BROADCAST));
    lab.bridge.setPromiscuity(1);
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual(['br0', 'h2']);
    expect(lab.send(1, plain(mac(1), mac(77)))).toEqual(['br0', 'h2']);
  });
});

describe('frames of the bridge itself', () => {
  it('go where the destination was heard, else everywhere', () => {
    const lab = new BridgeLab(3);
    expect(lab.sendOwn(plain(lab.bridge.address, mac(2))).sort()).toEqual(['h1', 'h2', 'h3']);
    lab.send(2, plain(mac(2), Mac.BROADCAST));
    expect(lab.sendOwn(plain(lab.bridge.address, mac(2)))).toEqual(['h2']);
  });

  it('are seen on the bridge before they are seen on its ports', () => {
    const lab = new BridgeLab(2);
    lab.kernel.sent.length = 0;
    lab.sendOwn(plain(lab.bridge.address, Mac.BROADCAST));
    expect(lab.kernel.sent.map(({ dev }) => dev)).toEqual(['br0', 'eth2', 'eth1']);
    expect(lab.kernel.sent[0]).toMatchObject({ decided: { id: 'bridge.xmit.ports' } });
  });

  it('go out of the port whose address they are sent to, and nowhere when it is the address of no port', () => {
    const lab = new BridgeLab(2);
    expect(lab.sendOwn(plain(lab.bridge.address, mac(PORT_MAC + 2)))).toEqual(['h2']);
    lab.bridge.addressSetByUser = true;
    lab.bridge.ndoSetMacAddress(mac(0x42));
    expect(lab.sendOwn(plain(mac(0x42), mac(0x42)))).toEqual([]);
    expect(lab.kernel.sent.at(-1)).toMatchObject({ dev: 'br0', decided: { id: 'bridge.xmit.local' } });
  });
});

describe('the switches of a port', () => {
  it.each([
    ['flood', mac(77)],
    ['mcast_flood', Mac.forGroup(ip6('ff02::1234'))],
    ['bcast_flood', Mac.BROADCAST],
  ] as const)('%s off keeps out what others send, and nothing else', (key, destination) => {
    const lab = new BridgeLab(3);
    expect(setBridgePortOptions(lab.port(3), { [key]: 0 })).toBeUndefined();
    expect(lab.send(1, plain(mac(1), destination)).filter(name => name !== 'br0')).toEqual(['h2']);
    for (const other of [mac(77), Mac.forGroup(ip6('ff02::1234')), Mac.BROADCAST]) {
      if (other !== destination) expect(lab.send(1, plain(mac(1), other))).toContain('h3');
    }
  });

  it('mcast_flood and bcast_flood do not keep out what the bridge itself sends', () => {
    const lab = new BridgeLab(1);
    setBridgePortOptions(lab.port(1), { mcast_flood: 0 });
    setBridgePortOptions(lab.port(1), { bcast_flood: 0 });
    expect(lab.sendOwn(plain(lab.bridge.address, Mac.BROADCAST))).toEqual(['h1']);
    expect(lab.sendOwn(plain(lab.bridge.address, Mac.forGroup(ALL_NODES)))).toEqual(['h1']);
  });

  it('hairpin lets a frame out where it came in', () => {
    const lab = new BridgeLab(2);
    setBridgePortOptions(lab.port(1), { hairpin: 1 });
    expect(lab.send(1, solicitation(1, ip6('fe80::1'), ip6('::'))).sort()).toEqual(['br0', 'h1', 'h2']);
  });

  it('isolated ports reach the bridge and others, not each other', () => {
    const lab = new BridgeLab(3);
    setBridgePortOptions(lab.port(1), { isolated: 1 });
    setBridgePortOptions(lab.port(2), { isolated: 1 });
    expect(lab.send(1, plain(mac(1), Mac.BROADCAST)).sort()).toEqual(['br0', 'h3']);
    expect(lab.send(3, plain(mac(3), Mac.BROADCAST)).sort()).toEqual(['br0', 'h1', 'h2']);
    lab.send(2, plain(mac(2), Mac.BROADCAST));
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.egress.isolated');
  });

  it('learning off leaves the station unknown', () => {
    const lab = new BridgeLab(3);
    setBridgePortOptions(lab.port(3), { learning: 0 });
    lab.send(3, plain(mac(3), Mac.BROADCAST));
    expect(lab.send(1, plain(mac(1), mac(3))).sort()).toEqual(['h2', 'h3']);
  });

  it('locked lets in only stations that were entered', () => {
    const lab = new BridgeLab(2);
    setBridgePortOptions(lab.port(1), { locked: 1 });
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.ingress.locked');
    lab.bridge.fdb.add(mac(1), lab.port(1), 'static', 'add');
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual(['h2']);
  });
});

describe('reserved addresses', () => {
  const reserved = (use: number): Mac => Mac.of(0x0180, 0xc2000000 | use);

  it('spanning tree messages are forwarded while STP is off', () => {
    const lab = new BridgeLab(2);
    expect(lab.send(1, plain(mac(1), reserved(0)))).toContain('h2');
  });

  it('MAC control is never forwarded', () => {
    const lab = new BridgeLab(2);
    expect(lab.send(1, plain(mac(1), reserved(1)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.ingress.pause');
  });

  it('the rest is for the port alone, unless the mask lets it through', () => {
    const lab = new BridgeLab(2);
    expect(lab.send(1, plain(mac(1), reserved(0xe)))).toEqual(['eth1']);
    lab.bridge.groupFwdMask = 1 << 0xe;
    expect(lab.send(1, plain(mac(1), reserved(0xe)))).toContain('h2');
  });
});

describe('enslaving', () => {
  // Linux 6.18: dmesg while `ip link set eth1 master br0`, then `ip link set eth1 nomaster`
  it('logs what the kernel logs', () => {
    const lab = new BridgeLab(1);
    expect(lab.bridge.ndoDelSlave(lab.port(1).dev)).toBeUndefined();
    expect(lab.kernel.log).toEqual([
      'br0: port 1(eth1) entered blocking state',
      'br0: port 1(eth1) entered disabled state',
      'eth1: entered allmulticast mode',
      'eth1: entered promiscuous mode',
      'br0: port 1(eth1) entered blocking state',
      'br0: port 1(eth1) entered forwarding state',
      'eth1: left allmulticast mode',
      'eth1: left promiscuous mode',
      'br0: port 1(eth1) entered disabled state',
    ]);
  });

  class Tunnel extends EthernetNic {}

  // Linux 6.18, iproute2's answers to the same attempts
  it.each([
    ['a loopback', (s: Scheduler): NetDevice => new LoopbackDevice(s), { errno: 'EINVAL' }],
    ['a device without address', (): NetDevice => new Tunnel('ether', 'x', Mac.ZERO), { errno: 'EINVAL' }],
    [
      'a bridge',
      (s: Scheduler): NetDevice => new Bridge(s, 'br1', mac(3), CURRENT),
      { errno: 'ELOOP', extack: 'Can not enslave a bridge to a bridge' },
    ],
  ] as const)('refuses %s', (_what, make, refusal) => {
    const lab = new BridgeLab(0);
    expect(lab.bridge.ndoAddSlave(make(lab.scheduler))).toEqual(refusal);
    expect(lab.bridge.ports).toHaveLength(0);
  });

  it('refuses a device that has a master, and releases only its own ports', () => {
    const lab = new BridgeLab(1);
    const other = new BridgeLab(0);
    const { dev } = lab.port(1);
    expect(other.bridge.ndoAddSlave(dev)).toEqual({ errno: 'EBUSY' });
    expect(other.bridge.ndoDelSlave(dev)).toEqual({ errno: 'EINVAL' });
  });

  it('refuses the port after the 1023rd', () => {
    const lab = new BridgeLab(0, { up: false });
    for (let number = 1; number <= 1023; number++) {
      expect(lab.bridge.ndoAddSlave(new EthernetNic('ether', `p${number}`, mac(number)))).toBeUndefined();
    }
    expect(lab.bridge.ndoAddSlave(new EthernetNic('ether', 'p1024', mac(1024)))).toEqual({ errno: 'EXFULL' });
  });

  it('gives a port the lowest number that is free', () => {
    const lab = new BridgeLab(3);
    lab.bridge.ndoDelSlave(lab.port(2).dev);
    expect(lab.plug(4).number).toBe(2);
  });

  it('lets go of a port whose device is unregistered, and of all when it is deleted itself', () => {
    const lab = new BridgeLab(2);
    const [one, two] = [lab.port(1).dev, lab.port(2).dev];
    lab.bridge.lowerEvent(one, 'NETDEV_UNREGISTER');
    expect([one.master, one.rxHandler, one.promiscuity]).toEqual([undefined, undefined, 0]);
    lab.bridge.ndoUninit();
    expect(two.master).toBeUndefined();
    expect(lab.bridge.ports).toHaveLength(0);
  });
});

describe('what follows the ports', () => {
  // experiments e1 of Linux 6.18
  it('its address is the lowest of them, zeros when the last one went', () => {
    const lab = new BridgeLab(0);
    expect(lab.bridge.address).toBe(mac(RANDOM_MAC));
    lab.plug(5);
    lab.plug(3);
    expect(lab.bridge.address).toBe(mac(PORT_MAC + 3));
    lab.bridge.ndoDelSlave(lab.port(3).dev);
    expect(lab.bridge.address).toBe(mac(PORT_MAC + 5));
    lab.bridge.ndoDelSlave(lab.port(5).dev);
    expect(lab.bridge.address).toBe(Mac.ZERO);
    expect(lab.kernel.changes.filter(change => change === 'br0 address')).toHaveLength(4);
  });

  it('its address stays when an administrator chose it', () => {
    const lab = new BridgeLab(0);
    lab.bridge.addressSetByUser = true;
    expect(lab.bridge.ndoSetMacAddress(mac(0x42))).toBeUndefined();
    lab.plug(1);
    expect(lab.bridge.address).toBe(mac(0x42));
    expect(lab.send(1, plain(mac(1), mac(0x42)))).toEqual(['br0']);
    expect(lab.bridge.ndoSetMacAddress(Mac.ZERO)).toEqual({ errno: 'EADDRNOTAVAIL' });
  });

  it('follows a port whose address changes', () => {
    const lab = new BridgeLab(1);
    const { dev } = lab.port(1);
    dev.ndoSetMacAddress(mac(0x77));
    lab.bridge.lowerEvent(dev, 'NETDEV_CHANGEADDR');
    expect(lab.bridge.address).toBe(mac(0x77));
    expect(lab.send(1, plain(mac(1), mac(0x77)))).toEqual(['br0']);
    expect(lab.bridge.fdb.find(mac(PORT_MAC + 1))).toBeUndefined();
  });

  it('its MTU is the least of theirs, until an administrator sets it', () => {
    const lab = new BridgeLab(2);
    lab.port(1).dev.mtu = 1400;
    lab.bridge.lowerEvent(lab.port(1).dev, 'NETDEV_CHANGEMTU');
    expect(lab.bridge.mtu).toBe(1400);
    lab.bridge.ndoDelSlave(lab.port(1).dev);
    expect(lab.bridge.mtu).toBe(1500);
    lab.bridge.ndoChangeMtu(1300);
    lab.plug(3);
    expect(lab.bridge.mtu).toBe(1300);
    expect(lab.kernel.changes.filter(change => change === 'br0 mtu')).toHaveLength(2);
  });

  it('a new bridge has a carrier and an unknown state; from the first port on it has one while a port forwards', () => {
    const lab = new BridgeLab(0);
    expect([lab.bridge.carrier, lab.bridge.operstate]).toEqual([true, 'UNKNOWN']);
    lab.plug(1);
    expect([lab.bridge.carrier, lab.bridge.operstate]).toEqual([true, 'UP']);
    lab.kernel.close(lab.hosts[1]!);
    expect([lab.bridge.carrier, lab.bridge.operstate]).toEqual([false, 'DOWN']);
    lab.kernel.open(lab.hosts[1]!);
    expect([lab.bridge.carrier, lab.bridge.operstate]).toEqual([true, 'UP']);
    lab.bridge.ndoDelSlave(lab.port(1).dev);
    expect(lab.bridge.carrier).toBe(false);
  });

  it('setting the address of a bridge without ports takes its carrier away', () => {
    const lab = new BridgeLab(0);
    lab.bridge.ndoSetMacAddress(mac(0x42));
    expect(lab.bridge.carrier).toBe(false);
  });

  it('kernels before 3.0 leave the carrier alone', () => {
    const lab = new BridgeLab(1, { profile: { bridgeCarrierFollowsPorts: false } });
    lab.kernel.close(lab.hosts[1]!);
    expect(lab.bridge.carrier).toBe(true);
  });
});

describe('the bridge being switched off', () => {
  it('disables its ports, and enables them again', () => {
    const lab = new BridgeLab(2);
    lab.kernel.close(lab.bridge);
    expect(lab.bridge.ports.map(({ state }) => state)).toEqual(['disabled', 'disabled']);
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual([]);
    expect(lab.verdict).toBe('bridge.ingress.disabled');
    lab.kernel.open(lab.bridge);
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual(['h2']);
  });
});

describe('neigh_suppress', () => {
  const asked = linkLocal(2);
  const suppressing = (): BridgeLab => {
    const lab = new BridgeLab(3);
    setBridgePortOptions(lab.port(2), { neigh_suppress: 1 });
    lab.send(2, plain(mac(2), mac(77)));
    return lab;
  };

  it('answers for a neighbour behind such a port, and keeps the question from it', () => {
    const lab = suppressing();
    lab.kernel.neighbours.set(asked, { lladdr: mac(2), router: true });
    lab.hosts[1]!.ndoStartXmit(solicitation(1, asked));
    lab.scheduler.runUntil(0);
    const answer = lab.kernel.received.find(({ dev }) => dev === 'h1')!.frame;
    expect([answer.src, answer.dst]).toEqual([mac(2), mac(1)]);
    expect(answer.payload).toMatchObject({
      src: asked,
      dst: linkLocal(1),
      hopLimit: 255,
      payload: {
        kind: 'neighbor-advertisement',
        router: true,
        solicited: true,
        override: true,
        target: asked,
      },
    });
    expect(lab.kernel.takeReceived().sort()).toEqual(['br0', 'h1', 'h3']);
  });

  it('keeps DAD probes and unsolicited advertisements away, and lets questions it cannot answer through', () => {
    const lab = suppressing();
    expect(lab.send(1, solicitation(1, asked, ip6('::'))).sort()).toEqual(['br0', 'h3']);
    expect(lab.send(1, solicitation(1, asked)).sort()).toEqual(['br0', 'h2', 'h3']);
    lab.kernel.addresses.add(asked);
    expect(lab.send(1, solicitation(1, asked)).sort()).toEqual(['br0', 'h3']);
  });
});

describe('a thousand ports', () => {
  it('cost two events a flood, and no more frames than one', () => {
    const lab = new BridgeLab(1000);
    lab.pass(seconds(16));
    const before = lab.scheduler.executed;
    const frame = new Frame(Mac.BROADCAST, mac(1), plain(mac(1), Mac.BROADCAST).payload);
    expect(lab.send(1, frame)).toHaveLength(1000);
    expect(lab.scheduler.executed - before).toBe(2);
    lab.pass(seconds(1));
    expect(lab.scheduler.outstanding).toBeLessThan(10);
  });
});
