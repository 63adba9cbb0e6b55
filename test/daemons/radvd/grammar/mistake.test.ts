import { parseRadvdConf } from '../../../../sim/daemons/radvd/grammar/parser';
import type { RadvdVersion } from '../../../../sim/daemons/radvd/version';

function mistake(text: string, version: RadvdVersion = '2.19') {
  const result = parseRadvdConf(text, 'radvd.conf', version);
  if ('config' in result) throw new Error('accepted');
  return result.error;
}

const inside = (options: string, version?: RadvdVersion) =>
  mistake(`interface eth0 { ${options} };`, version);

describe('the right word', () => {
  it.each([
    ['AdvSendAdvrt on;', 'AdvSendAdvert'],
    ['advsendadvert on;', 'AdvSendAdvert'],
    ['rdnss 2001:db8::53 { };', 'RDNSS'],
    ['Prefix 2001:db8::/64 { };', 'prefix'],
    ['AdvSendAdvert yes;', 'on'],
    ['AdvSendAdvert ON;', 'on'],
    ['AdvSendAdvert 0;', 'off'],
    ['AdvDefaultPreference normal;', 'medium'],
    ['AdvDefaultPreference hgh;', 'high'],
    ['prefix 2001:db8::/64 { AdvValidLifetime forever; };', 'infinity'],
    ['MaxRtrAdvInterval 30s;', '30'],
    ['prefix ::1/64 { };', '0::1'],
    ['abro fe80::1 { AdvValidLifetime 2; };', 'AdvValidLifeTime'],
  ])('of %j is %j', (options, right) => {
    expect(inside(options).nearest).toBe(right);
  });

  it('is not guessed when nothing comes near', () => {
    expect(inside('wireless 7;').nearest).toBeUndefined();
    expect(inside('AdvLinkMTU big;').nearest).toBeUndefined();
  });

  it('is one the version knows', () => {
    expect(inside('RemoveAdvOnExti on;', '2.20').nearest).toBe('RemoveAdvOnExit');
    expect(inside('RemoveAdvOnExti on;', '2.19').nearest).toBeUndefined();
  });
});

describe('what is behind it', () => {
  it.each([
    ['interface eth0 { };\r\n', 'the lines end in CR LF; radvd reads LF only'],
    ['interface eth0 { };\n# end', 'a comment on the last line needs a newline after it'],
    ['interface eth0 { AdvSendAdvert on#\n; };', 'a comment begins after a blank or a ";"'],
    ['interface eth0 { AdvOnLink on; };', 'AdvOnLink belongs inside prefix { }'],
    [
      'interface eth0 { prefix 2001:db8::/64 { AdvSendAdvert on; }; };',
      'AdvSendAdvert belongs directly inside interface { }',
    ],
    ['interface eth0 { interface eth1 { }; };', 'interface blocks do not nest: is a "};" missing above?'],
    ['interface eth0 { RemoveAdvOnExit on; };', 'RemoveAdvOnExit is known from radvd 2.20 on'],
    ['interface eth0 { nat64prefix 64:ff9b::/96 { }; };', 'nat64prefix is known from radvd 2.20 on'],
    ['interface eth0 { prefix ::1/64 { }; };', 'radvd wants a digit before the "::"'],
    [
      'interface eth0 { AdvDefaultLifetime 1.5; };',
      'decimals only in MaxRtrAdvInterval, MinRtrAdvInterval and MinDelayBetweenRAs',
    ],
  ])('%j: %s', (text, hint) => {
    expect(mistake(text).hint).toBe(hint);
  });

  it('is left out when the mistake is plain', () => {
    expect(inside('AdvSendAdvert;').hint).toBeUndefined();
  });
});
