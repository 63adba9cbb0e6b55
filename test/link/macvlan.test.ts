/** What the transcript test/realkernel/recorded/devices/macvlan.txt does not show: which frames go where. */
import { Mac } from '../../sim/base/mac';
import { Scheduler } from '../../sim/engine/scheduler';
import { type EthernetNic, vethPair } from '../../sim/link/ether';
import { LoopbackDevice } from '../../sim/link/loopback';
import { MacvlanDevice, macvlanMode, macvlanPort, type MacvlanMode } from '../../sim/link/macvlan';
import { MacvlanPort } from '../../sim/link/macvlan-port';
import { netDeviceContract } from '../contract/net-device.contract';
import { FakeKernel } from './fake-kernel';
import { mac, plain } from './frames';

interface Lab {
  readonly scheduler: Scheduler;
  readonly kernel: FakeKernel;
  /** What macvlans stand on, address 1. */
  readonly eth0: EthernetNic;
  /** What is outside, address 2. */
  readonly outside: EthernetNic;
}

function setUp(scheduler = new Scheduler(), kernel = new FakeKernel(scheduler)): Lab {
  const [eth0, outside] = vethPair(
    scheduler,
    { name: 'eth0', address: mac(1) },
    { name: 'outside', address: mac(2) },
  );
  kernel.register(eth0);
  kernel.register(outside);
  kernel.open(eth0, outside);
  return { scheduler, kernel, eth0, outside };
}

/** A macvlan of that address and name, switched on. */
function add({ kernel, eth0 }: Lab, number: number, mode: MacvlanMode, open = true): MacvlanDevice {
  const port = macvlanPort(eth0, mode);
  if (!(port instanceof MacvlanPort)) throw new Error(port.errno);
  const address = mode === 'passthru' ? eth0.address : mac(number);
  const dev = kernel.register(new MacvlanDevice(`m${number}`, address, port, mode));
  port.add(dev);
  if (open) kernel.open(dev);
  return dev;
}

const GROUP = Mac.of(0x3333, 5);

/** Where frames arrived that were sent, in order. */
function arrivals({ scheduler, kernel }: Lab, send: () => void): string[] {
  kernel.takeReceived();
  send();
  scheduler.runUntil(scheduler.now);
  return kernel.takeReceived();
}

netDeviceContract('macvlan', (scheduler, kernel) => {
  const lab = setUp(scheduler, kernel);
  return { dev: add(lab, 10, 'bridge'), frame: plain(mac(10), mac(2)) };
});

describe('a frame from outside', () => {
  it('for one address comes in there and nowhere else', () => {
    const lab = setUp();
    for (const number of [10, 11]) add(lab, number, 'bridge');
    const to = (number: number): string[] =>
      arrivals(lab, () => lab.outside.ndoStartXmit(plain(mac(2), mac(number))));
    expect([to(10), to(11), to(1), to(12)]).toEqual([['m10'], ['m11'], ['eth0'], ['eth0']]);
    expect(lab.kernel.verdicts).toEqual(['macvlan.receive.own', 'macvlan.receive.own', 'pass', 'pass']);
  });

  it('to a group comes in on the device below, and then where somebody joined it', () => {
    const lab = setUp();
    const [member, other] = [add(lab, 10, 'private'), add(lab, 11, 'bridge')];
    member.mcAdd(GROUP);
    const send = (): void => void lab.outside.ndoStartXmit(plain(mac(2), GROUP));
    expect(arrivals(lab, send)).toEqual(['eth0', 'm10']);
    expect(arrivals(lab, () => lab.outside.ndoStartXmit(plain(mac(2), Mac.BROADCAST)))).toEqual([
      'eth0',
      'm10',
      'm11',
    ]);
    // What a container or virtual machine joins behind its macvlan, the macvlan must be told of (lxd#11309).
    other.setAllmulti(1);
    expect(arrivals(lab, send)).toEqual(['eth0', 'm10', 'm11']);
    other.setAllmulti(-1);
    member.mcDel(GROUP);
    expect(arrivals(lab, send)).toEqual(['eth0']);
  });

  it('does not find a macvlan that is off', () => {
    const lab = setUp();
    const dev = add(lab, 10, 'bridge', false);
    const send = (to: Mac) => (): void => void lab.outside.ndoStartXmit(plain(mac(2), to));
    expect(arrivals(lab, send(mac(10)))).toEqual(['eth0']);
    expect(arrivals(lab, send(Mac.BROADCAST))).toEqual(['eth0']);
    lab.kernel.open(dev);
    expect(arrivals(lab, send(mac(10)))).toEqual(['m10']);
  });

  it('with the address of a macvlan as its source was sent by it, and came back', () => {
    const lab = setUp();
    for (const [number, mode] of [
      [10, 'private'],
      [11, 'vepa'],
      [12, 'bridge'],
      [13, 'vepa'],
    ] as const)
      add(lab, number, mode);
    const back = (number: number): string[] =>
      arrivals(lab, () => lab.outside.ndoStartXmit(plain(mac(number), Mac.BROADCAST)));
    expect(back(10)).toEqual(['m10']);
    expect(lab.kernel.verdicts.at(-1)).toBe('macvlan.receive.returned');
    expect(back(11)).toEqual(['eth0', 'm12', 'm13']);
    expect(back(12)).toEqual(['eth0', 'm11', 'm13']);
  });
});

