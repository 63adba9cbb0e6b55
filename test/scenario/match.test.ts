import { seconds } from '../../sim/base/time';
import { matchesAmount, matchesLifetime, matchesText, regularExpression } from '../../sim/scenario/match';

describe('matchesAmount', () => {
  it.each([
    [2, 2, true],
    [2, 3, false],
    ['>= 2', 2, true],
    ['>= 2', 1, false],
    ['>2', 2, false],
    ['> 2', 3, true],
    ['<= 2', 2, true],
    ['<= 2', 3, false],
    ['< 2', 2, false],
    ['<2', 1, true],
  ])('%p takes %p: %p', (amount, value, fits) => expect(matchesAmount(amount, value)).toBe(fits));
});

describe('matchesLifetime', () => {
  it.each([
    ['forever', undefined, true],
    ['forever', seconds(5), false],
    ['2h', seconds(7200), true],
    ['2h', seconds(7200) + 999_999, true],
    ['2h', seconds(7201), false],
    ['2h', seconds(7200) - 1, false],
    ['2h', undefined, false],
    ['>= 1h59m', seconds(7140), true],
    ['>= 1h59m', seconds(7140) - 1, false],
    ['>= 1h59m', undefined, true],
    ['< 5s', undefined, false],
    ['<5s', seconds(4.999999), true],
  ])('%p takes %p: %p', (bound, left, fits) => expect(matchesLifetime(bound, left)).toBe(fits));
});

describe('matchesText', () => {
  it.each([
    ['dadfailed', 'inet6 fe80::1/64 dadfailed', true],
    ['DADFAILED', 'inet6 fe80::1/64 dadfailed', false],
    ['.*', 'anything', false],
    ['/fe80::[0-9a-f]+\\/64/', 'inet6 fe80::1/64 dadfailed', true],
    ['/^second$/', 'first\nsecond\nthird', true],
    ['/', 'a/b', true],
    ['//', 'a/b', false],
    ['/etc/', 'etc', true],
  ])('%p in %p: %p', (wanted, text, fits) => expect(matchesText(wanted, text)).toBe(fits));

  it('takes two slashes with nothing between them for text', () => {
    expect(regularExpression('//')).toBeUndefined();
    expect(regularExpression('/a/')).toBe('a');
  });
});
