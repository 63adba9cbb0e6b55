import { ip } from '../../../../sim/conformance/messages';
import { IFA_F_MCAUTOJOIN } from '../../../../sim/kernel/ipv6/inet6-dev';
import { ipv6ChkMcastAddr } from '../../../../sim/kernel/ipv6/mcast/group';
import { TapLab } from '../../../support/tap-lab';

const GROUP = ip('ff05::1234');
const request = { dev: 'eth0', local: GROUP, prefixlen: 128, flags: IFA_F_MCAUTOJOIN };

// All of it Linux 6.18.44.
describe('a group added as an address', () => {
  it('is joined, and left with it', () => {
    const t = new TapLab().settle();
    expect(t.host.netlink.addressAdd(request, 'add')).toBeUndefined();
    expect(ipv6ChkMcastAddr(t.idev, GROUP)).toBe(true);
    t.host.netlink.addressDel(request);
    expect(ipv6ChkMcastAddr(t.idev, GROUP)).toBe(false);
  });

  it('is not joined twice', () => {
    const t = new TapLab().settle();
    t.host.netlink.addressAdd(request, 'add');
    t.host.netlink.linkSet('eth0', { up: false });
    t.host.netlink.linkSet('eth0', { up: true });
    expect(t.addresses()).not.toContain(GROUP.toString());
    expect(ipv6ChkMcastAddr(t.idev, GROUP)).toBe(true);
    expect(t.host.netlink.addressAdd(request, 'add')).toEqual({
      errno: 'EADDRINUSE',
      extack: 'ipv6: Multicast auto join failed',
    });
  });

  it('is left again where the address is refused', () => {
    const t = new TapLab().settle();
    const local = ip('ff01::5');
    expect(t.host.netlink.addressAdd({ ...request, local }, 'add')).toEqual({
      errno: 'EADDRNOTAVAIL',
      extack: 'ipv6: Cannot assign loopback address on this device.',
    });
    expect(ipv6ChkMcastAddr(t.idev, local)).toBe(false);
  });
});
