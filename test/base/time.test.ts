import { formatTime, milliseconds, parseDuration, seconds } from '../../sim/base/time';

describe('time', () => {
  it('counts whole microseconds', () => {
    expect(seconds(1.5)).toBe(1_500_000);
    expect(seconds(0.1) + seconds(0.2)).toBe(seconds(0.3));
    expect(milliseconds(0.0004)).toBe(0);
    expect(milliseconds(200)).toBe(200_000);
  });

  it.each([
    ['20s', 20_000_000],
    ['1m30s', 90_000_000],
    ['200ms', 200_000],
    ['3h', 10_800_000_000],
    ['0.5s', 500_000],
    ['0.000001s', 1],
    ['1d2h3m4s5ms6us', 93_784_005_006],
    ['5m', 300_000_000],
    ['0s', 0],
  ])('%s is %d us', (text, time) => {
    expect(parseDuration(text)).toBe(time);
  });

  it.each([
    '',
    '20',
    's',
    '-1s',
    '1 s',
    '30s1m',
    '1s1s',
    '1.5h',
    '1e3s',
    '0.0000001s',
    '20sec',
    '999999999999d',
  ])('%p is no duration', text => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it('prints six digits after the point', () => {
    expect(formatTime(12_345_678)).toBe('12.345678');
    expect(formatTime(0)).toBe('0.000000');
    expect(formatTime(86_400_000_001)).toBe('86400.000001');
  });
});
