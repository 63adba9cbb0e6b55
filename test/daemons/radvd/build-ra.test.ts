import { radvd } from '../../../sim/daemons/radvd/radvd';
import type { RadvdVersion } from '../../../sim/daemons/radvd/version';
import type { NdOption } from '../../../sim/wire/nd/options';
import { FakeMachine } from './fake-machine';

function advertised(
  options: string,
  version: RadvdVersion = '2.19',
  prepare: (machine: FakeMachine) => void = () => undefined,
): FakeMachine {
  const machine = new FakeMachine();
  machine.addLink('eth0', 1);
  prepare(machine);
  const configuration = `interface eth0 { AdvSendAdvert on; AdvSourceLLAddress off; ${options} };\n`;
  machine.start(radvd(version), configuration, '-n', '-d', '5', '-m', 'stderr_clean');
  return machine;
}

const options = (machine: FakeMachine): readonly NdOption[] =>
  machine.sent.flatMap(({ message }) => message.options);
const prefixes = (machine: FakeMachine): string[] =>
  options(machine).flatMap(option =>
    option.kind === 'prefix-information' ? [`${option.prefix}/${option.prefixLength}`] : [],
  );

describe('prefix ::/64', () => {
  const addresses = (machine: FakeMachine): void => {
    machine.addAddress('eth0', '2001:db8:1::1/64');
    machine.addAddress('eth0', '2001:db8:1::2/64');
    machine.addAddress('eth0', 'fd00::1/56');
  };

  it('stands for every prefix of the interface, once for each address', () => {
    expect(prefixes(advertised('prefix ::/64;', '2.19', addresses))).toEqual([
      '2001:db8:1::/64',
      '2001:db8:1::/64',
      'fd00::/56',
    ]);
  });

  it('leaves out what autoignoreprefixes names', () => {
    const machine = advertised('prefix ::/64; autoignoreprefixes { fd00::/56; };', '2.20', addresses);
    expect(prefixes(machine)).toEqual(['2001:db8:1::/64', '2001:db8:1::/64']);
  });

  it('stands for nothing on an interface without such addresses', () => {
    expect(prefixes(advertised('prefix ::/64;'))).toEqual([]);
  });
});

describe('base interfaces', () => {
  it('advertises the prefixes of Base6Interface, which is another one', () => {
    const machine = advertised('prefix 0:0:0:5::/64 { Base6Interface eth1; };', '2.19', machine => {
      machine.addLink('eth1', 2);
      machine.addAddress('eth1', '2001:db8:7::1/64');
    });
    expect(prefixes(machine)).toEqual(['2001:db8:7::/64']);
  });

  it('advertises nothing for Base6to4Interface, for want of IPv4', () => {
    const machine = advertised('prefix 0:0:0:5::/64 { Base6to4Interface ppp0; };');
    expect(prefixes(machine)).toEqual([]);
    expect(machine.stderr).toContain('Base6to4interface ppp0 has no IPv4 addresses');
  });
});

it('limits the lifetimes of a prefix to those of the addresses in it, from 2.20 on', () => {
  const prepare = (machine: FakeMachine): void => {
    machine.addAddress('eth0', '2001:db8::1/64', { validLifetime: 300, preferredLifetime: 100 });
    machine.addAddress('eth0', '2001:db8::2/64', { validLifetime: 200, preferredLifetime: 150 });
  };
  const lifetimes = (version: RadvdVersion) =>
    options(advertised('prefix 2001:db8::/64;', version, prepare))[0];
  expect(lifetimes('2.19')).toMatchObject({ validLifetime: 86400, preferredLifetime: 14400 });
  expect(lifetimes('2.20')).toMatchObject({ validLifetime: 300, preferredLifetime: 150 });
});

it('gives a route all of its prefix before 2.20, and as much as it needs after', () => {
  const routes = 'route 2001:db8::/48 { };';
  expect(advertised(routes).sent[0]!.octets).toHaveLength(16 + 24);
  expect(advertised(routes, '2.20').sent[0]!.octets).toHaveLength(16 + 16);
});

