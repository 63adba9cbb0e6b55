import { Ip6 } from '../../../../sim/base/ip6';
import type { RadvdConfig, RadvdInterface } from '../../../../sim/daemons/radvd/config';
import { parseRadvdConf } from '../../../../sim/daemons/radvd/grammar/parser';
import { RADVD_VERSIONS, type RadvdVersion } from '../../../../sim/daemons/radvd/version';
import { CONFIGURATIONS } from './configurations';
import { mutations } from './mutations';

const FILE = '/etc/radvd.conf';

function config(text: string, version: RadvdVersion = '2.19'): RadvdConfig {
  const result = parseRadvdConf(text, FILE, version);
  if ('error' in result) throw new Error(JSON.stringify(result.error));
  return result.config;
}

/** The one interface of a file that has these options in its block. */
function inside(options: string, version?: RadvdVersion): RadvdInterface {
  return config(`interface eth0 { ${options} };`, version).interfaces[0]!;
}

function error(text: string, version: RadvdVersion = '2.19') {
  const result = parseRadvdConf(text, FILE, version);
  if ('config' in result) throw new Error('accepted');
  return result.error;
}

describe('the defaults of radvd 2.19', () => {
  it('are those of radvd.conf(5) for an interface', () => {
    expect(inside('')).toEqual({
      name: 'eth0',
      line: 1,
      IgnoreIfMissing: true,
      AdvSendAdvert: false,
      UnicastOnly: false,
      AdvRASolicitedUnicast: true,
      UnrestrictedUnicast: false,
      RemoveAdvOnExit: true,
      MaxRtrAdvInterval: 600,
      MinRtrAdvInterval: 198,
      MinDelayBetweenRAs: 3,
      AdvManagedFlag: false,
      AdvOtherConfigFlag: false,
      AdvLinkMTU: 0,
      AdvRAMTU: 1280,
      AdvReachableTime: 0,
      AdvRetransTimer: 0,
      AdvCurHopLimit: 64,
      AdvDefaultLifetime: 1800,
      AdvDefaultPreference: 0,
      AdvSourceLLAddress: true,
      AdvHomeAgentFlag: false,
      AdvHomeAgentInfo: false,
      AdvIntervalOpt: false,
      AdvMobRtrSupportFlag: false,
      HomeAgentPreference: 0,
      HomeAgentLifetime: 1800,
      AdvCaptivePortalAPI: '',
      prefixes: [],
      routes: [],
      rdnss: [],
      dnssl: [],
      clients: [],
      AdvRASrcAddress: [],
      lowpanco: [],
      abro: [],
      nat64prefixes: [],
      autoignoreprefixes: [],
    });
  });

  it('are those of radvd.conf(5) for a prefix', () => {
    expect(inside('prefix 2001:db8::/64;').prefixes).toEqual([
      {
        address: Ip6.parse('2001:db8::'),
        length: 64,
        AdvOnLink: true,
        AdvAutonomous: true,
        AdvRouterAddr: false,
        AdvValidLifetime: 86400,
        AdvPreferredLifetime: 14400,
        DeprecatePrefix: false,
        DecrementLifetimes: false,
        Base6Interface: '',
        Base6to4Interface: '',
        AdvDHCPv6PDPreferred: false,
      },
    ]);
  });

  it('follow MaxRtrAdvInterval: Min 0.33 of it, the router lifetime three times it', () => {
    const iface = inside('MaxRtrAdvInterval 30;');
    expect(iface.MinRtrAdvInterval).toBeCloseTo(9.9);
    expect(iface).toMatchObject({ AdvDefaultLifetime: 90, HomeAgentLifetime: 90 });
  });

  it('take the MaxRtrAdvInterval above a block, not one below it', () => {
    const both = 'route 2001:db8::/32 { }; RDNSS 2001:db8::53 { }; DNSSL example.org { };';
    const above = inside(`MaxRtrAdvInterval 30; ${both}`);
    const below = inside(`${both} MaxRtrAdvInterval 30;`);
    expect([above.routes[0]!.AdvRouteLifetime, above.rdnss[0]!.AdvRDNSSLifetime]).toEqual([90, 30]);
    expect([below.routes[0]!.AdvRouteLifetime, below.rdnss[0]!.AdvRDNSSLifetime]).toEqual([1800, 600]);
    expect([above.dnssl[0]!.AdvDNSSLLifetime, below.dnssl[0]!.AdvDNSSLLifetime]).toEqual([30, 600]);
  });
});

