import { NamespaceKernel } from '../../sim/realkernel/namespace-kernel';
import { benchClaims } from '../conformance/bench-claims';

jest.setTimeout(30_000);

describe('the kernel of this machine on the bench', () => {
  benchClaims(options => NamespaceKernel.open(options));
});
