import { HOST, pio, ra, sllao } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { sent } from './messages';

// KERNEL 2.1: who solicits routers, by version. Columns: forwarding and accept_ra of the interface.
describe('a solicitation', () => {
  const rows: [kernel: string, forwarding: number, acceptRa: number, solicits: boolean][] = [
    ['linux-2.6.32', 0, 1, true],
    ['linux-2.6.32', 0, 0, true],
    ['linux-2.6.32', 1, 2, false],
    ['linux-2.6.32', 2, 1, false],
    ['linux-2.6.37', 2, 0, true],
    ['linux-2.6.37', 1, 2, false],
    ['linux-3.0', 2, 1, true],
    ['linux-3.0', 0, 0, true],
    ['linux-3.4', 0, 0, false],
    ['linux-3.4', 2, 1, false],
    ['linux-3.4', 1, 2, true],
    ['linux-6.18', 0, 0, false],
    ['linux-6.18', 0, 1, true],
    ['linux-6.18', 0, 3, true],
    ['linux-6.18', 1, 1, false],
    ['linux-6.18', 1, 2, true],
    ['linux-6.18', 1, 3, false],
  ];
  it.each(rows)('on %s with forwarding=%i and accept_ra=%i: %p', (kernel, forwarding, acceptRa, solicits) => {
    const t = new TapLab({
      kernel,
      conf: { 'eth0.forwarding': forwarding, 'eth0.accept_ra': acceptRa },
    }).settle();
    expect(sent(t, 'router-solicitation').map(({ src }) => src)).toEqual(solicits ? [HOST] : []);
  });
});

describe('an advertisement', () => {
  it.each([
    ['linux-3.4', 3, true],
    ['linux-3.10', 3, false],
    ['linux-3.10', 2, true],
    ['linux-2.6.32', 2, false],
    ['linux-2.6.37', 2, true],
  ])('on %s while forwarding with accept_ra=%i is taken: %p', (kernel, acceptRa, taken) => {
    const t = new TapLab({ kernel, conf: { 'eth0.forwarding': 1, 'eth0.accept_ra': acceptRa } }).settle();
    t.send(ra({ options: [sllao(), pio('2001:db8:1::')] })).wait(3);
    expect(t.addresses().length).toBe(taken ? 2 : 1);
    expect(t.decided('ndisc.ra.forwarding')).toHaveLength(taken ? 0 : 1);
  });

  it.each([0, 1])('is refused for accept_ra=0 rather than for forwarding=%i', forwarding => {
    const t = new TapLab({ conf: { 'eth0.forwarding': forwarding, 'eth0.accept_ra': 0 } })
      .settle()
      .send(ra());
    expect(t.decided('ndisc.ra.accept-ra-off')).toHaveLength(1);
  });

  it('is not refused for values of all or default', () => {
    const t = new TapLab({
      conf: { 'all.accept_ra': 0, 'default.accept_ra': 0, 'default.forwarding': 1 },
    }).settle();
    t.send(ra({ options: [sllao(), pio('2001:db8:1::')] })).wait(3);
    expect(t.addresses()).toHaveLength(2);
  });
});
