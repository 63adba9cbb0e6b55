import { seconds } from '../../../../sim/base/time';
import { TimeStamps } from '../../../../sim/shell/commands/tcpdump/time-stamp';

test.each([0, 951_782_399, 951_782_400, 951_868_800, 4_107_542_400, 1_795_266_154, 13_569_465_600])(
  'the day %i s after the beginning of 1970 is that of the calendar',
  at => {
    const expected = new Date(at * 1000).toISOString().replace('T', ' ').replace(/\..*/, '.000000 ');
    expect(new TimeStamps(4).next(seconds(at))).toBe(expected);
  },
);

test('differences are those to the packet before with three, and to the first with five', () => {
  const [three, five] = [new TimeStamps(3), new TimeStamps(5)];
  const times = [5, 6.5, 3606.5].map(seconds);
  expect(times.map(at => three.next(at))).toEqual([
    ' 00:00:00.000000 ',
    ' 00:00:01.500000 ',
    ' 01:00:00.000000 ',
  ]);
  expect(times.map(at => five.next(at))).toEqual([
    ' 00:00:00.000000 ',
    ' 00:00:01.500000 ',
    ' 01:00:01.500000 ',
  ]);
});
