import { judged } from '../run-yaml';

/** A static route that is there from 3.5 s to 6.25 s. */
const steps = [
  { at: '3.5s', on: 'host', run: 'ip -6 route add 2001:db8:9::/64 dev eth0' },
  { at: '6.25s', on: 'host', run: 'ip -6 route del 2001:db8:9::/64 dev eth0' },
];
const there = { on: 'host', route: '2001:db8:9::/64' };
const verdict = (expected: Record<string, unknown>) =>
  judged([{ ...there, ...expected }], { steps, duration: '9s' })[0]!;

describe('a state that is watched', () => {
  it('at a time is looked at when everything of that time has happened', () => {
    expect(verdict({ at: '3.5s' })).toMatchObject({ passed: true, at: 3.5 });
    expect(verdict({ at: '6.25s' })).toMatchObject({ passed: false, at: 6.25 });
  });

  it('eventually is found at the moment of the change, not at the next look', () => {
    expect(verdict({ eventually: true })).toMatchObject({ passed: true, at: 3.5 });
  });

  it('eventually is given up at the end of the window', () => {
    expect(verdict({ eventually: { by: '3s' } })).toMatchObject({ passed: false, at: 3 });
    expect(verdict({ eventually: { from: '7s', by: '8s' } })).toMatchObject({ passed: false, at: 8 });
  });

  it('always fails at the moment of the change', () => {
    expect(verdict({ always: { from: '4s', to: '8s' } })).toMatchObject({ passed: false, at: 6.25 });
    expect(verdict({ always: { from: '1s' } })).toMatchObject({ passed: false, at: 1 });
  });

  it('always holds up to the end of the window', () => {
    expect(verdict({ always: { from: '4s', to: '6s' } })).toMatchObject({ passed: true, at: 6 });
  });

  it('never fails at the moment it is so, however briefly', () => {
    expect(verdict({ never: { from: '3s', to: '8s' } })).toMatchObject({ passed: false, at: 3.5 });
    expect(verdict({ never: { from: '7s', to: '8s' } })).toMatchObject({ passed: true, at: 8 });
  });

  it('follows lifetimes, which run down without a change', () => {
    const lifetime = [
      { at: '1s', on: 'host', run: 'ip -6 addr add 2001:db8::7/64 dev eth0 valid_lft 20 preferred_lft 10' },
    ];
    const expected = { eventually: true, on: 'host', address: '2001:db8::7', preferred_lft: '<= 5s' };
    expect(judged([expected], { steps: lifetime, duration: '10s' })).toMatchObject([{ passed: true, at: 6 }]);
  });
});

describe('the cause of a state', () => {
  it('is a decision of the change itself', () => {
    expect(verdict({ at: '4s', because: 'route.add.request' })).toMatchObject({ passed: true });
    expect(verdict({ at: '7s', present: false, because: 'route.del.request' })).toMatchObject({
      passed: true,
    });
  });

  it('is a decision on the way to it, on another machine too', () => {
    const expected = { at: '8s', on: 'host', address: '2001:db8:1::/64', because: 'radvd.ra.unsolicited' };
    expect(judged([expected])).toMatchObject([{ passed: true }]);
  });

  it('is not any other one, and what it was is told', () => {
    const { passed, found } = verdict({ at: '4s', because: 'route.add.default-router' });
    expect(passed).toBe(false);
    expect(found.at(-1)).toBe(
      'not because of route.add.default-router: 2001:db8:9::/64 dev eth0 went from absent to proto boot metric 1024 pref medium, because of route.add.request (a program asked for this route)',
    );
  });

  it('of an absence can be that it was refused', () => {
    const nodes = { host: { sysctl: { 'net.ipv6.conf.eth0.accept_ra': 0 }, boot: ['ip link set eth0 up'] } };
    const base = { at: '8s', on: 'host', route: 'default', present: false };
    const extra = { nodes: { ...(judgedNodes as object), ...nodes } };
    expect(
      judged(
        [
          { ...base, because: 'ndisc.ra.accept-ra-off' },
          { ...base, because: 'ndisc.ra.forwarding' },
        ],
        extra,
      ),
    ).toMatchObject([{ passed: true }, { passed: false }]);
  });
});

const judgedNodes = {
  router: {
    files: {
      '/etc/radvd.conf': 'interface eth0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; };',
    },
    sysctl: { 'net.ipv6.conf.all.forwarding': 1 },
    boot: ['ip link set eth0 up', 'radvd'],
  },
};
