/** RFC 8415 §11. */
import { fromHex, toHex } from '../../../sim/base/hex';
import { Mac } from '../../../sim/base/mac';
import {
  duidEn,
  duidLl,
  duidLlt,
  duidParts,
  duidText,
  duidUuid,
  parseDuid,
  sameDuid,
} from '../../../sim/daemons/dhcpv6/duid';

const MAC = Mac.parse('02:00:00:00:aa:01')!;

describe('a DUID', () => {
  test('of each type has its fields where the RFC puts them', () => {
    // dhclient 4.4.3-P1 wrote 00:01:00:01:32:.. for a time in 2026; the type, Ethernet, seconds since 2000, the address.
    expect(toHex(duidLlt(MAC, 946_684_801))).toBe('0001' + '0001' + '00000001' + '02000000aa01');
    expect(toHex(duidLl(MAC))).toBe('0003' + '0001' + '02000000aa01');
    expect(toHex(duidEn(43793, Uint8Array.of(1, 2)))).toBe('0002' + '0000ab11' + '0102');
    expect(toHex(duidUuid(new Uint8Array(16).fill(7)))).toBe('0004' + '07'.repeat(16));
  });

  test('tells what it was made from', () => {
    expect(duidParts(duidLlt(MAC, 1_700_000_000))).toMatchObject({
      type: 'LLT',
      hardware: 1,
      time: 1_700_000_000,
    });
    expect(duidParts(duidLl(MAC))).toMatchObject({ type: 'LL' });
    expect(duidParts(duidEn(9, Uint8Array.of(1)))).toMatchObject({ type: 'EN', enterprise: 9 });
    expect(duidParts(duidUuid(new Uint8Array(16)))).toMatchObject({ type: 'UUID' });
    expect(duidParts(fromHex('00ff0102')!)).toMatchObject({ type: 255 });
  });

  test.each(['', '0001', '000100', '00010001aabb', '0002000000', '000300', '000401', 'aa'.repeat(131)])(
    '%s is too short or too long for one',
    hex => {
      expect(duidParts(fromHex(hex)!)).toBeUndefined();
    },
  );

  test('is written in pairs, and read in any way people write it', () => {
    expect(duidText(duidLl(MAC))).toBe('00:03:00:01:02:00:00:00:aa:01');
    expect(duidText(duidLl(MAC), '-')).toBe('00-03-00-01-02-00-00-00-aa-01');
    expect(parseDuid('0:3:0:1:2:0:0:0:AA:1')).toEqual(duidLl(MAC));
    expect(parseDuid('00-03-00-01-02-00-00-00-aa-01')).toEqual(duidLl(MAC));
    expect(parseDuid('00:03:')).toBeUndefined();
    expect(parseDuid('003:1')).toBeUndefined();
    expect(parseDuid('')).toBeUndefined();
  });

  test('with the MAC of another but for the time is another', () => {
    expect(sameDuid(duidLlt(MAC, 1_700_000_000), duidLlt(MAC, 1_700_000_000))).toBe(true);
    expect(sameDuid(duidLlt(MAC, 1_700_000_000), duidLlt(MAC, 1_700_000_001))).toBe(false);
    expect(sameDuid(duidLl(MAC), duidLl(MAC).subarray(0, 9))).toBe(false);
  });
});
