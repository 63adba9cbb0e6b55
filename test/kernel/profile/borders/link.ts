/** Devices as they are made. */
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

export const LINK_BORDERS: readonly Border[] = [
  border('newlinkNamesInTarget', ['6.12', 'RTNETLINK answers: File exists'], ['6.18', ''], kernel => {
    const t = new TapLab({ kernel });
    return t.host.run('ip netns add other; ip link add eth0 netns other type dummy').stderr.trim();
  }),
];
