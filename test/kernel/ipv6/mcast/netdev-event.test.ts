import { AggregateLab } from '../../aggregate-lab';

const BOND = { mode: 1, miimon: 100 };

/** What a bond whose first link fails sends in the second after. */
function failover(sysctl: Readonly<Record<string, string>> = {}): string[] {
  const lab = new AggregateLab({ sysctl }, BOND);
  lab.run(19_950_000);
  lab.plug(1, false);
  return lab.sentWithin(1000);
}

describe('a bond that fails over', () => {
  // Linux 6.12.117 and 6.1.187: the advertisement, and 6 ms later the report, both over the other slave.
  it('tells its neighbours where it is now, and the switch which groups it is in', () => {
    expect(failover()).toEqual([
      '50 eth2 neighbor-advertisement fe80::ff:fe00:11',
      '54 eth2 mld2-report fe80::ff:fe00:11',
    ]);
  });

  it('reports every group by itself where MLD is spoken in version 1', () => {
    const said = failover({ 'net.ipv6.conf.default.force_mld_version': '1' });
    expect(said.slice(0, 2)).toEqual([
      '50 eth2 neighbor-advertisement fe80::ff:fe00:11',
      '54 eth2 mld-report fe80::ff:fe00:11',
    ]);
  });
});
