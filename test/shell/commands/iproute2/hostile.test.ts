import * as fc from 'fast-check';
import { bridge } from '../../../../sim/shell/commands/bridge/bridge';
import { ip } from '../../../../sim/shell/commands/ip/ip';
import { runOn } from './fake-process';
import { readRecording, splitWords } from './recording';
import { linkOf } from './snapshot';

const FILES = ['ip-errors', 'ip-neigh', 'ip-route', 'ip-addr', 'ip-link', 'bridge'];
const COMMANDS = [
  ...FILES.map(name => `test/realkernel/recorded/formats/${name}.txt`),
  'test/shell/commands/recorded/ip.txt',
]
  .flatMap(readRecording)
  .map(({ command }) => splitWords(command))
  .filter(([name]) => name === 'ip' || name === 'bridge');

const WORDS = [...new Set(COMMANDS.flat())];
const LINKS = ['lo', 'eth0', 'br0'].map((ifname, at) =>
  linkOf(
    { ifindex: at + 1, ifname, flags: ['UP'], mtu: 1500, qdisc: 'noqueue', operstate: 'UP', txqlen: 1000 },
    {},
  ),
);

/** Runs it: it must not throw, and must end unless it is to go on. */
function survives(words: readonly string[]): boolean {
  const { status, requests } = runOn(
    { links: LINKS, netns: ['c1'] },
    words[0] === 'bridge' ? bridge : ip,
    words,
  );
  const goesOn =
    words.some(word => 'monitor'.startsWith(word)) || requests.some(([call]) => call === 'spawn');
  return goesOn || (status !== undefined && status >= 0 && status <= 255);
}

const word = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '-',
      '--',
      '__proto__',
      'constructor',
      'toString',
      '0x',
      '/',
      '::',
      '%',
      '\u0000',
    ),
  },
);

describe('whatever is typed', () => {
  it('every beginning of every recorded command ends', () => {
    for (const command of COMMANDS)
      for (let length = 1; length <= command.length; length += 1)
        expect([command, survives(command.slice(0, length))]).toEqual([command, true]);
  });

  it('words in any order end', () => {
    fc.assert(
      fc.property(fc.constantFrom('ip', 'bridge'), fc.array(word, { maxLength: 8 }), (tool, words) =>
        survives([tool, ...words]),
      ),
      { numRuns: 3000 },
    );
  });

  it('a recorded command with words put in, left out or changed ends', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...COMMANDS), fc.nat(12), fc.nat(2), fc.array(word, { maxLength: 3 }))
      .map(([command, at, dropped, added]) => {
        const words = [...command];
        words.splice(1 + (at % words.length), dropped, ...added);
        return words;
      });
    fc.assert(fc.property(mutated, survives), { numRuns: 5000 });
  });
});