describe('a frame that a macvlan sends', () => {
  it('to another in mode bridge comes in on the device below and goes on from there, without leaving the host', () => {
    const lab = setUp();
    const [sender] = [add(lab, 10, 'bridge'), add(lab, 11, 'bridge')];
    const sent = arrivals(lab, () =>
      expect(sender.ndoStartXmit(plain(mac(10), mac(11))).id).toBe('macvlan.xmit.sibling'),
    );
    expect(sent).toEqual(['m11']);
    expect(lab.kernel.sent.map(({ dev }) => dev)).toEqual(['m10']);
  });

  it.each([
    ['private', 'bridge'],
    ['vepa', 'bridge'],
    ['bridge', 'private'],
    ['bridge', 'vepa'],
  ] as const)('in mode %s to one in mode %s goes outside', (mode, other) => {
    const lab = setUp();
    const [sender] = [add(lab, 10, mode), add(lab, 11, other)];
    expect(
      arrivals(lab, () => expect(sender.ndoStartXmit(plain(mac(10), mac(11))).id).toBe('macvlan.xmit.wire')),
    ).toEqual(['outside']);
    expect(arrivals(lab, () => sender.ndoStartXmit(plain(mac(10), Mac.BROADCAST)))).toEqual(['outside']);
  });

  it('to all goes to the others in mode bridge, and outside', () => {
    const lab = setUp();
    const [sender] = [add(lab, 10, 'bridge'), add(lab, 11, 'bridge'), add(lab, 12, 'vepa')];
    expect(new Set(arrivals(lab, () => sender.ndoStartXmit(plain(mac(10), Mac.BROADCAST))))).toEqual(
      new Set(['m11', 'outside']),
    );
  });

  it('to the host itself goes outside, and the host’s to a macvlan too', () => {
    const lab = setUp();
    const dev = add(lab, 10, 'bridge');
    expect(arrivals(lab, () => dev.ndoStartXmit(plain(mac(10), mac(1))))).toEqual(['outside']);
    expect(arrivals(lab, () => lab.eth0.ndoStartXmit(plain(mac(1), mac(10))))).toEqual(['outside']);
  });
});

describe('passthru', () => {
  it('hears everything that the device below hears, as addressed to itself', () => {
    const lab = setUp();
    const dev = add(lab, 10, 'passthru');
    expect([dev.address, lab.eth0.promiscuity]).toEqual([mac(1), 1]);
    expect(arrivals(lab, () => lab.outside.ndoStartXmit(plain(mac(2), mac(77))))).toEqual(['m10']);
    lab.kernel.open(dev);
    lab.kernel.close(dev);
    expect(arrivals(lab, () => lab.outside.ndoStartXmit(plain(mac(2), mac(1))))).toEqual([]);
    expect(lab.kernel.verdicts.at(-1)).toBe('macvlan.receive.down');
  });

  it('is alone, and for life', () => {
    const lab = setUp();
    const dev = add(lab, 10, 'passthru');
    expect(macvlanPort(lab.eth0, 'bridge')).toEqual({ errno: 'EINVAL' });
    expect(dev.changeInfo({ mode: 4 })).toEqual({ errno: 'EINVAL' });
    lab.kernel.unregisterNetdevice(dev);
    add(lab, 11, 'bridge');
    expect(macvlanPort(lab.eth0, 'passthru')).toEqual({ errno: 'EINVAL' });
  });

  it('gives the device below the address back that it had', () => {
    const lab = setUp();
    const dev = add(lab, 10, 'passthru');
    expect(dev.ndoSetMacAddress(mac(7))).toBeUndefined();
    expect([dev.address, lab.eth0.address]).toEqual([mac(7), mac(7)]);
    lab.kernel.unregisterNetdevice(dev);
    expect(lab.eth0.address).toBe(mac(1));
  });
});

