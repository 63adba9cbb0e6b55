/** Stations h1, h2, ... on one segment, all switched on. */
import { Scheduler } from '../../sim/engine/scheduler';
import { EthernetNic } from '../../sim/link/ether';
import { Segment, type SegmentOptions } from '../../sim/link/segment';
import { FakeKernel } from './fake-kernel';
import { mac } from './frames';

export interface Lan {
  readonly scheduler: Scheduler;
  readonly kernel: FakeKernel;
  readonly segment: Segment;
  readonly nics: readonly EthernetNic[];
}

export function lan(count: number, options: SegmentOptions = { shared: true }): Lan {
  const scheduler = new Scheduler();
  const kernel = new FakeKernel(scheduler);
  const segment = new Segment(scheduler, 'lan', options);
  const nics = Array.from({ length: count }, (_, index) => {
    const nic = kernel.register(new EthernetNic('ether', `h${index + 1}`, mac(index + 1)));
    nic.plugInto(segment);
    return nic;
  });
  kernel.open(...nics);
  return { scheduler, kernel, segment, nics };
}
