import { SimulatedKernel } from '../../sim/conformance/simulated-kernel';
import { framed, ra } from '../../sim/conformance/messages';
import { benchClaims } from './bench-claims';

describe('a simulated kernel on the bench', () => {
  // eslint-disable-next-line @typescript-eslint/require-await -- what the constructor throws becomes a rejection
  benchClaims(async options => new SimulatedKernel('linux-6.18', options));

  it('is of the version that was asked for', async () => {
    const kernel = new SimulatedKernel('linux-2.6.32');
    expect(kernel.name).toBe('linux-2.6.32');
    expect((await kernel.type('sysctl -n net.ipv6.conf.eth0.router_solicitations')).stdout).toBe('3\n');
  });

  it('has no other cable than it was given', () => {
    const kernel = new SimulatedKernel('linux-6.18');
    expect(() => kernel.inject(framed(ra()).bytes, 'eth9')).toThrow('eth9');
  });
});
