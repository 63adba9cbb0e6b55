import { judged, passes } from '../run-yaml';

const at = { at: '1s', on: 'router' };

describe('an expectation of sysctls', () => {
  it('compares values as they are printed', () => {
    expect(
      passes([
        { ...at, sysctl: { 'net.ipv6.conf.all.forwarding': 1 } },
        { ...at, sysctl: { 'net.ipv6.conf.all.forwarding': '0' } },
        { ...at, sysctl: { 'net/ipv6/conf/eth0/forwarding': '1' } },
      ]),
    ).toEqual([true, false, true]);
  });

  it('needs all of them', () => {
    const sysctl = { 'net.ipv6.conf.all.forwarding': 1, 'net.ipv6.conf.eth0.accept_ra': 2 };
    expect(judged([{ ...at, sysctl }])).toMatchObject([
      { passed: false, found: ['net.ipv6.conf.all.forwarding = 1', 'net.ipv6.conf.eth0.accept_ra = 1'] },
    ]);
  });

  it('says so when there is no such sysctl', () => {
    const [verdict] = judged([{ ...at, sysctl: { 'net.ipv6.conf.eth9.accept_ra': 1 } }]);
    expect(verdict).toMatchObject({ passed: false, found: ['net.ipv6.conf.eth9.accept_ra: no such sysctl'] });
  });
});
