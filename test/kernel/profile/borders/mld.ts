/** What a host says of its multicast groups. */
import { seconds } from '../../../../sim/base/time';
import { ipv6DevMcInc } from '../../../../sim/kernel/ipv6/mcast/group';
import { netdevStateChange } from '../../../../sim/kernel/core/dev';
import { AggregateLab } from '../../aggregate-lab';
import { MldLab, queryV1, queryV2 } from '../../ipv6/mcast/mld-lab';
import { ip } from '../../lab';
import { border, type Border } from '../border';

const GROUP = ip('ff15::1');

/** A machine that has said everything. */
function settled(kernel: string): MldLab {
  const lab = new MldLab({ kernel });
  lab.run(seconds(30));
  lab.said();
  return lab;
}

/** In which version a group is reported. */
function version(lab: MldLab): number {
  lab.said();
  ipv6DevMcInc(lab.idev, GROUP);
  lab.run(seconds(0.1));
  return lab.said().some(line => line.includes('TO_EX')) ? 2 : 1;
}

export const MLD_BORDERS: readonly Border[] = [
  border('mldRepeatsWithin', ['3.10', 'later'], ['3.18', 'within a second'], kernel => {
    const lab = settled(kernel);
    ipv6DevMcInc(lab.idev, GROUP);
    lab.run(seconds(1.1));
    return lab.said().length === 2 ? 'within a second' : 'later';
  }),
  border('mldVersion1Lasts', ['3.10', 2], ['3.18', 1], kernel => {
    const lab = settled(kernel);
    lab.hear(queryV1());
    lab.run(seconds(60));
    return version(lab);
  }),
  border('mldForcesVersion2', ['3.10', 1], ['3.18', 2], kernel => {
    const lab = settled(kernel);
    lab.sysctl('net.ipv6.conf.eth0.force_mld_version', 2);
    lab.hear(queryV1());
    return version(lab);
  }),
  border('mldChecksQueries', ['3.10', true], ['3.18', false], kernel => {
    const lab = settled(kernel);
    lab.hear(queryV2(), { hopLimit: 64 });
    lab.run(seconds(11));
    return lab.said().length > 0;
  }),
  border('mldReportsOnCarrier', ['4.1', false], ['4.4', true], kernel => {
    const lab = settled(kernel);
    netdevStateChange(lab.net, lab.eth0.nic);
    lab.run(seconds(0.1));
    return lab.said().length > 0;
  }),
  border('mldReportsOnFailover', ['4.10', 0], ['4.14', 1], kernel => {
    const lab = new AggregateLab({ kernel }, { mode: 1, miimon: 100 });
    lab.run(seconds(30));
    lab.plug(1, false);
    return lab.sentWithin(1000).filter(line => line.includes('mld2-report')).length;
  }),
  // What was said of the group of the address while that was not yet known to be one's own is said again, twice.
  border('mldReportsAfterDad', ['3.10', 2], ['3.18', 4], kernel => {
    const lab = new MldLab({ kernel });
    lab.run(seconds(30));
    return lab.said().length;
  }),
];
