import { Lab } from '../../../sim/scenario/lab';
import { TapLab } from '../../support/tap-lab';

const state = (t: TapLab): [boolean | undefined, string | undefined] => {
  const link = t.host.netlink.link('eth0');
  return [link?.running, link?.operstate];
};
/** When a device's operational state became `to`, seconds. */
const became = (t: TapLab, to: string): number[] =>
  t.records.flatMap(record =>
    record.kind === 'state' && record.subject === 'link' && record.to === `operstate ${to}`
      ? [record.at / 1_000_000]
      : [],
  );

// SUMMARY.md 13, measured on Linux 6.18.
describe('a carrier', () => {
  it('becomes the state of the device; both ends have the index 2, so one of them waits up to a second', () => {
    const t = new TapLab().wait(2);
    expect(state(t)).toEqual([true, 'UP']);
    expect(became(t, 'UP')).toHaveLength(1);
    expect(became(t, 'UP')[0]).toBeLessThanOrEqual(1);
  });

  it('that comes while the device is up and waits is noticed at once', () => {
    const t = new TapLab({ down: true });
    t.lab.links[0]?.setCarrier(false);
    t.wait(2).host.netlink.linkSet('eth0', { up: true });
    t.wait(5);
    expect(state(t)).toEqual([false, 'DOWN']);
    t.lab.links[0]?.setCarrier(true);
    t.lab.run(0);
    expect(state(t)).toEqual([true, 'UP']);
  });

  it('that goes is noticed within a second', () => {
    const t = new TapLab().settle();
    t.lab.links[0]?.setCarrier(false);
    t.wait(1);
    expect(state(t)).toEqual([false, 'DOWN']);
  });

  it('that flickers is one event for whoever listens', () => {
    const t = new TapLab().settle();
    let events = 0;
    t.host.netlink.subscribe(['LINK'], () => events++);
    t.lab.links[0]?.setCarrier(false);
    t.lab.run(0);
    const after = events;
    for (let round = 0; round < 5; round++) {
      t.lab.links[0]?.setCarrier(round % 2 === 0);
      t.lab.links[0]?.setCarrier(round % 2 !== 0);
    }
    t.wait(2);
    expect(events - after).toBeLessThanOrEqual(2);
  });
});

describe('two ends with different indices', () => {
  it('are both ready at once', () => {
    const lab = new Lab();
    const a = lab.node('a');
    const b = lab.node('b');
    b.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
    lab.link(['a:eth0', 'b:eth0']);
    a.netlink.linkSet('eth0', { up: true });
    b.netlink.linkSet('eth0', { up: true });
    lab.run(10_000);
    expect([a, b].map(node => node.netlink.link('eth0')?.operstate)).toEqual(['UP', 'UP']);
  });
});

describe('a device that was deleted meanwhile', () => {
  it('is passed over', () => {
    const lab = new Lab();
    const a = lab.node('a');
    a.netlink.linkAdd({ ifname: 'v0', kind: 'veth', peer: { ifname: 'v1' } });
    a.netlink.linkSet('v0', { up: true });
    a.netlink.linkSet('v1', { up: true });
    a.netlink.linkDel('v0');
    expect(() => lab.run(5_000_000)).not.toThrow();
    expect(a.netlink.links().map(({ ifname }) => ifname)).toEqual(['lo']);
  });
});
