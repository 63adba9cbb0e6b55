/** The complaints are as radvd 2.19 wrote them about a veth device, asked in a network namespace. */
import { checkIface, type DeviceFacts } from '../../../sim/daemons/radvd/checks';
import { CollectedLog } from '../../../sim/daemons/radvd/log';
import { parseRadvdConf } from '../../../sim/daemons/radvd/grammar/parser';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';

const ETHERNET: DeviceFacts = { maxMtu: 1500, forwarding: 1 };

function check(options: string, version: RadvdVersion = '2.19', device = ETHERNET) {
  const result = parseRadvdConf(`interface d0 { ${options} };`, 'radvd.conf', version);
  if ('error' in result) throw new Error(result.error.message);
  const { interfaces, profile } = result.config;
  const log = new CollectedLog();
  const ok = checkIface(interfaces[0]!, profile, device, log);
  return { ok, said: log.lines.map(line => line.text) };
}

it('is content with the defaults', () => {
  expect(check('')).toEqual({ ok: true, said: [] });
});

describe('the ranges of radvd 2.19, in its words', () => {
  it.each([
    [
      'MaxRtrAdvInterval 8;',
      'MinRtrAdvInterval for d0 (2.64) must be at least 3.00 but no more than 3/4 of MaxRtrAdvInterval (6.00)',
    ],
    [
      'MaxRtrAdvInterval 10; MinRtrAdvInterval 8;',
      'MinRtrAdvInterval for d0 (8.00) must be at least 3.00 but no more than 3/4 of MaxRtrAdvInterval (7.50)',
    ],
    [
      'MaxRtrAdvInterval 1801; AdvDefaultLifetime 9000;',
      'MaxRtrAdvInterval for d0 (1801.00) must be between 4.00 and 1800',
    ],
    ['MinDelayBetweenRAs 2.5;', 'MinDelayBetweenRAs for d0 (2.50) must be at least 3.00'],
    ['AdvLinkMTU 576;', 'AdvLinkMTU for d0 (576) must be zero or between 1280 and 1500'],
    ['AdvLinkMTU 1501;', 'AdvLinkMTU for d0 (1501) must be zero or between 1280 and 1500'],
    ['AdvReachableTime 3600001;', 'AdvReachableTime for d0 (3600001) must not be greater than 3600000'],
    ['AdvDefaultLifetime 599;', 'AdvDefaultLifetime for d0 (599) must be zero or between 600 and 9000'],
    ['AdvDefaultLifetime 9001;', 'AdvDefaultLifetime for d0 (9001) must be zero or between 600 and 9000'],
  ])('%s', (options, complaint) => {
    expect(check(options)).toEqual({ ok: false, said: [complaint] });
  });

  it('rounds a tie to the even digit, as printf does', () => {
    expect(check('MinDelayBetweenRAs 2.125;').said[0]).toMatch(/\(2\.12\)/);
    expect(check('MinDelayBetweenRAs 2.375;').said[0]).toMatch(/\(2\.38\)/);
  });

  it('knows no largest MTU where the link does not tell it', () => {
    expect(check('AdvLinkMTU 9000;', '2.19', { maxMtu: -1, forwarding: 1 }).ok).toBe(true);
  });

  it('lists every complaint, not only the first', () => {
    expect(check('AdvLinkMTU 1; AdvReachableTime 4000000;').said).toHaveLength(2);
  });
});

describe('Mobile IPv6', () => {
  it('allows intervals far below those of RFC 4861', () => {
    const fast = 'MaxRtrAdvInterval 0.1; MinRtrAdvInterval 0.05; MinDelayBetweenRAs 0.03;';
    expect(check(`${fast} AdvIntervalOpt on;`)).toEqual({
      ok: true,
      said: ['using Mobile IPv6 extensions'],
    });
    expect(check(`${fast} prefix 2001:db8::/64 { AdvRouterAddr on; };`)).toEqual({ ok: true, said: [] });
    expect(check(fast).ok).toBe(false);
  });

  it('has still faster limits of its own', () => {
    expect(check('AdvIntervalOpt on; MaxRtrAdvInterval 0.04; MinRtrAdvInterval 0.01;').said).toEqual([
      'using Mobile IPv6 extensions',
      'MinRtrAdvInterval for d0 (0.01) must be at least 0.03 but no more than 3/4 of MaxRtrAdvInterval (0.03)',
      'MaxRtrAdvInterval for d0 (0.04) must be between 0.07 and 1800',
    ]);
  });

  it('ties its options together', () => {
    expect(check('AdvHomeAgentInfo on;').said).toContain(
      'AdvHomeAgentFlag for d0 must be set with HomeAgentInfo',
    );
    expect(check('AdvMobRtrSupportFlag on;').said).toEqual([
      'AdvHomeAgentInfo for d0 must be set with AdvMobRtrSupportFlag',
    ]);
    expect(check('AdvHomeAgentFlag on; AdvHomeAgentInfo on; HomeAgentLifetime 65521;').said).toContain(
      'HomeAgentLifetime for d0 (65521) must be between 1 and 65520',
    );
  });
});

describe('a route ::/0', () => {
  const conflict =
    'route 0::/0 lifetime (1800) conflicts with AdvDefaultLifetime (0), default routes will flap!';

  it('that contradicts the router lifetime is remarked on and kept', () => {
    expect(check('AdvDefaultLifetime 0; route ::/0 { };')).toEqual({ ok: true, said: [conflict] });
    expect(check('route ::/0 { };').said).toEqual([]);
  });

  it('is not looked at by 1.9', () => {
    expect(check('AdvDefaultLifetime 0; route ::/0 { };', '1.9').said).toEqual([]);
  });
});

describe('versions', () => {
  it('allows 65535 seconds from 2.21 on (RFC 8319 §4)', () => {
    const slow = 'MaxRtrAdvInterval 21845; AdvDefaultLifetime 65535;';
    expect(check(slow, '2.20').ok).toBe(false);
    expect(check(slow, '2.21').ok).toBe(true);
  });

  it('looks at forwarding of the interface from 2.18 on, and goes on', () => {
    const host = { maxMtu: 1500, forwarding: 0 };
    expect(check('', '2.17', host).said).toEqual([]);
    expect(check('', '2.18', host)).toEqual({
      ok: true,
      said: ['IPv6 forwarding on interface seems to be disabled, but continuing anyway'],
    });
  });
});
