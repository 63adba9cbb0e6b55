import { consoleOf, printable } from '../../sim/cli/console';

const stream = (isTTY: boolean) => ({ write: () => true, isTTY });

describe('colours', () => {
  it.each([
    ['on a terminal', true, { TERM: 'xterm' }, true],
    ['not in a pipe', false, { TERM: 'xterm' }, false],
    ['not in a pipe of a build machine', false, { TERM: 'xterm', CI: 'true', FORCE_COLOR: '1' }, false],
    ['not where NO_COLOR is set', true, { NO_COLOR: '1' }, false],
    ['where NO_COLOR is empty', true, { NO_COLOR: '' }, true],
    ['not on a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('%s', (_, isTTY, env, coloured) => {
    const { out, err } = consoleOf(stream(isTTY), stream(!isTTY), env);
    expect(out.colours.red('x') !== 'x').toBe(coloured);
    expect(out.isTerminal).toBe(isTTY);
    expect(err.isTerminal).toBe(!isTTY);
  });
});

describe('printable', () => {
  it.each([
    ['plain, with ümläuts and \ttabs', 'plain, with ümläuts and \ttabs'],
    ['\x1b[31mred\x1b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\r\nb', 'a\\x0d\\x0ab'],
    ['\x9b31m', '\\x9b31m'],
    ['\u202etxt', '\\u202etxt'],
  ])('%j', (text, shown) => expect(printable(text)).toBe(shown));
});