describe('what is written is what is kept', () => {
  it('reads every option of an interface', () => {
    const iface = config(CONFIGURATIONS['everything an interface can say']!).interfaces[0]!;
    expect(iface).toMatchObject({
      IgnoreIfMissing: false,
      AdvSendAdvert: true,
      AdvRASolicitedUnicast: false,
      MaxRtrAdvInterval: 30.5,
      MinRtrAdvInterval: 3.25,
      AdvManagedFlag: true,
      AdvOtherConfigFlag: true,
      AdvLinkMTU: 1480,
      AdvRAMTU: 1400,
      AdvReachableTime: 30000,
      AdvRetransTimer: 1000,
      AdvCurHopLimit: 32,
      AdvDefaultLifetime: 0,
      AdvDefaultPreference: 1,
      AdvSourceLLAddress: false,
      HomeAgentPreference: 7,
      HomeAgentLifetime: 1000,
    });
    expect(iface.prefixes[0]).toMatchObject({
      AdvOnLink: false,
      AdvAutonomous: false,
      AdvRouterAddr: true,
      AdvValidLifetime: 0xffffffff,
      AdvPreferredLifetime: 0xffffffff,
      DeprecatePrefix: true,
      DecrementLifetimes: true,
      Base6Interface: 'eth1',
      Base6to4Interface: 'ppp0',
    });
    expect(iface.routes[0]).toMatchObject({ AdvRoutePreference: -1, RemoveRoute: false, length: 48 });
    expect(iface.rdnss[0]!.servers.map(String)).toEqual(['2001:db8::53', '2001:db8::54']);
    expect(iface.dnssl[0]!.suffixes).toEqual(['example.org', 'example.net.']);
    expect(iface.lowpanco[0]).toMatchObject({ AdvContextLength: 64, AdvContextCompressionFlag: true });
    expect(iface.abro[0]).toMatchObject({ AdvVersionLow: 1, AdvVersionHigh: 2, AdvValidLifeTime: 3 });
    expect(iface.AdvRASrcAddress.map(String)).toEqual(['fe80::3']);
  });

  it('keeps the order of radvd: interfaces and addresses in a list backwards, prefixes forwards', () => {
    const { interfaces } = config(
      'interface a { };\ninterface b { prefix 2001:db8:1::/64; prefix 2001:db8:2::/64; clients { fe80::1; fe80::2; }; };',
    );
    expect(interfaces.map(iface => iface.name)).toEqual(['b', 'a']);
    expect(interfaces[0]!.prefixes.map(prefix => String(prefix.address))).toEqual([
      '2001:db8:1::',
      '2001:db8:2::',
    ]);
    expect(interfaces[0]!.clients.map(client => String(client.address))).toEqual(['fe80::2', 'fe80::1']);
  });

  it('cuts a number to the width of its field, as C does', () => {
    expect(inside('AdvCurHopLimit 300;').AdvCurHopLimit).toBe(44);
    expect(inside('HomeAgentPreference 65537;').HomeAgentPreference).toBe(1);
    expect(inside('AdvDefaultLifetime 4294967295;').AdvDefaultLifetime).toBe(1800);
  });

  it('keeps the host part of a prefix, which AdvRouterAddr needs', () => {
    expect(String(inside('prefix 2001:db8::4/64;').prefixes[0]!.address)).toBe('2001:db8::4');
  });

  it('cuts an interface name to 15 characters', () => {
    expect(config('interface abcdefghijklmnop { };').interfaces[0]!.name).toBe('abcdefghijklmno');
  });
});

describe('a mistake', () => {
  it('is told in the words of radvd, with the place and what stands there', () => {
    expect(error('interface eth0 {\n  AdvSendAdverts on;\n};\n')).toMatchObject({
      file: FILE,
      line: 2,
      column: 3,
      found: 'AdvSendAdverts',
      expected: 'an option of interface, or "}"',
      message: '/etc/radvd.conf:2 error: syntax error',
      to: 'stderr',
      nearest: 'AdvSendAdvert',
    });
  });

  it('is where the next word stands when a semicolon is missing, and says after what', () => {
    expect(error('interface eth0 {\n  AdvSendAdvert on\n  AdvManagedFlag on;\n};\n')).toMatchObject({
      line: 3,
      column: 3,
      found: 'AdvManagedFlag',
      expected: '";" after "on" on line 2',
    });
  });

  it('at the end of the file is said to be there', () => {
    expect(error('interface eth0 { }\n')).toMatchObject({ line: 2, column: 1, found: 'end of file' });
  });

  it('that is no syntax error goes to the log', () => {
    const result = parseRadvdConf('interface e { };\ninterface e { };', FILE, '2.19');
    expect(result).toMatchObject({
      error: { line: 2, column: 11, message: 'duplicate interface definition for e', to: 'log' },
    });
    expect(result.log.at(-1)).toEqual({
      priority: 'err',
      level: 0,
      text: 'duplicate interface definition for e',
    });
  });

  it('of 1.9 quotes the text and goes to the log', () => {
    expect(error('interface eth0 {\n yes; };', '1.9')).toMatchObject({
      message: 'syntax error in /etc/radvd.conf, line 2: yes',
      to: 'log',
    });
  });
});

