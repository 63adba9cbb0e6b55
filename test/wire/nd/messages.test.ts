import { octets, ip6, HOST, HOST_MAC, messageOf, packetOf, reread, ROUTER, ROUTER_MAC } from '../contract';
import {
  neighborAdvertisement,
  routerAdvertisement,
  routerSolicitation,
} from '../../../sim/wire/nd/messages';

describe('Router Advertisement (RFC 4861 §4.2)', () => {
  it('keeps its fields and its options in wire order', () => {
    expect(messageOf('ra all')).toEqual({
      kind: 'router-advertisement',
      type: 134,
      code: 0,
      curHopLimit: 64,
      managed: true,
      otherConfig: true,
      homeAgent: false,
      preference: 'high',
      proxy: false,
      routerLifetime: 1800,
      reachableTime: 30000,
      retransTimer: 1000,
      options: [
        expect.objectContaining({ kind: 'source-link-layer-address', address: ROUTER_MAC }),
        expect.objectContaining({ kind: 'mtu', mtu: 1480 }),
        expect.objectContaining({ kind: 'prefix-information', prefix: ip6('2001:db8:1::') }),
        expect.objectContaining({ kind: 'route-information', preference: 'low' }),
        expect.objectContaining({ kind: 'recursive-dns-server' }),
        expect.objectContaining({ kind: 'dns-search-list' }),
        expect.objectContaining({ kind: 'pref64', lifetime: 1800 }),
      ],
    });
  });

  it('travels with hop limit 255 to all nodes', () => {
    expect(packetOf('ra all')).toMatchObject({
      src: ROUTER,
      dst: ip6('ff02::1'),
      hopLimit: 255,
      extensions: [],
    });
  });

  const plain = {
    curHopLimit: 0,
    managed: false,
    otherConfig: false,
    homeAgent: false,
    preference: 'medium',
    proxy: false,
    routerLifetime: 65535,
    reachableTime: 0xffffffff,
    retransTimer: 0xffffffff,
    options: [],
  } as const;

  it.each([
    [0x00, {}],
    [0x80, { managed: true }],
    [0x40, { otherConfig: true }],
    [0x20, { homeAgent: true }],
    [0x08, { preference: 'high' }],
    [0x10, { preference: 'reserved' }],
    [0x18, { preference: 'low' }],
    [0x04, { proxy: true }],
  ] as const)('has flags octet %d for %j', (octet, fields) => {
    const message = routerAdvertisement.make({ ...plain, ...fields });
    expect(reread(message)).toEqual(message);
    const out = new Uint8Array(12);
    routerAdvertisement.layout.write(out, 0, message);
    expect(out[1]).toBe(octet);
  });

  it('keeps two prefixes apart', () => {
    const prefix = (text: string) =>
      ({
        kind: 'prefix-information',
        prefixLength: 64,
        onLink: true,
        autonomous: true,
        routerAddress: false,
        preferDhcpv6Pd: false,
        validLifetime: 2,
        preferredLifetime: 1,
        prefix: ip6(text),
      }) as const;
    const message = routerAdvertisement.make({
      ...plain,
      options: [prefix('2001:db8:2::'), prefix('2001:db8:1::')],
    });
    expect(reread(message)).toEqual(message);
  });
});

describe('Router Solicitation (RFC 4861 §4.1)', () => {
  it('carries its sender', () => {
    expect(messageOf('rs')).toEqual({
      kind: 'router-solicitation',
      type: 133,
      code: 0,
      options: [{ kind: 'source-link-layer-address', address: HOST_MAC }],
    });
  });

  it('keeps reserved octets that arrive set', () => {
    const message = { ...routerSolicitation.make({ options: [] }), residue: octets('00ff0001') };
    expect(reread(message)).toEqual(message);
  });
});

describe('Neighbor Solicitation (RFC 4861 §4.3)', () => {
  it('carries target and nonce during duplicate address detection', () => {
    expect(packetOf('ns dad')).toMatchObject({
      src: ip6('::'),
      dst: HOST.solicitedNode(),
      payload: {
        kind: 'neighbor-solicitation',
        target: HOST,
        options: [{ kind: 'nonce', nonce: octets('a1b2c3d4e5f6') }],
      },
    });
  });
});

describe('Neighbor Advertisement (RFC 4861 §4.4)', () => {
  it('carries flags and target', () => {
    expect(messageOf('na')).toEqual({
      kind: 'neighbor-advertisement',
      type: 136,
      code: 0,
      router: true,
      solicited: true,
      override: true,
      target: HOST,
      options: [{ kind: 'target-link-layer-address', address: HOST_MAC }],
    });
  });

  it.each([
    [{ router: true, solicited: false, override: false }],
    [{ router: false, solicited: true, override: false }],
    [{ router: false, solicited: false, override: true }],
  ])('tells %j from the others', flags => {
    const message = neighborAdvertisement.make({ ...flags, target: HOST, options: [] });
    expect(reread(message)).toEqual(message);
  });
});

describe('Redirect (RFC 4861 §4.5)', () => {
  it('carries target, destination and the packet', () => {
    expect(messageOf('redirect')).toMatchObject({
      kind: 'redirect',
      target: ip6('fe80::3'),
      destination: ip6('2001:db8::9'),
      options: [{ kind: 'target-link-layer-address' }, { kind: 'redirected-header' }],
    });
  });
});
