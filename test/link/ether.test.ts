import { Scheduler } from '../../sim/engine/scheduler';
import { EthernetNic, vethPair } from '../../sim/link/ether';
import { LINK_PEER_DOWN, LINK_SENT, LINK_TOO_LONG, LINK_UNPLUGGED, Segment } from '../../sim/link/segment';
import { netDeviceContract } from '../contract/net-device.contract';
import { FakeKernel } from './fake-kernel';
import { mac, plain } from './frames';

function pair(): { scheduler: Scheduler; kernel: FakeKernel; left: EthernetNic; right: EthernetNic } {
  const scheduler = new Scheduler();
  const kernel = new FakeKernel(scheduler);
  const [left, right] = vethPair(scheduler, { name: 'v0', address: mac(1) }, { name: 'v1', address: mac(2) });
  kernel.register(left);
  kernel.register(right);
  return { scheduler, kernel, left, right };
}

netDeviceContract('veth', (scheduler, kernel) => {
  const [left, right] = vethPair(scheduler, { name: 'v0', address: mac(1) }, { name: 'v1', address: mac(2) });
  kernel.register(left);
  kernel.register(right);
  kernel.open(left, right);
  return { dev: left, frame: plain(mac(1), mac(2)) };
});

netDeviceContract('ether on a shared segment', (scheduler, kernel) => {
  const segment = new Segment(scheduler, 'lan', { shared: true });
  const [one, other] = [1, 2].map(number => {
    const nic = kernel.register(new EthernetNic('ether', `eth${number}`, mac(number)));
    nic.plugInto(segment);
    kernel.open(nic);
    return nic;
  }) as [EthernetNic, EthernetNic];
  return { dev: one, frame: plain(mac(1), other.address) };
});

describe('a veth pair', () => {
  it('has a carrier only while both ends are up', () => {
    const { kernel, left, right } = pair();
    kernel.open(left);
    expect([left.carrier, right.carrier]).toEqual([false, false]);
    kernel.open(right);
    expect([left.carrier, right.carrier]).toEqual([true, true]);
    kernel.close(left);
    expect([left.carrier, right.carrier]).toEqual([false, false]);
    expect(kernel.carrierEvents).toEqual(['v1 true', 'v0 true', 'v0 false', 'v1 false']);
  });

  it('names the other end', () => {
    const { left, right } = pair();
    expect(left.iflink).toBe(right.ifindex);
    expect(right.iflink).toBe(left.ifindex);
  });

  it('hands over everything, whoever it is addressed to', () => {
    const { scheduler, kernel, left, right } = pair();
    kernel.open(left, right);
    left.ndoStartXmit(plain(mac(1), mac(99)));
    right.ndoStartXmit(plain(mac(2), mac(98)));
    scheduler.runUntil(0);
    expect(kernel.takeReceived()).toEqual(['v1', 'v0']);
  });

  it('loses what is sent to an end that is off', () => {
    const { scheduler, kernel, left } = pair();
    kernel.open(left);
    expect(left.ndoStartXmit(plain(mac(1), mac(2)))).toBe(LINK_PEER_DOWN);
    scheduler.runUntil(0);
    expect(kernel.received).toHaveLength(0);
  });

  // is_skb_forwardable: the MTU, the Ethernet header, and room for a tag
  it.each([
    [1518, LINK_SENT],
    [1519, LINK_TOO_LONG],
  ])('with an MTU of 1500 at the other end, a frame of %i octets is %p', (length, decided) => {
    const { kernel, left, right } = pair();
    kernel.open(left, right);
    left.mtu = 9000;
    expect(left.ndoStartXmit(plain(mac(1), mac(2), length))).toBe(decided);
  });

  it('keeps its cable when it moves to another namespace', () => {
    const { scheduler, kernel, left, right } = pair();
    left.ndoUninit();
    const elsewhere = new FakeKernel(scheduler);
    elsewhere.register(left);
    elsewhere.open(left);
    kernel.open(right);
    right.ndoStartXmit(plain(mac(2), mac(1)));
    scheduler.runUntil(0);
    expect(elsewhere.takeReceived()).toEqual(['v0']);
  });
});

describe('a NIC without a cable', () => {
  it('has no carrier and sends nothing', () => {
    const scheduler = new Scheduler();
    const kernel = new FakeKernel(scheduler);
    const nic = kernel.register(new EthernetNic('ether', 'eth0', mac(1)));
    kernel.open(nic);
    expect(nic.carrier).toBe(false);
    expect(nic.ndoStartXmit(plain(mac(1), mac(2)))).toBe(LINK_UNPLUGGED);
    expect(nic.iflink).toBe(0);
  });

  it('gets one when it is plugged in, and loses it when it is pulled out', () => {
    const scheduler = new Scheduler();
    const kernel = new FakeKernel(scheduler);
    const nic = kernel.register(new EthernetNic('ether', 'eth0', mac(1)));
    kernel.open(nic);
    nic.plugInto(new Segment(scheduler, 'lan', { shared: true }));
    expect(nic.carrier).toBe(true);
    nic.plugInto(undefined);
    expect(nic.carrier).toBe(false);
  });
});
