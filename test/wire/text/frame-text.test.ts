import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { Frame } from '../../../sim/wire/frame';
import { frameText, type TextOptions } from '../../../sim/wire/text/frame-text';
import { vector, VECTOR_NAMES, type VectorName } from '../vectors';
import { readPcap } from './pcap';
import { installedTcpdump, packetTexts, tcpdump } from './tcpdump';

const FORMATS = join(__dirname, '../../realkernel/recorded/formats');
const VECTORS_RECORDED = join(__dirname, 'recorded/vectors.json');

const WAYS: readonly { name: string; options: readonly string[]; ours: TextOptions }[] = [
  { name: 'n', options: [], ours: {} },
  { name: 'v', options: ['-v'], ours: { verbose: true } },
  { name: 'vv', options: ['-vv'], ours: { verbose: 2 } },
  { name: 'e', options: ['-e'], ours: { linkHeader: true } },
  { name: 'ev', options: ['-e', '-v'], ours: { verbose: 1, linkHeader: true } },
];
/** Numbers of recorded packets whose payload the file headers say is not shown: DNS and TCP. */
const PAYLOAD_NOT_SHOWN: ReadonlySet<number> = new Set([58, 60, 61, 62, 63, 64, 65]);
/** Rapid spanning tree is not decoded. */
const SHOWN: readonly VectorName[] = VECTOR_NAMES.filter(name => name !== 'rstp');

function ours(octets: Uint8Array, options: TextOptions): string {
  const frame = Frame.fromBytes(octets);
  if (frame.kind === 'malformed') throw new Error(frame.why);
  return frameText(frame, options);
}

describe.each(WAYS)('the text of frames, as tcpdump $options shows them', ({ name, options, ours: how }) => {
  const recorded = readPcap(readFileSync(join(FORMATS, 'messages.pcap')));
  const texts = packetTexts(readFileSync(join(FORMATS, `tcpdump-${name}.txt`), 'utf8'));

  test('is what was recorded, to the octet', () => {
    expect(texts).toHaveLength(recorded.length);
    const compared = recorded.map((octets, i) => ({ octets, text: texts[i]!, number: i + 1 }));
    for (const { octets, text, number } of compared.filter(each => !PAYLOAD_NOT_SHOWN.has(each.number))) {
      expect(`${number}: ${ours(octets, how)}`).toBe(`${number}: ${text}`);
    }
  });

  test('is what was recorded of the vectors', () => {
    const all = JSON.parse(readFileSync(VECTORS_RECORDED, 'utf8')) as Record<string, Record<string, string>>;
    for (const vectorName of SHOWN) {
      expect(`${vectorName}: ${ours(vector(vectorName), how)}`).toBe(
        `${vectorName}: ${all[name]![vectorName]}`,
      );
    }
  });

  const installed = installedTcpdump();
  const live = installed === '4.99.3' ? test : test.skip;
  live('is what the tcpdump 4.99.3 of this machine prints', () => {
    const theirs = tcpdump(SHOWN.map(vector), options);
    expect(SHOWN.map(each => ours(vector(each), how))).toEqual(theirs);
  });

  live('is what it prints of messages that end too early', () => {
    const cut = SHOWN.filter(each =>
      /^(ra|rs|ns|na|redirect|echo|destination unreachable)/.test(each),
    ).flatMap(each => [5, 9, 17, 25, 33, 41].map(octets => shortened(vector(each), octets)));
    expect(cut.map(each => ours(each, how))).toEqual(tcpdump(cut, options));
  });
});

/** The frame with only so many octets behind the IPv6 header. */
function shortened(frame: Uint8Array, payload: number): Uint8Array {
  const copy = frame.slice(0, 54 + payload);
  copy[18] = 0;
  copy[19] = copy.length - 54;
  return copy;
}

test('no octets make the text fail', () => {
  const change = fc.record({ at: fc.nat(), to: fc.nat(255) });
  const damaged = fc.record({
    name: fc.constantFrom(...VECTOR_NAMES),
    changes: fc.array(change, { maxLength: 6 }),
    length: fc.nat({ max: 200 }),
    verbose: fc.nat(2),
    linkHeader: fc.boolean(),
  });
  fc.assert(
    fc.property(damaged, ({ name, changes, length, verbose, linkHeader }) => {
      const octets = vector(name).slice(0, 14 + length);
      for (const { at, to } of changes) octets[12 + (at % (octets.length - 12))] = to;
      const frame = Frame.fromBytes(octets);
      if (frame.kind === 'frame') expect(frameText(frame, { verbose, linkHeader })).not.toBe('');
    }),
    { seed: 1, numRuns: 3000 },
  );
});

test('ports and addresses are numbers', () => {
  expect(ours(vector('udp'), {})).toBe('IP6 2001:db8::2.40000 > 2001:db8::1.9: UDP, length 6');
});
