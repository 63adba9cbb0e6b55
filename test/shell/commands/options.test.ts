import { parseOptions } from '../../../sim/shell/commands/options';

const SPEC = { flags: 'ab', valued: 'n', long: { all: 'a', number: 'n', colour: '' } };

function parse(...words: string[]): unknown {
  const options = parseOptions(words, SPEC);
  if (typeof options === 'string') return options;
  return [options.given.map(({ letter, value }) => letter + value), options.operands];
}

describe('parseOptions', () => {
  it.each([
    [
      ['-ab', 'x', '-n', '3', 'y'],
      [
        ['a', 'b', 'n3'],
        ['x', 'y'],
      ],
    ],
    [['-an3'], [['a', 'n3'], []]],
    [
      ['--all', '--number=3', '--number', '4', '--colour=auto'],
      [['a', 'n3', 'n4'], []],
    ],
    [
      ['-a', '--', '-b', '-'],
      [['a'], ['-b', '-']],
    ],
    [['-'], [[], ['-']]],
  ])('%j', (words, expected) => {
    expect(parse(...words)).toEqual(expected);
  });

  it.each([
    [['-z'], "invalid option -- 'z'"],
    [['-n'], "option requires an argument -- 'n'"],
    [['--number'], "option '--number' requires an argument"],
    [['--what'], "unrecognized option '--what'"],
  ])('complains about %j', (words, complaint) => {
    expect(parse(...words)).toBe(complaint);
  });
});
