import { fromHex } from '../../../sim/base/hex';
import { radvd } from '../../../sim/daemons/radvd/radvd';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';
import { FakeMachine } from './fake-machine';

/** An advertisement without options: hop limit 64, no flags, lifetime 1800. */
const HEADER = '86000000' + '40000708' + '00000000' + '00000000';
const MTU = '0501000000000500';
const server = (last: string): string => `20010db80000000000000000000000${last}`;

function heard(options: string, message: string, version: RadvdVersion = '2.19') {
  const machine = new FakeMachine();
  machine.addLink('eth0', 1);
  const configuration = `interface eth0 { AdvSendAdvert on; ${options} };\n`;
  machine.start(radvd(version), configuration, '-n', '-d', '1', '-m', 'stderr_clean');
  machine.run(10);
  const before = machine.stderr.length;
  machine.deliver(fromHex(message)!, 'eth0');
  machine.run(11);
  return { said: machine.stderr.slice(before, -1), decisions: machine.decisions };
}

const FROM = 'fe80::ff:fe00:2';

it('has nothing to say of an advertisement that agrees', () => {
  expect(heard('', HEADER).said).toEqual([]);
});

it('does not mind flags that only this router sets, and values the other leaves open', () => {
  const ours = 'AdvManagedFlag on; AdvReachableTime 1000; AdvRetransTimer 1000;';
  expect(heard(ours, HEADER).said).toEqual([]);
});

it('notes a disagreement for the trace', () => {
  const { decisions } = heard('', `86000000${'20'}${HEADER.slice(10)}`);
  expect(decisions).toContain('radvd.ra.disagrees');
});

describe('the servers of another router', () => {
  const one = (last: string) => `1903000000000064${server(last)}`;

  it('are named if they are not ours', () => {
    const rest = MTU.repeat(8);
    expect(heard('RDNSS 2001:db8::53 { };', HEADER + one('53') + one('99') + rest).said).toEqual([
      `RDNSS address 2001:db8::99 received on eth0 from ${FROM} is not advertised by us`,
    ]);
  });

  it('at the end of an advertisement are overlooked before 2.20, and what follows with them', () => {
    const ours = 'AdvLinkMTU 1400;';
    expect(heard(ours, HEADER + one('99') + MTU).said).toEqual([]);
    expect(heard(ours, HEADER + one('99') + MTU, '2.20').said).toEqual([
      `RDNSS address 2001:db8::99 received on eth0 from ${FROM} is not advertised by us`,
      `our AdvLinkMTU on eth0 doesn't agree with ${FROM}`,
    ]);
  });

  it('may be three before 2.20', () => {
    const four = `1909000000000064${['1', '2', '3', '4'].map(last => server(`0${last}`)).join('')}`;
    expect(heard('', HEADER + four).said).toEqual([`invalid len 9 in RDNSS option on eth0 from ${FROM}`]);
    expect(heard('', HEADER + four, '2.20').said).toHaveLength(4);
  });
});

describe('a prefix of another router', () => {
  const prefix = `030440c00000003c0000001e00000000${server('00')}`;

  it('is compared with the same prefix here, but not if that is counted down', () => {
    expect(heard('prefix 2001:db8::/64 { };', HEADER + prefix).said).toEqual([
      `our AdvValidLifetime on eth0 for 2001:db8:: doesn't agree with ${FROM}`,
      `our AdvPreferredLifetime on eth0 for 2001:db8:: doesn't agree with ${FROM}`,
    ]);
    expect(heard('prefix 2001:db8::/64 { DecrementLifetimes on; };', HEADER + prefix).said).toEqual([]);
    expect(heard('prefix 2001:db8:1::/64 { };', HEADER + prefix).said).toEqual([]);
  });
});

describe('options that do not belong there', () => {
  it.each([
    ['a target link-layer address', '0201020000000001', `invalid option 2 in RA on eth0 from ${FROM}`],
    ['an option nobody knows', 'c801000000000000', `unknown option 200 in RA on eth0 from ${FROM}`],
    ['an option of length 0', '0100000000000000', `zero length option in RA on eth0 from ${FROM}`],
    [
      'an option that is too long',
      '0102000000000000',
      `option length (16) greater than total length (8) in RA on eth0 from ${FROM}`,
    ],
    ['an octet too many', '01', `trailing garbage in RA on eth0 from ${FROM}`],
  ])('%s', (_what, option, complaint) => {
    expect(heard('', HEADER + option).said).toEqual([complaint]);
  });

  it('knows a NAT64 prefix from 2.20 on', () => {
    const pref64 = `2602000000${'00'.repeat(11)}`;
    expect(heard('', HEADER + pref64, '2.19').said).toHaveLength(1);
    expect(heard('', HEADER + pref64, '2.20').said).toEqual([]);
  });
});