describe('a device that macvlans stand on', () => {
  it('must not be taken by another master, nor be the loopback', () => {
    const lab = setUp();
    lab.eth0.rxHandler = () => 'pass';
    expect(macvlanPort(lab.eth0, 'bridge')).toEqual({ errno: 'EBUSY' });
    expect(macvlanPort(new LoopbackDevice(lab.scheduler), 'bridge')).toEqual({ errno: 'EINVAL' });
  });

  it('is free again when the last one is gone', () => {
    const lab = setUp();
    const devices = [add(lab, 10, 'bridge'), add(lab, 11, 'bridge')];
    expect(lab.eth0.uppers).toEqual(devices);
    for (const dev of devices) lab.kernel.unregisterNetdevice(dev);
    expect([lab.eth0.rxHandler, lab.eth0.macvlanPort, lab.eth0.promiscuity]).toEqual([
      undefined,
      undefined,
      0,
    ]);
  });

  it('has no address twice among those that are on', () => {
    const lab = setUp();
    add(lab, 10, 'bridge');
    const second = add(lab, 11, 'bridge', false);
    expect(second.ndoSetMacAddress(mac(10))).toEqual({ errno: 'EADDRINUSE' });
    expect(second.ndoSetMacAddress(mac(1))).toEqual({ errno: 'EADDRINUSE' });
    second.address = mac(10);
    expect(second.ndoOpen()).toEqual({ errno: 'EADDRINUSE' });
  });

  it('makes its macvlans follow carrier and MTU, not being on or off', () => {
    const lab = setUp();
    const dev = add(lab, 10, 'bridge');
    lab.kernel.close(lab.outside);
    expect([dev.up, dev.carrier]).toEqual([true, false]);
    lab.kernel.open(lab.outside);
    expect(dev.carrier).toBe(true);
    lab.kernel.devSetMtu(lab.eth0, 1300);
    lab.kernel.devSetMtu(lab.eth0, 1500);
    expect([dev.mtu, dev.ndoChangeMtu(1501)]).toEqual([1300, { errno: 'EINVAL' }]);
  });

  it('takes its macvlans along when it ceases to exist, and not when it moves', () => {
    const lab = setUp();
    const devices = [add(lab, 10, 'bridge'), add(lab, 11, 'bridge')];
    lab.kernel.notifyDevice(lab.eth0, 'NETDEV_UNREGISTER');
    expect(devices.map(({ owner }) => owner)).toEqual([lab.kernel, lab.kernel]);
    lab.kernel.unregisterNetdevice(lab.eth0);
    expect(devices.map(({ owner }) => owner)).toEqual([undefined, undefined]);
  });
});

it('what is asked of the device below ends when the macvlan is switched off', () => {
  const lab = setUp();
  const dev = add(lab, 10, 'bridge', false);
  dev.setAllmulti(1);
  expect(lab.eth0.allmulti).toBe(0);
  lab.kernel.open(dev);
  dev.setPromiscuity(1);
  expect([lab.eth0.allmulti, lab.eth0.promiscuity]).toEqual([1, 2]);
  lab.kernel.close(dev);
  expect([lab.eth0.allmulti, lab.eth0.promiscuity, lab.eth0.unicast.size]).toEqual([0, 0, 0]);
});

it('the longest queue that was asked for is the one that is used', () => {
  const lab = setUp();
  const [one, two] = [add(lab, 10, 'bridge'), add(lab, 11, 'private')];
  expect(one.changeInfo({ bcqueuelen: 5000 })).toBeUndefined();
  expect(two.fillInfo()).toEqual({ mode: 'private', bcqueuelen: 1000, usedbcqueuelen: 5000 });
  expect([1, 2, 4, 8, 16].map(macvlanMode)).toEqual(['private', 'vepa', 'bridge', 'passthru', undefined]);
  expect(two.changeInfo({ mode: 16 })).toEqual({ errno: 'EINVAL' });
});
