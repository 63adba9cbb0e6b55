import { Scheduler } from '../../sim/engine/scheduler';
import { DummyDevice } from '../../sim/link/dummy';
import { IFF_BROADCAST, IFF_NOARP } from '../../sim/link/net-device';
import { FakeKernel } from './fake-kernel';
import { mac, plain } from './frames';

describe('a dummy device', () => {
  const setUp = (): { kernel: FakeKernel; dummy: DummyDevice } => {
    const kernel = new FakeKernel(new Scheduler());
    const dummy = kernel.register(new DummyDevice('dummy0', mac(1)));
    kernel.open(dummy);
    return { kernel, dummy };
  };

  // Linux 6.12: dummy0: <BROADCAST,NOARP,UP,LOWER_UP> mtu 1500 ... state UNKNOWN, minmtu 0 maxmtu 0
  it('is without neighbour discovery and multicast, of any MTU, and always has a carrier', () => {
    const { dummy } = setUp();
    expect([dummy.flags & (IFF_BROADCAST | IFF_NOARP), dummy.carrier, dummy.operstate]).toEqual([
      IFF_BROADCAST | IFF_NOARP,
      true,
      'UNKNOWN',
    ]);
    expect([dummy.minMtu, dummy.maxMtu, dummy.iflink]).toEqual([0, 0, 0]);
  });

  it('sends into nowhere, which looks like sending', () => {
    const { kernel, dummy } = setUp();
    const frame = plain(mac(1), mac(2));
    const decided = dummy.ndoStartXmit(frame);
    expect([decided.id, decided.outcome]).toEqual(['link.dummy.swallowed', 'transmit']);
    expect(kernel.sent).toEqual([{ dev: 'dummy0', frame, decided }]);
    kernel.scheduler.runUntil(1_000_000);
    expect(kernel.received).toEqual([]);
  });

  it('keeps its carrier and state when it is switched off and on, and takes any address and MTU', () => {
    const { kernel, dummy } = setUp();
    kernel.close(dummy);
    kernel.open(dummy);
    expect(kernel.carrierEvents).toEqual([]);
    expect(dummy.ndoSetMacAddress(mac(7))).toBeUndefined();
    expect(dummy.ndoChangeMtu(70_000)).toBeUndefined();
    expect([dummy.address, dummy.mtu]).toEqual([mac(7), 70_000]);
  });
});
