import {
  inBitmap,
  integer,
  parseBitmap,
  PROC_INT,
  PROC_JIFFIES,
  PROC_USERHZ_JIFFIES,
  procMsJiffies,
  unsigned,
} from '../../../sim/kernel/sysctl/proc-handlers';

describe('a number', () => {
  it.each([
    ['1', 1],
    ['-1', -1],
    ['\t12\n', 12],
    ['0', 0],
    ['00', 0],
    ['0xff', 255],
    ['017', 15],
    ['09', 9],
    ['2147483647', 2147483647],
    ['', undefined],
    ['-', undefined],
    ['+1', undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['--1', undefined],
    ['0x', undefined],
  ])('%j is %p', (text, value) => {
    expect(PROC_INT.parse(text)).toBe(value);
  });
});

describe('a duration', () => {
  // Read back from Linux 6.18.44, HZ=250.
  it.each([
    ['seconds', PROC_JIFFIES, '8589934', '8589934'],
    ['seconds', PROC_JIFFIES, '8589935', undefined],
    ['milliseconds', procMsJiffies(), '1001', '1004'],
    ['milliseconds', procMsJiffies(), '-1', undefined],
    ['milliseconds, of one jiffy at least', procMsJiffies(1), '0', undefined],
    ['hundredths', PROC_USERHZ_JIFFIES, '33', '32'],
    ['hundredths', PROC_USERHZ_JIFFIES, '-1', '-0'],
    ['hundredths', PROC_USERHZ_JIFFIES, '-5', '-0'],
    ['hundredths', PROC_USERHZ_JIFFIES, '-0', '0'],
    ['hundredths', PROC_USERHZ_JIFFIES, '4294967296', '-858993459'],
  ])('in %s', (_unit, handler, text, shown) => {
    const value = handler.parse(text);
    expect(value === undefined ? undefined : handler.format(value)).toBe(shown);
  });
});

// Linux 6.18.44: `sysctl -w net.ipv6.conf.eth0.KEY=-0` is EINVAL for addr_gen_mode, a u32, and not for ndisc_tclass, an int.
it('-0 is a number, but not an unsigned one', () => {
  expect(integer(0, 3).parse('-0')).toBe(-0);
  expect(['-0', '0', '3', '4', '-1'].map(text => unsigned(0, 3).parse(text))).toEqual([
    undefined,
    0,
    3,
    undefined,
    undefined,
  ]);
});

it('bounds belong to the range', () => {
  expect(['0', '1', '5', '6'].map(text => integer(1, 5).parse(text))).toEqual([undefined, 1, 5, undefined]);
});

describe('a bitmap', () => {
  it.each([
    ['1,2', '1-2'],
    ['0-1,3-127\n', '0-1,3-127'],
    ['5,3,4', '3-5'],
    ['', ''],
    ['3-1', undefined],
    ['256', undefined],
    ['1,,2', undefined],
    ['1 2', undefined],
  ])('%j is %j', (text, shown) => {
    expect(parseBitmap(text)).toBe(shown);
  });

  it('has the bits of its ranges', () => {
    expect([0, 1, 2, 3, 127, 128].map(bit => inBitmap('0-1,3-127', bit))).toEqual([
      true,
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(inBitmap('', 0)).toBe(false);
  });
});
