import { ALL_NODES, ALL_NODES_INTERFACE } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import { devClose, devOpen, netdevStateChange } from '../../../../sim/kernel/core/dev';
import { in6DevGet } from '../../../../sim/kernel/ipv6/inet6-dev';
import {
  ipv6ChkMcastAddr,
  ipv6DevMcDec,
  ipv6DevMcInc,
  ipv6McDestroyDev,
} from '../../../../sim/kernel/ipv6/mcast/group';
import { ip } from '../../lab';
import { MldLab } from './mld-lab';

const GROUP = ip('ff15::1');
const memberships = (lab: MldLab): string[] => lab.idev.mcList.map(({ addr, users }) => `${addr} ${users}`);

describe('groups of a device', () => {
  // /proc/net/igmp6 of Linux 6.18 after `ip link set h0 up`
  it('are those every node is in and that of its address, newest first', () => {
    const lab = new MldLab();
    lab.run(seconds(4));
    expect(memberships(lab)).toEqual(['ff02::1:ff00:1 1', 'ff02::1 1', 'ff01::1 1']);
    expect(in6DevGet(lab.net.loopback)!.mcList.map(({ addr }) => addr)).toEqual([
      ALL_NODES,
      ALL_NODES_INTERFACE,
    ]);
  });

  it('count their users, and last until the last one left', () => {
    const lab = new MldLab();
    ipv6DevMcInc(lab.idev, GROUP);
    ipv6DevMcInc(lab.idev, GROUP);
    expect(ipv6DevMcDec(lab.idev, GROUP)).toBeUndefined();
    expect(ipv6ChkMcastAddr(lab.idev, GROUP)).toBe(true);
    ipv6DevMcDec(lab.idev, GROUP);
    expect(ipv6ChkMcastAddr(lab.idev, GROUP)).toBe(false);
    expect(ipv6DevMcDec(lab.idev, GROUP)).toBe('ENOENT');
  });

  it('are shared by addresses with the same last three octets', () => {
    const lab = new MldLab();
    lab.run(seconds(3));
    lab.address(lab.eth0.nic, '2001:db8::7:1/64');
    lab.address(lab.eth0.nic, '2001:db8::8:ff00:1/64');
    lab.run(0);
    expect(memberships(lab).slice(0, 2)).toEqual(['ff02::1:ff07:1 1', 'ff02::1:ff00:1 2']);
  });

  it('are in the filter of the device, unless they never leave the machine', () => {
    const lab = new MldLab();
    lab.run(seconds(4));
    ipv6DevMcInc(lab.idev, GROUP);
    ipv6DevMcInc(lab.idev, ip('ff11::9'));
    expect([...lab.eth0.nic.groups.keys()].map(String)).toEqual(['33:33:00:00:00:01', '33:33:ff:00:00:01']);
    expect(lab.eth0.nic.groups.get(Mac.forGroup(GROUP))).toBe(2);
    ipv6DevMcDec(lab.idev, GROUP);
    expect(lab.eth0.nic.groups.get(Mac.forGroup(GROUP))).toBe(1);
  });

  it('leave the filter while the device is down and come back with it', () => {
    const lab = new MldLab();
    ipv6DevMcInc(lab.idev, GROUP);
    lab.run(seconds(4));
    devClose(lab.net, lab.eth0.nic);
    expect(lab.eth0.nic.groups.size).toBe(0);
    expect(ipv6ChkMcastAddr(lab.idev, GROUP)).toBe(true);
    lab.said();
    devOpen(lab.net, lab.eth0.nic);
    lab.run(seconds(0.1));
    expect(lab.eth0.nic.groups.get(Mac.forGroup(GROUP))).toBe(2);
    expect(lab.said()[0]).toContain('TO_EX ff15::1');
  });

  it('cannot be joined any more when IPv6 is being taken off the device', () => {
    const lab = new MldLab();
    lab.run(seconds(4));
    lab.idev.dead = true;
    expect(ipv6DevMcInc(lab.idev, GROUP)).toBe('ENODEV');
    lab.idev.dead = false;
    ipv6McDestroyDev(lab.idev);
    expect(memberships(lab)).toEqual([]);
    lab.said();
    lab.run(seconds(5));
    expect(lab.said()).toEqual([]);
  });

  it('are traced', () => {
    const lab = new MldLab();
    lab.records.length = 0;
    ipv6DevMcInc(lab.idev, GROUP);
    ipv6DevMcDec(lab.idev, GROUP);
    expect(lab.records.filter(({ kind }) => kind === 'state')).toMatchObject([
      {
        subject: 'group',
        entity: 'ff15::1 dev eth0',
        from: 'absent',
        to: 'joined',
        decision: { id: 'mld.group.joined' },
      },
      {
        subject: 'group',
        entity: 'ff15::1 dev eth0',
        from: 'joined',
        to: 'absent',
        decision: { id: 'mld.group.left' },
      },
    ]);
  });

  it('that are needed by an idle host keep no timer armed', () => {
    const lab = new MldLab({ sysctl: { 'net.ipv6.conf.default.router_solicitations': '0' } });
    lab.run(seconds(10));
    expect(lab.idev.mcList.every(({ timer }) => timer === undefined)).toBe(true);
  });
});

describe('a carrier that returns', () => {
  it.each([
    ['linux-6.18', true],
    ['linux-4.1', false],
  ])('has %s report the groups again: %p', (kernel, again) => {
    const lab = new MldLab({ kernel });
    lab.run(seconds(10));
    lab.said();
    netdevStateChange(lab.net, lab.eth0.nic);
    lab.run(seconds(0.1));
    expect(lab.said().some(text => text.includes('TO_EX ff02::1:ff00:1'))).toBe(again);
  });
});