it('adds what came with 2.20 in its place: the NAT64 prefix after the prefixes, the portal last', () => {
  const all =
    'AdvLinkMTU 1400; AdvCaptivePortalAPI "https://a/"; nat64prefix 64:ff9b::/96 { AdvValidLifetime 1801; }; prefix 2001:db8::/64;';
  expect(options(advertised(all, '2.20'))).toMatchObject([
    { kind: 'prefix-information' },
    { kind: 'pref64', lifetime: 1808, prefixLength: 96 },
    { kind: 'mtu' },
    { kind: 'captive-portal', uri: 'https://a/' },
  ]);
});

it('prefers DHCPv6 prefix delegation if told so, from 2.21 on', () => {
  const machine = advertised('prefix 2001:db8::/64 { AdvDHCPv6PDPreferred on; };', '2.21');
  expect(options(machine)[0]).toMatchObject({ preferDhcpv6Pd: true });
});

it('sends only the two low bits of a preference given as a number', () => {
  expect(advertised('AdvDefaultPreference -2;').sent[0]!.message.preference).toBe('reserved');
  expect(advertised('AdvDefaultPreference -3;').sent[0]!.message.preference).toBe('high');
});

describe('an advertisement that would become too large', () => {
  const many = Array.from({ length: 40 }, (_, index) => `prefix 2001:db8:${index}::/64;`).join(' ');

  it('is split, and every part has the header', () => {
    const machine = advertised(many);
    expect(machine.sent.map(({ message }) => message.options.length)).toEqual([37, 3]);
    expect(machine.sent.map(({ message }) => message.routerLifetime)).toEqual([1800, 1800]);
    expect(machine.sent[0]!.octets.length).toBeLessThanOrEqual(1280 - 40);
  });

  it('may be larger with AdvRAMTU, as far as the link allows', () => {
    expect(advertised(`AdvRAMTU 1500; ${many}`).sent).toHaveLength(1);
    const small = (machine: FakeMachine): void => void machine.sysctls.set('net/ipv6/conf/eth0/mtu', '1280');
    expect(advertised(`AdvRAMTU 1500; ${many}`, '2.19', small).sent).toHaveLength(2);
  });

  it('is sent all the same when a single option is too large, with a warning', () => {
    const names = Array.from({ length: 60 }, (_, index) => `a${index}.of-some-length.example.org`).join(' ');
    const machine = advertised(`prefix 2001:db8::/64; DNSSL ${names} { };`);
    expect(machine.sent).toHaveLength(2);
    expect(machine.stderr).toContain(
      'send_ra: RA option (type=31) too long for MTU, fragmenting anyway (violates RFC6980)',
    );
  });

  it('loses a search list that no option can hold', () => {
    const names = Array.from({ length: 99 }, (_, index) => `a${index}.of-some-length.example.org`).join(' ');
    const machine = advertised(`DNSSL ${names} { };`);
    expect(options(machine)).toEqual([]);
    expect(machine.stderr.join()).toMatch(/Skipping option: DNSSL too long/);
  });
});

describe('Mobile IPv6', () => {
  it('gives short intervals 20 ms of grace (RFC 3775 §7.5)', () => {
    const fast = 'AdvIntervalOpt on; MaxRtrAdvInterval 0.1; MinRtrAdvInterval 0.05; MinDelayBetweenRAs 0.03;';
    expect(options(advertised(fast))[0]).toMatchObject({ kind: 'advertisement-interval', interval: 120 });
  });

  it('leaves out home agent information that says nothing new', () => {
    expect(options(advertised('AdvHomeAgentFlag on; AdvHomeAgentInfo on;'))).toEqual([]);
  });
});

it('has no link-layer address where the link has none', () => {
  const machine = new FakeMachine();
  machine.addLink('lo', 1, { linkType: 'loopback', flags: ['LOOPBACK', 'MULTICAST', 'UP'] });
  machine.start(radvd(), 'interface lo { AdvSendAdvert on; };\n');
  expect(options(machine)).toEqual([]);
});
