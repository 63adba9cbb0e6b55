import { Scheduler } from '../../sim/engine/scheduler';
import { EthernetNic } from '../../sim/link/ether';
import { Segment } from '../../sim/link/segment';
import { Tap } from '../../sim/link/tap';
import { FakeKernel } from './fake-kernel';
import { mac, plain } from './frames';

function tapped(shared = true): { scheduler: Scheduler; kernel: FakeKernel; nic: EthernetNic; tap: Tap } {
  const scheduler = new Scheduler();
  const kernel = new FakeKernel(scheduler);
  const segment = new Segment(scheduler, 'lan', { shared });
  const nic = kernel.register(new EthernetNic('ether', 'eth0', mac(1)));
  nic.plugInto(segment);
  kernel.open(nic);
  return { scheduler, kernel, nic, tap: new Tap(segment) };
}

describe('a tap', () => {
  it('puts octets on the link at the time it is told', () => {
    const { scheduler, kernel, tap } = tapped();
    tap.inject(plain(mac(2), mac(1)).bytes, 2_000_000);
    tap.inject(plain(mac(2), mac(1)));
    scheduler.runUntil(3_000_000);
    expect(kernel.received.map(({ at }) => at)).toEqual([0, 2_000_000]);
    expect(kernel.received[1]!.frame.bytes).toEqual(plain(mac(2), mac(1)).bytes);
  });

  it('is heard by stations that listen, no others', () => {
    const { scheduler, kernel, tap } = tapped();
    tap.inject(plain(mac(2), mac(3)));
    scheduler.runUntil(0);
    expect(kernel.received).toHaveLength(0);
  });

  it('is heard by both ends of a cable', () => {
    const { scheduler, kernel, nic, tap } = tapped(false);
    const other = kernel.register(new EthernetNic('ether', 'eth1', mac(2)));
    other.plugInto(nic.segment);
    kernel.open(other);
    tap.inject(plain(mac(9), mac(8)));
    scheduler.runUntil(0);
    expect(kernel.takeReceived()).toEqual(['eth0', 'eth1']);
  });

  it('collects what stations send, with times, even if nobody hears it; not what taps send', () => {
    const { scheduler, nic, tap } = tapped();
    tap.inject(plain(mac(2), mac(1)));
    scheduler.runUntil(500);
    const frame = plain(mac(1), mac(77));
    nic.ndoStartXmit(frame);
    scheduler.runUntil(1000);
    expect(tap.collected).toEqual([{ at: 500, frame, sender: nic }]);
    expect(tap.take()).toHaveLength(1);
    expect(tap.collected).toHaveLength(0);
  });

  it('collects nothing once it is removed', () => {
    const { scheduler, nic, tap } = tapped();
    tap.remove();
    nic.ndoStartXmit(plain(mac(1), mac(2)));
    scheduler.runUntil(0);
    expect(tap.collected).toHaveLength(0);
  });

  it('refuses what is no frame, and the past', () => {
    const { scheduler, tap } = tapped();
    scheduler.runUntil(10);
    expect(() => tap.inject(new Uint8Array(13))).toThrow('Ethernet header');
    expect(() => tap.inject(plain(mac(2), mac(1)), 9)).toThrow('now or later');
  });
});
