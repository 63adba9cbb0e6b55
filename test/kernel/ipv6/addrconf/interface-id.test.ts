import { LOOPBACK } from '../../../../sim/base/ip6';
import {
  ipv6GenerateEui64,
  ipv6GenerateStableAddress,
  isReservedIdentifier,
} from '../../../../sim/kernel/ipv6/addrconf/interface-id';
import { ip } from '../../../../sim/conformance/messages';
import { TapLab } from '../../../support/tap-lab';
import { advertise, flagsOf } from './addresses-of';

const LINK_LOCAL = ip('fe80::');

describe('EUI-64 (RFC 4291 appendix A)', () => {
  it('is the MAC with ff:fe in its middle and the universal bit flipped', () => {
    expect(ipv6GenerateEui64(ip('2001:db8::'), new TapLab().idev)).toBe(ip('2001:db8::ff:fe00:1'));
  });
});

describe('stable identifiers (RFC 7217)', () => {
  const withSecret = (secret: string): TapLab => {
    const t = new TapLab({ down: true });
    expect(t.host.net.sysctl.write('net.ipv6.conf.eth0.stable_secret', secret)).toBeUndefined();
    return t;
  };

  // A veth of Linux 6.18 with that secret: it has no permanent address, so its MAC does not matter. The others it took
  // when the first ones were somebody's.
  it.each([
    [0, 'fe80::88cf:4891:a68c:e03f'],
    [1, 'fe80::b6e6:a87d:e6e7:aba'],
    [2, 'fe80::e6a:465e:ecec:80ea'],
  ])('are those of Linux after %i collisions', (collisions, address) => {
    const { idev } = withSecret('2001:db8::1');
    expect(ipv6GenerateStableAddress(LINK_LOCAL, collisions, idev)).toBe(ip(address));
  });

  it('depend on secret, prefix and the count of collisions', () => {
    const { idev } = withSecret('2001:db8::1');
    const other = withSecret('2001:db8::2').idev;
    const made = [
      ipv6GenerateStableAddress(LINK_LOCAL, 0, idev),
      ipv6GenerateStableAddress(LINK_LOCAL, 1, idev),
      ipv6GenerateStableAddress(LINK_LOCAL, 0, other),
    ];
    expect(new Set(made).size).toBe(3);
    const elsewhere = ipv6GenerateStableAddress(ip('2001:db8::'), 0, idev);
    expect(elsewhere?.w2).not.toBe(made[0]?.w2);
    expect(elsewhere?.prefixEquals(ip('2001:db8::'), 64)).toBe(true);
  });

  it('do not begin without a secret', () => {
    expect(ipv6GenerateStableAddress(LINK_LOCAL, 3, withSecret('2001:db8::1').idev)).toBeDefined();
    expect(ipv6GenerateStableAddress(LINK_LOCAL, 0, new TapLab().idev)).toBeUndefined();
  });

  it('take the secret of default where the interface has none', () => {
    const t = new TapLab({ down: true });
    t.host.net.sysctl.write('net.ipv6.conf.default.stable_secret', '2001:db8::1');
    expect(ipv6GenerateStableAddress(LINK_LOCAL, 0, t.idev)).toBe(ip('fe80::88cf:4891:a68c:e03f'));
  });
});

describe('a random identifier (addr_gen_mode 3)', () => {
  it('is drawn once, and differs from host to host', () => {
    const make = (seed: number): string[] => {
      const t = new TapLab({ seed, conf: { 'eth0.addr_gen_mode': 3 } }).settle();
      const before = t.addresses();
      t.host.netlink.linkSet('eth0', { up: false });
      t.host.netlink.linkSet('eth0', { up: true });
      expect(t.settle().addresses()).toEqual(before);
      return before;
    };
    expect(make(1)).not.toEqual(make(2));
  });
});

describe('a token', () => {
  it('comes before any other identifier', () => {
    const t = new TapLab().settle();
    t.host.net.sysctl.write('net.ipv6.conf.eth0.stable_secret', '2001:db8::1');
    t.host.netlink.linkSet('eth0', { token: ip('::77') });
    advertise(t, '2001:db8:1::').wait(2);
    expect(flagsOf(t, '2001:db8:1::77')).toBe('mngtmpaddr dynamic');
  });
});

// RFC 5453 and the registry it made.
describe('a reserved identifier', () => {
  it.each([
    ['2001:db8::', true],
    ['2001:db8::1', false],
    ['2001:db8::200:5eff:fe00:0', true],
    ['2001:db8::200:5eff:feff:ffff', true],
    ['2001:db8::200:5eff:fdff:ffff', false],
    ['2001:db8::fdff:ffff:ffff:ff7f', false],
    ['2001:db8::fdff:ffff:ffff:ff80', true],
    ['2001:db8::fdff:ffff:ffff:ffff', true],
  ])('%s: %p', (address, reserved) => {
    expect(isReservedIdentifier(ip(address))).toBe(reserved);
  });

  it('is not that of the loopback', () => {
    expect(isReservedIdentifier(LOOPBACK)).toBe(false);
  });
});
