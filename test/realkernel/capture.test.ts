import { readCooked } from '../../sim/realkernel/capture';
import { fromHex } from '../../sim/base/hex';
import { frameText } from '../../sim/wire/text/frame-text';

/** LINKTYPE_LINUX_SLL2: protocol 86dd, reserved, ifindex 2, ethernet, packet type, address length 6, address. */
const cooked = (type: string, payload: string, protocol = '86dd', hardware = '0001'): Buffer =>
  Buffer.from(fromHex(`${protocol}000000000002${hardware}${type}060200000000010000${payload}`) ?? []);

/** A router solicitation of fe80::ff:fe00:2 to ff02::2, as Linux 6.18 sent it. */
const SOLICITATION =
  '6000000000083aff' +
  'fe8000000000000000' +
  '0000fffe000002' +
  'ff020000000000000000000000000002' +
  '8500000000000000';

describe('a packet behind the header of a capture on all devices', () => {
  it('is a frame with its device, its way and its sender', () => {
    const packet = readCooked(cooked('04', SOLICITATION), 5);
    expect(packet).toMatchObject({ at: 5, way: 'tx', ifindex: 2 });
    expect(packet?.frame.src.toString()).toBe('02:00:00:00:00:01');
    expect(readCooked(cooked('02', SOLICITATION), 5)?.way).toBe('rx');
  });

  it('has the MAC of its group as its receiver, where it is a multicast', () => {
    expect(readCooked(cooked('04', SOLICITATION), 0)?.frame.dst.toString()).toBe('33:33:00:00:00:02');
  });

  it('is read as on the link', () => {
    const { frame } = readCooked(cooked('00', SOLICITATION), 0)!;
    expect(frameText(frame)).toMatch(/^IP6 fe80::.* > ff02::2: ICMP6, router solicitation/);
  });

  it('is a BPDU where LLC follows', () => {
    const bpdu =
      '424203' +
      '00000000' +
      '008000020000000001' +
      '00000000' +
      '8000020000000001' +
      '8001000014000200' +
      '0f00';
    const { frame } = readCooked(cooked('01', bpdu, '0004'), 0)!;
    expect(frame.payload.kind).toBe('bpdu');
  });

  it('is left out on lo, and when it is cut off', () => {
    expect(readCooked(cooked('00', SOLICITATION, '86dd', '0304'), 0)).toBeUndefined();
    expect(readCooked(Buffer.alloc(10), 0)).toBeUndefined();
  });
});
