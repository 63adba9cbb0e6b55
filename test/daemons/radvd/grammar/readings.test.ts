import { parseRadvdConf } from '../../../../sim/daemons/radvd/grammar/parser';
import type { RadvdVersion } from '../../../../sim/daemons/radvd/version';

function said(options: string, version: RadvdVersion): string[] {
  const { log } = parseRadvdConf(`interface eth0 { ${options} };`, 'radvd.conf', version);
  return log.filter(line => line.level === 0).map(line => line.text);
}

function kept(options: string, version: RadvdVersion = '2.19') {
  const result = parseRadvdConf(`interface eth0 { ${options} };`, 'radvd.conf', version);
  return 'config' in result ? result.config.interfaces[0]! : undefined;
}

describe('a DNS lifetime below MaxRtrAdvInterval', () => {
  const servers = 'RDNSS 2001:db8::53 { AdvRDNSSLifetime 10; };';
  const suffixes = 'DNSSL example.org { AdvDNSSLLifetime 10; };';

  it('is refused by 1.9', () => {
    expect(kept(servers, '1.9')).toBeUndefined();
    expect(kept(suffixes, '1.9')).toBeUndefined();
    expect(said(servers, '1.9')).toEqual(['AdvRDNSSLifetime must be at least MaxRtrAdvInterval']);
  });

  it('is remarked on by 2.19, which keeps that of the servers and corrects that of the suffixes', () => {
    expect(kept(servers)!.rdnss[0]!.AdvRDNSSLifetime).toBe(10);
    expect(kept(suffixes)!.dnssl[0]!.AdvDNSSLLifetime).toBe(600);
    expect(said(suffixes, '2.19')).toEqual(['AdvDNSSLLifetime must be at least MaxRtrAdvInterval']);
  });

  it('is nothing to 2.20', () => {
    expect(kept(suffixes, '2.20')!.dnssl[0]!.AdvDNSSLLifetime).toBe(10);
    expect(said(servers + suffixes, '2.20')).toEqual([]);
  });
});

it('clamps AdvRAMTU to what an IPv6 link may have', () => {
  expect(kept('AdvRAMTU 100;')!.AdvRAMTU).toBe(1280);
  expect(kept('AdvRAMTU 1000000;')!.AdvRAMTU).toBe(131072);
});

describe('a captive portal', () => {
  it('may be given once', () => {
    expect(said('AdvCaptivePortalAPI "a"; AdvCaptivePortalAPI "b";', '2.20')).toEqual([
      'warning: AdvCaptivePortalAPI specified twice for interface eth0 in radvd.conf, line 1',
    ]);
  });

  it('must have a URL', () => {
    expect(said('AdvCaptivePortalAPI "";', '2.20')).toEqual([
      'AdvCaptivePortalAPI empty URL specified for interface eth0.',
    ]);
  });
});

it('refuses a NAT64 lifetime that 13 bits of 8 seconds cannot say', () => {
  expect(kept('nat64prefix 64:ff9b::/96 { AdvValidLifetime 65528; };', '2.20')).toBeDefined();
  expect(said('nat64prefix 64:ff9b::/96 { AdvValidLifetime 65529; };', '2.20')).toEqual([
    'maximum for NAT64 AdvValidLifetime is 65528 (in radvd.conf, line 1)',
  ]);
});

it('tells of base interfaces at debug level 4', () => {
  const { log } = parseRadvdConf(
    'interface eth0 { prefix 0::/64 { Base6Interface eth1; Base6to4Interface ppp0; }; };',
    'radvd.conf',
    '2.19',
  );
  expect(log.filter(line => line.level === 4).map(line => line.text)).toEqual([
    'using prefixes on interface eth1 for prefixes on interface eth0',
    'using interface ppp0 for 6to4 prefixes on interface eth0',
    'eth0 interface definition ok',
  ]);
});
