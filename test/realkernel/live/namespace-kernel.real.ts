import { NamespaceKernel } from '../../../sim/realkernel/namespace-kernel';
import { benchClaims } from '../../conformance/bench-claims';
import { describeReal } from '../../support/real-kernel';

describeReal(
  'the kernel of this machine on the bench',
  { programs: ['nsenter', 'perl', 'sysctl', 'ping'] },
  () => {
    benchClaims(options => NamespaceKernel.open(options));
  },
);
