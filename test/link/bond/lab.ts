/** A bond with slaves, and what is at the other ends of their cables. */
import { Mac } from '../../../sim/base/mac';
import { milliseconds } from '../../../sim/base/time';
import { defaultProfile } from '../../../sim/kernel/profile/profile';
import { Scheduler } from '../../../sim/engine/scheduler';
import { BondDevice } from '../../../sim/link/bond/bond';
import { type EthernetNic, vethPair } from '../../../sim/link/ether';
import { FakeKernel } from '../fake-kernel';
import { mac } from '../frames';

export interface BondLab {
  readonly scheduler: Scheduler;
  readonly kernel: FakeKernel;
  readonly bond: BondDevice;
  /** eth1, eth2, ... with addresses 11, 12, ... */
  readonly slaves: readonly EthernetNic[];
  /** far1, far2, ... with addresses 21, 22, ... */
  readonly far: readonly EthernetNic[];
}

/** A bond that is on, told to do `options`, without slaves yet; the far ends are on. */
export function makeBond(
  options: Readonly<Record<string, number>>,
  { links = 2, scheduler = new Scheduler(), kernel = new FakeKernel(scheduler) } = {},
): BondLab {
  let drawn = 0;
  const drawAddress = (): Mac => Mac.of(0x0a00, ++drawn);
  const bond = kernel.register(new BondDevice('bond0', mac(0xb0), drawAddress, defaultProfile()));
  const refused = bond.changeInfo(options);
  if (refused !== undefined) throw new Error(refused.errno);
  const pairs = Array.from({ length: links }, (_, index) =>
    vethPair(
      scheduler,
      { name: `eth${index + 1}`, address: mac(0x11 + index) },
      { name: `far${index + 1}`, address: mac(0x21 + index) },
    ),
  );
  for (const pair of pairs) pair.forEach(nic => kernel.register(nic));
  const slaves = pairs.map(([near]) => near);
  const far = pairs.map(([, other]) => other);
  kernel.open(...far, bond);
  return { scheduler, kernel, bond, slaves, far };
}

/** The same, with the slaves enslaved. */
export function makeBondWithSlaves(
  options: Readonly<Record<string, number>>,
  devices?: Parameters<typeof makeBond>[1],
): BondLab {
  const lab = makeBond(options, devices);
  for (const slave of lab.slaves) {
    const refused = lab.bond.ndoAddSlave(slave);
    if (refused !== undefined) throw new Error(refused.errno);
  }
  return lab;
}

export const ACTIVE_BACKUP = 1;

export function pass({ scheduler }: BondLab, ms: number): void {
  scheduler.runUntil(scheduler.now + milliseconds(ms));
}

/** What the bond tells of its slaves: state and mii_status. */
export function states({ bond, slaves }: BondLab): string[] {
  return slaves.map(slave => {
    const info = bond.fillSlaveInfo(slave);
    return info === undefined ? 'none' : `${info['state']} ${info['mii_status']}`;
  });
}
