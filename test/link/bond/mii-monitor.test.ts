import { milliseconds } from '../../../sim/base/time';
import { ACTIVE_BACKUP, type BondLab, makeBondWithSlaves, pass, states } from './lab';

/** The log since the last look. */
function log({ kernel }: BondLab): string[] {
  return kernel.log.splice(0).map(line => line.replace('bond0: ', ''));
}

describe('the monitor of a bond', () => {
  // Linux 6.12.117: a peer that went down at 23.346 was noticed at 23.401, and again up at 25.97 at 26.049.
  it('notices what became of a link at its next look', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100 });
    pass(lab, 30);
    log(lab);
    lab.kernel.close(lab.far[0]!);
    pass(lab, 69);
    expect([states(lab), log(lab)]).toEqual([['ACTIVE UP', 'BACKUP UP'], []]);
    pass(lab, 1);
    expect(states(lab)).toEqual(['BACKUP DOWN', 'ACTIVE UP']);
    expect(log(lab)).toEqual([
      '(slave eth1): link status definitely down, disabling slave',
      '(slave eth2): making interface the new active one',
    ]);
    lab.kernel.open(lab.far[0]!);
    pass(lab, 100);
    expect(states(lab)).toEqual(['BACKUP UP', 'ACTIVE UP']);
    expect(log(lab)).toEqual(['(slave eth1): link status definitely up, 10000 Mbps full duplex']);
    expect(lab.bond.fillSlaveInfo(lab.slaves[0]!)).toMatchObject({ link_failure_count: 1 });
  });

  // The lines of the log are those of Linux 6.12.117, as in the next two.
  it('believes a link that is up only after updelay, unless there is no other', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, updelay: 300 });
    expect(states(lab)).toEqual(['BACKUP GOING_BACK', 'BACKUP GOING_BACK']);
    pass(lab, 0);
    expect(states(lab)).toEqual(['ACTIVE UP', 'BACKUP GOING_BACK']);
    pass(lab, 299);
    expect(states(lab)[1]).toBe('BACKUP GOING_BACK');
    pass(lab, 1);
    expect(states(lab)[1]).toBe('BACKUP UP');
    lab.kernel.close(...lab.far);
    pass(lab, 100);
    log(lab);
    lab.kernel.open(lab.far[1]!);
    pass(lab, 100);
    expect(states(lab)).toEqual(['BACKUP DOWN', 'ACTIVE UP']);
    expect(log(lab)).toEqual([
      '(slave eth2): link status up, enabling it in 0 ms',
      '(slave eth2): link status definitely up, 10000 Mbps full duplex',
      '(slave eth2): making interface the new active one',
      'active interface up!',
    ]);
  });

  it('believes a link that is down only after downdelay', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, downdelay: 200 });
    pass(lab, 50);
    log(lab);
    lab.kernel.close(lab.far[0]!);
    pass(lab, 100);
    expect([states(lab)[0], log(lab)]).toEqual([
      'ACTIVE GOING_DOWN',
      ['(slave eth1): link status down for active interface, disabling it in 200 ms'],
    ]);
    lab.kernel.open(lab.far[0]!);
    pass(lab, 100);
    expect([states(lab)[0], log(lab)]).toEqual([
      'ACTIVE UP',
      [
        '(slave eth1): link status up again after 100 ms',
        '(slave eth1): link status definitely up, 10000 Mbps full duplex',
      ],
    ]);
    lab.kernel.close(lab.far[0]!);
    pass(lab, 300);
    expect(states(lab)).toEqual(['BACKUP DOWN', 'ACTIVE UP']);
  });

  it('does not believe in a link that comes and goes within updelay', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100, updelay: 300 });
    pass(lab, 350);
    lab.kernel.close(lab.far[1]!);
    pass(lab, 100);
    lab.kernel.open(lab.far[1]!);
    pass(lab, 100);
    log(lab);
    lab.kernel.close(lab.far[1]!);
    pass(lab, 100);
    expect([states(lab)[1], log(lab)]).toEqual([
      'BACKUP DOWN',
      [
        '(slave eth2): link status down again after 100 ms',
        '(slave eth2): link status definitely down, disabling slave',
      ],
    ]);
  });

  it('never looks without miimon: a dead link stays in use', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP });
    lab.kernel.close(lab.far[0]!);
    pass(lab, 5000);
    expect([states(lab), lab.bond.carrier]).toEqual([['ACTIVE UP', 'BACKUP UP'], true]);
    lab.bond.changeInfo({ miimon: 1000 });
    lab.scheduler.runUntil(lab.scheduler.now);
    expect(states(lab)).toEqual(['BACKUP DOWN', 'ACTIVE UP']);
  });

  it('looks no more once the bond is off', () => {
    const lab = makeBondWithSlaves({ mode: ACTIVE_BACKUP, miimon: 100 });
    lab.kernel.close(lab.bond);
    lab.kernel.close(lab.far[0]!);
    expect(lab.scheduler.step(lab.scheduler.now + milliseconds(1000))).toBe(false);
    expect(states(lab)).toEqual(['ACTIVE UP', 'BACKUP UP']);
  });
});
