/** Devices as they are made, and as they are made one. */
import { ALL_NODES } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { devClose, devOpen } from '../../../../sim/kernel/core/dev';
import { TapLab } from '../../../support/tap-lab';
import { AggregateLab } from '../../aggregate-lab';
import { border, type Border } from '../border';

export const LINK_BORDERS: readonly Border[] = [
  // Enslaved a second time: switched off, a device that was ready leaves its groups.
  border('slavesJoinGroups', ['5.15', false], ['6.1', true], kernel => {
    const lab = new AggregateLab({ kernel }, { mode: 1, miimon: 100 });
    const { nic } = lab.links[1]!;
    lab.master.ndoDelSlave(nic);
    devOpen(lab.net, nic);
    lab.settle();
    devClose(lab.net, nic);
    lab.master.ndoAddSlave(nic);
    return nic.groups.has(Mac.forGroup(ALL_NODES));
  }),
  border('teamPortsStaySilent', ['6.1', true], ['6.6', false], kernel =>
    new AggregateLab({ kernel })
      .sentWithin(10_000)
      .some(line => line.includes('eth1 router-solicitation fe80::ff:fe00:11')),
  ),
  border('newlinkNamesInTarget', ['6.12', 'RTNETLINK answers: File exists'], ['6.18', ''], kernel => {
    const t = new TapLab({ kernel });
    return t.host.run('ip netns add other; ip link add eth0 netns other type dummy').stderr.trim();
  }),
];
