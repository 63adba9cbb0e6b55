import { seconds } from '../../../../sim/base/time';
import { wakingTime } from '../../../../sim/kernel/ipv6/addrconf/verify';
import { kernelProfile, type KernelProfile } from '../../../../sim/kernel/profile/profile';
import { TapLab } from '../../../support/tap-lab';
import { assign } from '../ndisc/messages';
import { advertise, find, flagsOf, lifetimes } from './addresses-of';

const SLAAC = '2001:db8:1::ff:fe00:1';
const PREFIX = '2001:db8:1::';
const events = (t: TapLab): string[] => {
  const heard: string[] = [];
  t.host.netlink.subscribe(['IPV6_IFADDR'], event => {
    if ('address' in event)
      heard.push(
        `${event.kind} ${event.address.local.toString()} ${event.address.flags & 0x20 ? 'deprecated' : 'preferred'}`,
      );
  });
  return heard;
};

// RFC 4862 §5.5.4; KERNEL 3.4: with the granularity of a second.
describe('an address', () => {
  it('is deprecated when its preferred lifetime is over, and gone when the valid one is', () => {
    const t = advertise(new TapLab().settle(), PREFIX, { validLifetime: 20, preferredLifetime: 10 }).wait(3);
    const heard = events(t);
    expect(flagsOf(t.wait(6.9), SLAAC)).toBe('mngtmpaddr dynamic');
    expect(flagsOf(t.wait(0.2), SLAAC)).toBe('deprecated mngtmpaddr dynamic');
    expect(t.decided('addrconf.lifetime.preferred-over')).toHaveLength(1);
    expect(lifetimes(t, SLAAC)).toEqual([10, 0]);
    expect(flagsOf(t.wait(9.8), SLAAC)).toBe('deprecated mngtmpaddr dynamic');
    expect(flagsOf(t.wait(0.2), SLAAC)).toBe('absent');
    expect(t.decided('addrconf.lifetime.valid-over')).toHaveLength(1);
    expect(heard).toEqual([`newaddr ${SLAAC} deprecated`, `deladdr ${SLAAC} deprecated`]);
  });

  it('lives on as long as it is advertised', () => {
    const t = advertise(new TapLab().settle(), PREFIX, { validLifetime: 20, preferredLifetime: 10 });
    for (let round = 0; round < 10; round++)
      advertise(t.wait(8), PREFIX, { validLifetime: 20, preferredLifetime: 10 });
    expect(flagsOf(t, SLAAC)).toBe('mngtmpaddr dynamic');
    expect(t.decided('addrconf.lifetime.preferred-over')).toHaveLength(0);
  });

  it('valid for ever but preferred for a while is only deprecated', () => {
    const t = advertise(new TapLab().settle(), PREFIX, {
      validLifetime: 0xffffffff,
      preferredLifetime: 10,
    }).wait(10_000);
    expect(flagsOf(t, SLAAC)).toBe('deprecated mngtmpaddr dynamic');
  });

  it('made by hand with lifetimes ages alike', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64', { validLifetime: 20, preferredLifetime: 5 });
    expect(flagsOf(t.wait(6), '2001:db8:1::5')).toBe('deprecated dynamic');
    expect(flagsOf(t.wait(15), '2001:db8:1::5')).toBe('absent');
  });

  it('ends after days as after seconds', () => {
    const t = advertise(new TapLab().settle(), PREFIX, {
      validLifetime: 500_000,
      preferredLifetime: 400_000,
    });
    expect(flagsOf(t.wait(399_990), SLAAC)).toBe('mngtmpaddr dynamic');
    expect(flagsOf(t.wait(200), SLAAC)).toBe('deprecated mngtmpaddr dynamic');
    expect(flagsOf(t.wait(99_800), SLAAC)).toBe('deprecated mngtmpaddr dynamic');
    expect(flagsOf(t.wait(300), SLAAC)).toBe('absent');
  });

  it('made by hand without stays', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64');
    expect(flagsOf(t.wait(1_000_000), '2001:db8:1::5')).toBe('');
  });

  it('does not keep others from ageing in the order of their ends', () => {
    const t = new TapLab().settle();
    assign(t, '2001:db8:1::5/64', { validLifetime: 30, preferredLifetime: 30 });
    assign(t, '2001:db8:1::6/64', { validLifetime: 10, preferredLifetime: 10 });
    t.wait(11);
    expect([find(t, '2001:db8:1::5')?.validLifetime, flagsOf(t, '2001:db8:1::6')]).toEqual([19, 'absent']);
    t.wait(20);
    expect(flagsOf(t, '2001:db8:1::5')).toBe('absent');
  });
});

describe('the time at which the worker sees that a lifetime is over', () => {
  const wheel = { profile: kernelProfile('linux-6.18') as KernelProfile };
  const exact = { profile: kernelProfile('linux-4.4') as KernelProfile };
  const DAY = seconds(86_400);
  const questions = [
    [wheel, 0, DAY],
    [wheel, 0, seconds(300)],
    [wheel, seconds(290), seconds(300)],
    [exact, 0, DAY],
  ] as const;
  const ask = ([net, now, next]: (typeof questions)[number]): number => wakingTime(net, now, next);

  it('is that or later, by what the timer wheel adds each time it comes back', () => {
    for (const question of questions) expect(ask(question)).toBeGreaterThanOrEqual(question[2]);
    expect(ask(questions[3])).toBeLessThan(ask(questions[0]));
  });

  it('is before it where that is far, so that a century is not counted in minutes', () => {
    for (const [net] of questions) {
      const soon = wakingTime(net, 0, seconds(0xffff_fffe));
      expect([soon > DAY, soon < 2 * DAY]).toEqual([true, true]);
    }
  });

  it('does not depend on what was asked before', () => {
    const forwards = questions.map(ask);
    const backwards = [...questions].reverse().map(ask).reverse();
    expect(backwards).toEqual(forwards);
    expect(new Set(forwards).size).toBe(questions.length);
  });
});
