import { Ip4 } from '../../sim/base/ip4';
import { Ip6 } from '../../sim/base/ip6';
import { Mac } from '../../sim/base/mac';

const mac = (text: string): Mac => Mac.parse(text)!;

describe('Mac', () => {
  it('is one object for one value', () => {
    expect(mac('02:00:5E:00:53:Ff')).toBe(mac('02:00:5e:00:53:ff'));
    expect(Mac.of(0xffff, 0xffffffff)).toBe(Mac.BROADCAST);
    expect(mac('00:00:00:00:00:00')).toBe(Mac.ZERO);
    expect(mac('00:01:00:00:00:00')).not.toBe(mac('00:00:00:01:00:00'));
  });

  it('reads and writes octets and text', () => {
    const out = new Uint8Array(8);
    Mac.fromBytes(Uint8Array.of(9, 0x92, 0xab, 0, 1, 0xfe, 7), 1).writeTo(out, 1);
    expect([...out]).toEqual([0, 0x92, 0xab, 0, 1, 0xfe, 7, 0]);
    expect(String(Mac.fromBytes(out, 1))).toBe('92:ab:00:01:fe:07');
  });

  it.each([
    '',
    '02:00:00:00:00',
    '02:00:00:00:00:00:00',
    '2:0:0:0:0:1',
    '02-00-00-00-00-01',
    '02:00:00:00:00:0g',
  ])('%p is none', text => {
    expect(Mac.parse(text)).toBeUndefined();
  });

  it('maps groups as RFC 2464 §7 and RFC 1112 §6.4 say', () => {
    expect(String(Mac.forGroup(Ip6.parse('ff02::1:ff0e:8c6c')!))).toBe('33:33:ff:0e:8c:6c');
    expect(String(Mac.forGroup4(Ip4.parse('239.255.255.250')!))).toBe('01:00:5e:7f:ff:fa');
  });

  it('makes the interface identifier of the example in RFC 2464 §4', () => {
    expect(String(mac('34:56:78:9a:bc:de').interfaceId())).toBe('::3656:78ff:fe9a:bcde');
  });

  it('tells group addresses and orders numerically', () => {
    expect(mac('01:80:c2:00:00:00').isMulticast).toBe(true);
    expect(Mac.BROADCAST.isMulticast && Mac.BROADCAST.isBroadcast).toBe(true);
    expect(mac('fe:00:00:00:00:01').isMulticast).toBe(false);
    const sorted = [mac('00:00:ff:00:00:00'), mac('00:00:01:00:00:00'), mac('ff:00:00:00:00:00')];
    expect(sorted.sort((a, b) => a.compare(b)).map(String)).toEqual([
      '00:00:01:00:00:00',
      '00:00:ff:00:00:00',
      'ff:00:00:00:00:00',
    ]);
  });
});
