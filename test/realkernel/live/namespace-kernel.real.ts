import { NamespaceKernel } from '../../../sim/realkernel/namespace-kernel';
import { benchClaims } from '../../conformance/bench-claims';
import { describeReal } from '../../support/real-kernel';

// A busy machine is late.
jest.retryTimes(3, { logErrorsBeforeRetry: true });

describeReal(
  'the kernel of this machine on the bench',
  { programs: ['nsenter', 'perl', 'sysctl', 'ping'] },
  () => {
    benchClaims(options => NamespaceKernel.open(options));
  },
);
