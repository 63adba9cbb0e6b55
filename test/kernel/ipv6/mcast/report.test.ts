import { milliseconds, seconds } from '../../../../sim/base/time';
import { fromHex, toHex } from '../../../../sim/base/hex';
import { devClose } from '../../../../sim/kernel/core/dev';
import { ipv6DevMcDec, ipv6DevMcInc } from '../../../../sim/kernel/ipv6/mcast/group';
import { Ip6 } from '../../../../sim/base/ip6';
import { inet6RtmNewaddr } from '../../../../sim/kernel/ipv6/addrconf/manage';
import { INFINITY_LIFE_TIME } from '../../../../sim/kernel/ipv6/inet6-dev';
import { ip } from '../../lab';
import { MldLab } from './mld-lab';

const GROUP = ip('ff15::1');
const OTHER = ip('ff15::2');
const words = (line: string): string => line.replace(/^\S+ /, '');
const time = (line: string): number => Number(line.split(' ')[0]);

/** A machine that has its link-local address and has said everything about it. */
function settled(options: ConstructorParameters<typeof MldLab>[0] = {}): MldLab {
  const lab = new MldLab(options);
  lab.run(seconds(10));
  lab.said();
  return lab;
}

describe('coming up', () => {
  // tcpdump on Linux 6.18: two reports from :: during DAD, two with the address once it is usable
  it('says the group of the address from ::, and again when the address is usable', () => {
    const lab = new MldLab();
    lab.run(seconds(10));
    const lines = lab.said();
    expect(lines.map(words)).toEqual([
      ':: TO_EX ff02::1:ff00:1',
      ':: TO_EX ff02::1:ff00:1',
      'fe80::ff:fe00:1 TO_EX ff02::1:ff00:1',
      'fe80::ff:fe00:1 TO_EX ff02::1:ff00:1',
    ]);
    const [first, second, third, fourth] = lines.map(time) as [number, number, number, number];
    expect(second - first).toBeLessThan(1.01);
    expect(third).toBeGreaterThan(1);
    expect(fourth - third).toBeLessThan(1.01);
  });

  // The second comes within ten seconds there: often after DAD, with the address.
  it('without mldReportsAfterDad, kernels up to 3.10 leave it at that', () => {
    const lab = new MldLab({ kernel: 'linux-3.10' });
    lab.run(seconds(30));
    expect(lab.said().map(line => words(line).split(' ').slice(1).join(' '))).toEqual([
      'TO_EX ff02::1:ff00:1',
      'TO_EX ff02::1:ff00:1',
    ]);
  });

  // the first report of Linux 6.18 for a device with the address 02:00:00:00:00:01, octet for octet
  it('writes a report as the kernel does', () => {
    const lab = new MldLab();
    lab.run(milliseconds(100));
    const packet = lab.eth0.tap.collected[0]!.frame.bytes.subarray(14);
    expect(toHex(packet)).toBe(
      toHex(
        fromHex(
          '600000000024000100000000000000000000000000000000ff020000000000000000000000000016' +
            '3a000502000001008f006f890000000104000000ff0200000000000000000001ff000001',
        )!,
      ),
    );
  });
});