describe('versions', () => {
  it.each([
    ['AdvRASolicitedUnicast on;', '2.17'],
    ['AdvRASrcAddress { fe80::1; };', '2.17'],
    ['AdvRAMTU 1500;', '2.17'],
    ['RemoveAdvOnExit off;', '2.20'],
    ['UnrestrictedUnicast on;', '2.20'],
    ['AdvCaptivePortalAPI "https://example.org/";', '2.20'],
    ['nat64prefix 64:ff9b::/96 { AdvValidLifetime 1800; };', '2.20'],
    ['autoignoreprefixes { fd00::/8; };', '2.20'],
    ['clients { !fe80::1; };', '2.20'],
    ['advsendadvert ON;', '2.20'],
    ['abro fe80::1 { advvalidlifetime 2; };', '2.20'],
    ['prefix 2001:db8::/64 { AdvDHCPv6PDPreferred on; };', '2.21'],
  ] as const)('%s is known from %s on', (options, since) => {
    const accepting = RADVD_VERSIONS.filter(
      version => 'config' in parseRadvdConf(`interface e { ${options} };`, FILE, version),
    );
    expect(accepting[0]).toBe(since);
    expect(accepting.at(-1)).toBe('2.21');
  });

  it('multiplies the default lifetime of RDNSS by three from 2.20 on', () => {
    const lifetime = (version: RadvdVersion) =>
      inside('RDNSS 2001:db8::53 { };', version).rdnss[0]!.AdvRDNSSLifetime;
    expect([lifetime('2.19'), lifetime('2.20')]).toEqual([600, 1800]);
  });

  it('limits RDNSS to 3 addresses before 2.20 and to 127 after', () => {
    const rdnss = (count: number) =>
      `interface e { RDNSS ${Array.from({ length: count }, (_, i) => `2001:db8::${i}`).join(' ')} { }; };`;
    expect(error(rdnss(4), '2.19').message).toBe('too many addresses in RDNSS section');
    expect(config(rdnss(127), '2.20').interfaces[0]!.rdnss[0]!.servers).toHaveLength(127);
    expect(error(rdnss(128), '2.20').message).toMatch(/^Too many RDNSS servers specified/);
  });

  it('refuses a NAT64 prefix that RFC 8781 §4 has no code for', () => {
    const nat64 = (prefix: string) => error(`interface e { nat64prefix ${prefix} { }; };`, '2.20').message;
    expect(nat64('64:ff9b::/80')).toMatch(/^only \/96, \/64, \/56, \/48, \/40 and \/32 are allowed/);
    expect(nat64('::/96')).toMatch(/^invalid all-zeros nat64prefix/);
    expect(nat64('64:ff9b::/129')).toMatch(/^invalid prefix length/);
  });

  it('keeps the clients to be ignored, the captive portal and the prefixes not to be picked up', () => {
    const iface = inside(
      'clients { !fe80::1; fe80::2; }; AdvCaptivePortalAPI "https://a/"; autoignoreprefixes { fd00::/8; };',
      '2.20',
    );
    expect(iface.clients.map(client => client.ignored)).toEqual([false, true]);
    expect(iface.AdvCaptivePortalAPI).toBe('https://a/');
    expect(iface.autoignoreprefixes).toEqual([{ address: Ip6.parse('fd00::'), length: 8 }]);
  });

  it('refuses both base interfaces in one prefix in 1.9 only', () => {
    const both = 'interface e { prefix 0::/64 { Base6Interface a; Base6to4Interface b; }; };';
    expect(error(both, '1.9').message).toMatch(/mutually exclusive/);
    expect(() => config(both, '2.17')).not.toThrow();
  });
});

it.each(RADVD_VERSIONS)('reads 2,000 files gone wrong without throwing, as %s', version => {
  for (const text of mutations(Object.values(CONFIGURATIONS), 2000, 7)) {
    const result = parseRadvdConf(text, FILE, version);
    if ('error' in result) {
      expect(result.error.line).toBeGreaterThan(0);
      expect(result.error.line).toBeLessThanOrEqual(text.split('\n').length);
    }
  }
});

it('reads 20,000 prefixes, and a word of 100,000 letters, without slowing to a halt', () => {
  expect(inside('prefix 2001:db8::/64 { };'.repeat(20_000)).prefixes).toHaveLength(20_000);
  expect(error(`interface eth0 { ${'a'.repeat(100_000)} on; };`).nearest).toBeUndefined();
});
