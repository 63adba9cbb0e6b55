import { milliseconds } from '../../../sim/base/time';
import { mac } from '../frames';
import { ACTIVE_BACKUP, type BondLab, makeBond, makeBondWithSlaves, pass, states } from './lab';

const ACTIVE = 1;
const FOLLOW = 2;

/** What the protocols were told of the bond, and when, in ms. */
function told(lab: BondLab, ms: number): string[] {
  const { kernel, scheduler } = lab;
  const found: string[] = [];
  const began = scheduler.now;
  kernel.events.length = 0;
  while (scheduler.step(began + milliseconds(ms))) {
    for (const event of kernel.events.splice(0))
      if (/^bond0 NETDEV_(NOTIFY|RESEND)/.test(event))
        found.push(`${(scheduler.now - began) / 1000} ${event.slice('bond0 NETDEV_'.length)}`);
  }
  return found;
}

describe('a failover', () => {
  // Linux 6.12.117 and 6.1.187, num_unsol_na 3: the neighbours hear twice, at once and 100 ms later, since the look of the
  // monitor that chose the slave counts as well; 6 ms after the first comes the report of groups.
  it('tells the neighbours as often as asked, and switches the groups', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, num_peer_notif: 3 });
    pass(lab, 950);
    lab.kernel.close(lab.far[0]!);
    expect(told(lab, 1000)).toEqual(['50 NOTIFY_PEERS', '54 RESEND_IGMP', '150 NOTIFY_PEERS']);
  });

  // Linux 6.12.117: the second advertisement came 211 ms after the first.
  it('does so with a delay where there is one', () => {
    const lab = makeBondWithSlaves({
      mode: ACTIVE_BACKUP,
      miimon: 100,
      num_peer_notif: 2,
      peer_notify_delay: 300,
    });
    pass(lab, 2950);
    lab.kernel.close(lab.far[0]!);
    expect(told(lab, 2000)).toEqual(['50 NOTIFY_PEERS', '54 RESEND_IGMP', '250 NOTIFY_PEERS']);
  });

  // Linux 6.12.117: chosen by hand, all three are sent.
  it('chosen by hand is told in full', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, num_peer_notif: 3, resend_igmp: 2 });
    pass(lab, 950);
    lab.scheduler.soon('by hand', () => void lab.bond.changeInfo({ active_slave: lab.slaves[1]!.ifindex }));
    expect(told(lab, 1000)).toEqual([
      '0 NOTIFY_PEERS',
      '4 RESEND_IGMP',
      '50 NOTIFY_PEERS',
      '150 NOTIFY_PEERS',
      '204 RESEND_IGMP',
    ]);
  });

  it('is told to nobody with num_unsol_na 0 and resend_igmp 0', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, num_peer_notif: 0, resend_igmp: 0 });
    lab.kernel.close(lab.far[0]!);
    expect(told(lab, 1000)).toEqual([]);
    expect(states(lab)).toEqual(['BACKUP DOWN', 'ACTIVE UP']);
  });

  it('waits until the kernel noticed the carrier of the slave', () => {
    const lab = makeBond({ mode: ACTIVE_BACKUP, miimon: 100, resend_igmp: 0 });
    const pending = jest.spyOn(lab.kernel, 'linkwatchPending').mockReturnValue(true);
    lab.scheduler.after('enslave', milliseconds(50), () => void lab.bond.ndoAddSlave(lab.slaves[0]!));
    lab.scheduler.after('noticed', milliseconds(60), () => pending.mockReturnValue(false));
    expect(told(lab, 1000)).toEqual(['100 NOTIFY_PEERS']);
  });
});

describe('the primary slave', () => {
  const PRIMARY = { mode: ACTIVE_BACKUP, miimon: 100 };

  function failAndReturn(lab: BondLab): string[] {
    lab.kernel.close(lab.far[1]!);
    pass(lab, 100);
    const away = states(lab);
    lab.kernel.open(lab.far[1]!);
    pass(lab, 100);
    return [...away, ...states(lab)];
  }

  // enum of primary_reselect: always, better, failure.
  it.each([
    [0, 'ACTIVE UP'],
    [1, 'BACKUP UP'],
    [2, 'BACKUP UP'],
  ])('comes back, or not, by primary_reselect %i', (rule, after) => {
    const lab = makeBondWithSlaves(PRIMARY);
    lab.bond.changeInfo({ primary: lab.slaves[1]!.ifindex, primary_reselect: rule });
    expect(states(lab)).toEqual(['BACKUP UP', 'ACTIVE UP']);
    expect(failAndReturn(lab)).toEqual([
      'ACTIVE UP',
      'BACKUP DOWN',
      after === 'ACTIVE UP' ? 'BACKUP UP' : 'ACTIVE UP',
      after,
    ]);
  });

  it('may be named before it is a slave, and takes over when it becomes one', () => {
    const lab = makeBond(PRIMARY);
    lab.bond.changeInfo({ primary: lab.slaves[1]!.ifindex, primary_reselect: 2 });
    expect(lab.bond.fillInfo()['primary']).toBeUndefined();
    for (const slave of lab.slaves) lab.bond.ndoAddSlave(slave);
    expect([lab.bond.fillInfo()['primary'], states(lab)]).toEqual(['eth2', ['BACKUP UP', 'ACTIVE UP']]);
  });
});

describe('fail_over_mac', () => {
  it('active: slaves keep their addresses, and the bond has that of the active one', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, fail_over_mac: ACTIVE });
    const { bond, slaves, far, kernel } = lab;
    const addresses = (): unknown[] => [bond.address, ...slaves.map(({ address }) => address)];
    expect(addresses()).toEqual([mac(0x11), mac(0x11), mac(0x12)]);
    kernel.close(far[0]!);
    pass(lab, 100);
    expect(addresses()).toEqual([mac(0x12), mac(0x11), mac(0x12)]);
    expect(bond.ndoSetMacAddress(mac(0x77))).toBeUndefined();
    expect(bond.address).toBe(mac(0x12));
  });

  it('follow: the address of the bond goes with the active slave', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, fail_over_mac: FOLLOW });
    const { bond, slaves, far, kernel } = lab;
    kernel.close(far[0]!);
    pass(lab, 100);
    expect([bond.address, ...slaves.map(({ address }) => address)]).toEqual([
      mac(0x11),
      mac(0x12),
      mac(0x11),
    ]);
  });
});