describe('version 2', () => {
  // tcpdump on Linux 6.18 while a socket joined two groups, newest first, and left the first
  it('says joins together and twice, and leaves likewise', () => {
    const lab = settled();
    ipv6DevMcInc(lab.idev, GROUP);
    ipv6DevMcInc(lab.idev, OTHER);
    lab.run(seconds(3));
    const joined = lab.said();
    expect(joined.map(words)).toEqual([
      'fe80::ff:fe00:1 TO_EX ff15::2, TO_EX ff15::1',
      'fe80::ff:fe00:1 TO_EX ff15::2, TO_EX ff15::1',
    ]);
    // two jiffies, and the next place in the timer wheel
    expect(time(joined[0]!)).toBe(10.012);
    ipv6DevMcDec(lab.idev, GROUP);
    lab.run(seconds(3));
    expect(lab.said().map(words)).toEqual(['fe80::ff:fe00:1 TO_IN ff15::1', 'fe80::ff:fe00:1 TO_IN ff15::1']);
  });

  it('says only the join of a group that was left and joined again at once', () => {
    const lab = settled();
    ipv6DevMcInc(lab.idev, GROUP);
    lab.run(seconds(3));
    lab.said();
    ipv6DevMcDec(lab.idev, GROUP);
    ipv6DevMcInc(lab.idev, GROUP);
    lab.run(seconds(3));
    expect(lab.said().map(words)).toEqual(['fe80::ff:fe00:1 TO_EX ff15::1', 'fe80::ff:fe00:1 TO_EX ff15::1']);
  });

  // tcpdump on Linux 6.18 while `ip addr add` was typed: ipv6_find_idev() comes by ipv6_mc_up()
  it('says all groups again when an address is added by hand', () => {
    const lab = settled();
    const request = { addr: ip('2001:db8:1::5'), prefixLen: 64, flags: 0, rtPriority: 0 };
    const forever = { validLft: INFINITY_LIFE_TIME, preferedLft: INFINITY_LIFE_TIME };
    expect(inet6RtmNewaddr(lab.idev.net, lab.eth0.nic, { ...request, ...forever }, 'add')).toBeUndefined();
    lab.run(seconds(3));
    const both = 'fe80::ff:fe00:1 TO_EX ff02::1:ff00:5, TO_EX ff02::1:ff00:1';
    expect(lab.said().map(words)).toEqual([both, both]);
  });

  it('says nothing about all nodes, groups of the machine alone, and other users of a group', () => {
    const lab = settled();
    ipv6DevMcInc(lab.idev, ip('ff02::1'));
    ipv6DevMcInc(lab.idev, ip('ff11::9'));
    ipv6DevMcInc(lab.idev, ip('ff02::1:ff00:1'));
    lab.run(seconds(3));
    expect(lab.said()).toEqual([]);
  });

  it('says what joins as often as the robustness, at most the interval apart', () => {
    const lab = settled({
      sysctl: { 'net.ipv6.mld_qrv': '4', 'net.ipv6.conf.default.mldv2_unsolicited_report_interval': '200' },
    });
    ipv6DevMcInc(lab.idev, GROUP);
    lab.run(seconds(5));
    const times = lab.said().map(time);
    expect(times).toHaveLength(4);
    for (let index = 1; index < 4; index++)
      expect(times[index]! - times[index - 1]!).toBeLessThanOrEqual(0.212);
  });

  it('keeps silent while the device is down, also about what changed shortly before', () => {
    const lab = settled();
    ipv6DevMcInc(lab.idev, GROUP);
    devClose(lab.net, lab.eth0.nic);
    ipv6DevMcInc(lab.idev, OTHER);
    lab.run(seconds(5));
    expect(lab.said()).toEqual([]);
  });

  it('fills several reports when one does not hold all groups', () => {
    const lab = settled();
    for (let number = 1; number <= 100; number++) ipv6DevMcInc(lab.idev, Ip6.of(0xff150000, 0, 0, number));
    lab.run(milliseconds(12));
    // 1500 octets less 56 of headers, 20 a record
    expect(lab.said().map(line => line.split(',').length)).toEqual([72, 28]);
  });
});

describe('version 1', () => {
  // tcpdump on Linux 6.18 with force_mld_version=1: report, report within ten seconds, done
  it('reports a group to itself, again within ten seconds, and says when it leaves', () => {
    const lab = settled({ sysctl: { 'net.ipv6.conf.default.force_mld_version': '1' } });
    ipv6DevMcInc(lab.idev, GROUP);
    lab.run(seconds(11));
    const lines = lab.said();
    expect(lines.map(words)).toEqual(['fe80::ff:fe00:1 report ff15::1', 'fe80::ff:fe00:1 report ff15::1']);
    expect(time(lines[0]!)).toBe(10);
    ipv6DevMcDec(lab.idev, GROUP);
    lab.run(0);
    expect(lab.said().map(words)).toEqual(['fe80::ff:fe00:1 done ff15::1']);
    lab.run(seconds(20));
    expect(lab.said()).toEqual([]);
  });

  it('can be forced for all interfaces', () => {
    const lab = settled();
    lab.sysctl('net.ipv6.conf.all.force_mld_version', 1);
    lab.sysctl('net.ipv6.conf.eth0.force_mld_version', 2);
    ipv6DevMcInc(lab.idev, GROUP);
    lab.run(0);
    expect(lab.said().map(words)).toEqual(['fe80::ff:fe00:1 report ff15::1']);
  });
});
