import { seconds } from '../../../../sim/base/time';
import { in6DevGet } from '../../../../sim/kernel/ipv6/inet6-dev';
import { rt6RouteRcv } from '../../../../sim/kernel/ipv6/route/route-information';
import { readNdOption, type NdOption } from '../../../../sim/wire/nd/options';
import { fromHex } from '../../../../sim/base/hex';
import { ip, prefix } from '../../lab';
import { Host } from './host';

const ROUTER = 'fe80::a';

/** A host that takes routes up to this prefix length. */
function host(maxPlen = 64, kernel = 'linux-6.18'): Host {
  const made = new Host(undefined, { kernel });
  made.sysctl('net.ipv6.conf.eth0.accept_ra_rt_info_max_plen', maxPlen);
  return made;
}

/** A Route Information option as it comes: prefix length, preference bits, lifetime, octets of prefix; what was decided. */
function receive(
  made: Host,
  length: number,
  lifetime: number,
  prefixHex = '',
  preference = '00',
  behind: readonly NdOption[] = [],
): string {
  const head = length.toString(16).padStart(2, '0') + preference + lifetime.toString(16).padStart(8, '0');
  const option = readNdOption(24, fromHex(head + prefixHex)!);
  if (option.kind !== 'route-information') throw new Error(option.kind);
  return rt6RouteRcv(made.net, in6DevGet(made.eth0.nic)!, option, ip(ROUTER), behind).id;
}

const DB8_9 = '20010db800090000';
const shown = (made: Host): string[] => made.routes().filter(route => route.startsWith('2001:db8:9::'));

test('an advertised route is ra, metric 1024, through who advertised it, for as long as it said', () => {
  const made = host();
  expect(receive(made, 48, 600, DB8_9, '08')).toBe('route.rio.accepted');
  made.run(seconds(2));
  expect(shown(made)).toEqual([
    `2001:db8:9::/48 via ${ROUTER} dev eth0 proto ra metric 1024 expires 598sec pref high`,
  ]);
});

test('it is refreshed, given another preference, made to last, and withdrawn', () => {
  const made = host();
  receive(made, 48, 600, DB8_9);
  receive(made, 48, 900, DB8_9, '18');
  expect(shown(made)).toEqual([
    `2001:db8:9::/48 via ${ROUTER} dev eth0 proto ra metric 1024 expires 900sec pref low`,
  ]);
  receive(made, 48, 0xffffffff, DB8_9);
  expect(shown(made)).toEqual([`2001:db8:9::/48 via ${ROUTER} dev eth0 proto ra metric 1024 pref medium`]);
  expect(receive(made, 48, 0, DB8_9)).toBe('route.rio.withdrawn');
  expect(shown(made)).toEqual([]);
  expect(receive(made, 48, 0, DB8_9)).toBe('route.rio.withdrawn');
});

test('unless somebody raised accept_ra_rt_info_max_plen, only the default route is taken', () => {
  const made = new Host();
  expect(receive(made, 48, 600, DB8_9)).toBe('route.rio.prefix-too-long');
  expect(receive(made, 0, 600)).toBe('route.rio.accepted');
  expect(made.defaults()).toEqual([
    `default via ${ROUTER} dev eth0 proto ra metric 1024 expires 600sec pref medium`,
  ]);
});

test('the default prefix is the ordinary default route: refreshed, and deleted even', () => {
  const made = host();
  made.advertised(ROUTER, 'high', 1800);
  receive(made, 0, 100);
  expect(made.defaults()).toEqual([
    `default via ${ROUTER} dev eth0 proto ra metric 1024 expires 100sec pref medium`,
  ]);
  receive(made, 0, 0);
  expect(made.defaults()).toEqual([]);
});

test('the sysctls of the interface decide first', () => {
  const made = host();
  made.sysctl('net.ipv6.conf.eth0.accept_ra_defrtr', 0);
  expect(receive(made, 0, 600)).toBe('route.rio.defrtr-off');
  made.sysctl('net.ipv6.conf.eth0.accept_ra_min_lft', 700);
  expect(receive(made, 48, 600, DB8_9)).toBe('route.rio.lifetime-too-short');
  expect(receive(made, 48, 0, DB8_9)).toBe('route.rio.withdrawn');
  made.sysctl('net.ipv6.conf.eth0.accept_ra_min_lft', 0);
  made.sysctl('net.ipv6.conf.eth0.accept_ra_rt_info_min_plen', 49);
  expect(receive(made, 48, 600, DB8_9)).toBe('route.rio.prefix-too-short');
  expect(shown(made)).toEqual([]);
});

test('an option with too little prefix for its length, or the reserved preference, is ignored', () => {
  const made = host(255, 'linux-7.2');
  expect(receive(made, 48, 600)).toBe('route.rio.malformed');
  expect(receive(made, 65, 600, DB8_9)).toBe('route.rio.malformed');
  expect(receive(made, 129, 600, DB8_9.repeat(2))).toBe('route.rio.malformed');
  expect(receive(made, 48, 600, DB8_9, '10')).toBe('route.rio.preference-reserved');
  expect(receive(made, 65, 600, DB8_9.repeat(2))).toBe('route.rio.accepted');
});

// Linux 6.18.44: ::/48 and 2001:db8:1::/65 from options that had 0 and 8 octets of prefix.
test('an option that is one unit shorter than its length asks for is taken, the rest being 0', () => {
  const made = host(128);
  expect(receive(made, 48, 600)).toBe('route.rio.accepted');
  expect(receive(made, 65, 600, DB8_9)).toBe('route.rio.accepted');
  expect(made.routes()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^::\/48 via/),
      expect.stringMatching(/^2001:db8:9::\/65 via/),
    ]),
  );
});

// Linux 6.18.44: the same two options, each with a Recursive DNS Server option (25, 3 units, 60 s) behind it.
test('an option with eight octets too little takes the rest of its prefix from the option behind it', () => {
  const made = host(255);
  const servers: readonly NdOption[] = [
    { kind: 'recursive-dns-server', lifetime: 60, addresses: [ip('2001:db8:ffff:1:2:3:4:5')] },
  ];
  expect(receive(made, 96, 600, '20010db8ffff0001', '00', servers)).toBe('route.rio.accepted');
  expect(receive(made, 40, 600, '', '00', servers)).toBe('route.rio.accepted');
  expect(made.routes().map(route => route.split(' ')[0])).toEqual(
    expect.arrayContaining(['1903::/40', '2001:db8:ffff:1:1903::/96']),
  );
  expect(receive(made, 96, 600)).toBe('route.rio.malformed');
  expect(receive(made, 129, 600, DB8_9.repeat(2))).toBe('route.rio.malformed');
});

test('bits after the prefix length are not looked at', () => {
  const made = host();
  receive(made, 48, 600, '20010db80009ffff');
  expect(shown(made)).toHaveLength(1);
});

test('an equal route by hand is in the way', () => {
  const made = host();
  made.route({ dst: prefix('2001:db8:9::/48'), dev: made.eth0.nic, gateway: ip(ROUTER), metric: 1024 });
  expect(receive(made, 48, 600, DB8_9)).toBe('route.rio.clash');
});
