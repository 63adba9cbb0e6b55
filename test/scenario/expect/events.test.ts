import { judged, passes } from '../run-yaml';

const eventually = true;

describe('an expectation of a packet', () => {
  it.each([
    ['its kind', { packet: 'router-advertisement' }, true],
    ['a kind that does not occur', { packet: 'redirect' }, false],
    ['any IPv6', { packet: 'ipv6' }, true],
    ['IPv4', { packet: 'ipv4' }, false],
    ['a listener report', { packet: 'mld2-report' }, true],
    [
      'where it is sent from',
      { packet: 'router-advertisement', on: 'router', way: 'out', dev: 'eth0' },
      true,
    ],
    ['where it is not sent from', { packet: 'router-advertisement', on: 'host', way: 'out' }, false],
    ['where it arrives', { packet: 'router-advertisement', on: 'host', way: 'in' }, true],
    ['its source by interface', { packet: 'router-advertisement', from: 'router:eth0' }, true],
    ['another source', { packet: 'router-advertisement', from: 'host:eth0' }, false],
    ['its source by prefix', { packet: 'router-advertisement', from: 'fe80::/10' }, true],
    ['its destination', { packet: 'router-advertisement', to: 'ff02::1' }, true],
    ['another destination', { packet: 'router-advertisement', to: '2001:db8::/32' }, false],
    [
      'the words of tcpdump',
      {
        packet: 'router-advertisement',
        contains: ['router lifetime 12s', '/prefix info option.*2001:db8:1::/'],
      },
      true,
    ],
    ['other words', { packet: 'router-advertisement', contains: 'router lifetime 0s' }, false],
  ])('can be of %s', (_what, expected, passed) => {
    expect(passes([{ eventually, ...expected }], { duration: '10s' })).toEqual([passed]);
  });

  it('counts a packet once where it is sent, however many hear it', () => {
    const [sent, seen] = judged(
      [
        { eventually, packet: 'router-solicitation', times: 1 },
        { eventually, packet: 'router-solicitation', on: 'router', times: 1 },
      ],
      { duration: '4s' },
    );
    expect([sent!.passed, seen!.passed]).toEqual([true, true]);
  });

  it('has to wait for the end of the window where one more would be too many', () => {
    const expectations = [
      { eventually: { by: '9s' }, packet: 'router-advertisement', times: '< 100' },
      { eventually: { by: '9s' }, packet: 'router-advertisement', times: '>= 1' },
    ];
    const [bounded, open] = judged(expectations, { duration: '10s' });
    expect([bounded!.at, open!.at < 9]).toEqual([9, true]);
  });

  it('fails at the first packet that must never be seen, and shows it', () => {
    const [verdict] = judged([{ never: true, packet: 'router-advertisement' }], { duration: '10s' });
    expect(verdict!.passed).toBe(false);
    expect(verdict!.at).toBeLessThan(10);
    expect(verdict!.found).toEqual([
      'it happened once',
      expect.stringMatching(
        /^\d\.\d{6} router: eth0 Out .*fe80::ff:fe00:1 > ff02::1: .*router advertisement/,
      ),
    ]);
  });

  it('is only looked for in its window', () => {
    const when = { never: { from: '0s', to: '0.2s' } };
    expect(passes([{ ...when, packet: 'router-advertisement' }], { duration: '10s' })).toEqual([true]);
  });
});

describe('an expectation of a decision', () => {
  it('is met by a verdict on a packet and by the reason of a change', () => {
    expect(
      passes(
        [
          { eventually, on: 'host', decision: 'ndisc.ra.accepted' },
          { eventually, on: 'host', decision: 'route.add.default-router' },
          { eventually, on: 'router', decision: 'route.add.default-router' },
          { never: true, decision: 'addrconf.dad.failed' },
        ],
        { duration: '10s' },
      ),
    ).toEqual([true, true, false, true]);
  });
});

describe('an expectation of a log line', () => {
  it('is met by a line of a daemon or a kernel', () => {
    expect(
      passes(
        [
          { eventually, on: 'router', log: '/version 2\\.\\d+ started/' },
          { eventually, log: 'no such line' },
          { eventually, on: 'host', log: 'started' },
        ],
        { duration: '2s' },
      ),
    ).toEqual([true, false, false]);
  });
});
