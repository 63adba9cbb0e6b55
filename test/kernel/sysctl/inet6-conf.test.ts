import {
  devconfAllFirst,
  devconfAny,
  devconfEvery,
  devconfMax,
  sysctlInputs,
  sysctlInputsWithAll,
  writeDevconf,
} from '../../../sim/kernel/sysctl/inet6-conf';
import { Lab } from '../../../sim/scenario/lab';
import { in6DevGet } from '../../../sim/kernel/ipv6/inet6-dev';
import { TapLab } from '../../support/tap-lab';

// KERNEL 5.4.
describe('all and the interface together', () => {
  const rows: [all: number, own: number, any: boolean, every: boolean, max: number, allFirst: number][] = [
    [0, 0, false, false, 0, 0],
    [0, 1, true, false, 1, 1],
    [1, 0, true, false, 1, 1],
    [1, 1, true, true, 1, 1],
    [2, 1, true, true, 2, 2],
    [1, 2, true, true, 2, 1],
    [0, -1, true, false, 0, -1],
    [-1, 1, true, true, 1, -1],
  ];
  it.each(rows)(
    '%i and %i: any %p, every %p, max %i, all first %i',
    (all, own, any, every, max, allFirst) => {
      const { idev } = new TapLab({ conf: { 'all.keep_addr_on_down': all, 'eth0.keep_addr_on_down': own } });
      const key = 'keep_addr_on_down';
      expect([
        devconfAny(idev, key),
        devconfEvery(idev, key),
        devconfMax(idev, key),
        devconfAllFirst(idev, key),
      ]).toEqual([any, every, max, allFirst]);
    },
  );
});

describe('inputs of a decision', () => {
  it('are named in full', () => {
    const { idev } = new TapLab();
    expect(sysctlInputs(idev, 'accept_ra', 'forwarding')).toEqual({
      'net.ipv6.conf.eth0.accept_ra': 1,
      'net.ipv6.conf.eth0.forwarding': 0,
    });
    expect(sysctlInputsWithAll(idev, 'accept_dad')).toEqual({
      'net.ipv6.conf.all.accept_dad': 0,
      'net.ipv6.conf.eth0.accept_dad': 1,
    });
  });

  it('are not made when nobody listens', () => {
    const lab = new Lab();
    const lo = lab.node('host').net.loopback;
    const idev = in6DevGet(lo);
    expect(idev && [sysctlInputs(idev, 'accept_ra'), sysctlInputsWithAll(idev, 'accept_ra')]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe('a value that the kernel changes itself', () => {
  it('is told with the reason, and only if it is another one', () => {
    const t = new TapLab();
    writeDevconf(t.idev, 'hop_limit', 64);
    writeDevconf(t.idev, 'hop_limit', 33);
    const told = t.records.filter(
      record => record.kind === 'state' && record.entity === 'net.ipv6.conf.eth0.hop_limit',
    );
    expect(told).toMatchObject([{ from: '64', to: '33' }]);
    expect(t.sysctl('net.ipv6.conf.eth0.hop_limit')).toBe('33');
  });
});
