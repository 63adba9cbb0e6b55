/** What every kind of network device does, whatever its link is. Each kind's own test runs it on devices it makes. */
import { Mac } from '../../sim/base/mac';
import { Scheduler } from '../../sim/engine/scheduler';
import { IFF_ALLMULTI, IFF_PROMISC, type NetDevice } from '../../sim/link/net-device';
import { Frame } from '../../sim/wire/frame';
import { FakeKernel } from '../link/fake-kernel';

/** A device with somebody at the other end, all switched on. */
export interface DeviceUnderTest {
  readonly dev: NetDevice;
  /** A frame that, sent through `dev`, arrives somewhere in `kernel`. */
  readonly frame: Frame;
}

const GROUP = Mac.of(0x3333, 0xff000001);

export function netDeviceContract(
  kind: string,
  make: (scheduler: Scheduler, kernel: FakeKernel) => DeviceUnderTest,
): void {
  describe(`${kind} as a network device`, () => {
    const setUp = (): DeviceUnderTest & { scheduler: Scheduler; kernel: FakeKernel } => {
      const scheduler = new Scheduler();
      const kernel = new FakeKernel(scheduler);
      const made = make(scheduler, kernel);
      scheduler.runUntil(0);
      return { ...made, scheduler, kernel };
    };

    it('has a carrier while it and the other end are on', () => {
      expect(setUp().dev.carrier).toBe(true);
    });

    it('never delivers while it is transmitting', () => {
      const { dev, frame, kernel } = setUp();
      dev.ndoStartXmit(frame);
      expect(kernel.received).toHaveLength(0);
      expect(kernel.verdicts).toHaveLength(0);
    });

    it('delivers what was sent, octets untouched', () => {
      const { dev, frame, kernel, scheduler } = setUp();
      const octets = frame.bytes.slice();
      dev.ndoStartXmit(frame);
      scheduler.runUntil(1_000_000);
      expect(kernel.received.map(({ frame: arrived }) => arrived.bytes)).toEqual([octets]);
    });

    it('keeps the order of frames sent in one event', () => {
      const { dev, frame, kernel, scheduler } = setUp();
      const second = new Frame(frame.dst, frame.src, frame.payload, [], new Uint8Array(2));
      dev.ndoStartXmit(frame);
      dev.ndoStartXmit(second);
      scheduler.runUntil(1_000_000);
      expect(kernel.received.map(({ frame: arrived }) => arrived.bytes)).toEqual([frame.bytes, second.bytes]);
    });

    it('tells its owner of every frame, with the decision it returns', () => {
      const { dev, frame, kernel } = setUp();
      const decided = dev.ndoStartXmit(frame);
      const own = kernel.sent.filter(sent => sent.dev === dev.name);
      expect(own).toEqual([{ dev: dev.name, frame, decided }]);
      expect(decided.outcome).toBe('transmit');
    });

    it('needs no owner', () => {
      const { dev, frame, kernel, scheduler } = setUp();
      dev.owner = undefined;
      expect(dev.ndoStartXmit(frame).outcome).toBe('transmit');
      scheduler.runUntil(1_000_000);
      expect(kernel.sent.filter(sent => sent.dev === dev.name)).toHaveLength(0);
    });

    it('counts the users of a group in its filter', () => {
      const { dev } = setUp();
      dev.mcAdd(GROUP);
      dev.mcAdd(GROUP);
      dev.mcDel(GROUP);
      expect(dev.groups.get(GROUP)).toBe(1);
      dev.mcDel(GROUP);
      dev.mcDel(GROUP);
      expect(dev.groups.has(GROUP)).toBe(false);
    });

    it.each([
      ['promiscuous', IFF_PROMISC, (dev: NetDevice, change: number) => dev.setPromiscuity(change)],
      ['allmulticast', IFF_ALLMULTI, (dev: NetDevice, change: number) => dev.setAllmulti(change)],
    ] as const)('counts who wants it %s, and reports the first and the last', (mode, flag, set) => {
      const { dev, kernel } = setUp();
      kernel.hearing.length = 0;
      set(dev, 1);
      set(dev, 1);
      set(dev, -1);
      expect(dev.flags & flag).toBe(flag);
      set(dev, -1);
      expect(dev.flags & flag).toBe(0);
      const own = kernel.hearing.filter(line => line.startsWith(`${dev.name} `));
      expect(own).toEqual([`${dev.name} entered ${mode}`, `${dev.name} left ${mode}`]);
    });

    it('says that its carrier changed once, and only when it did', () => {
      const { dev, kernel } = setUp();
      kernel.carrierEvents.length = 0;
      dev.setCarrier(true);
      expect(kernel.carrierEvents).toEqual([]);
      dev.setCarrier(false);
      dev.setCarrier(false);
      expect(kernel.carrierEvents).toEqual([`${dev.name} false`]);
    });

    it('takes a new address or refuses it', () => {
      const { dev } = setUp();
      const before = dev.address;
      const address = Mac.of(0x0200, 0xabcd);
      const refused = dev.ndoSetMacAddress(address);
      expect(dev.address).toBe(refused === undefined ? address : before);
    });
  });
}
