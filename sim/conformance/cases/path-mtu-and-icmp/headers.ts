/** E26 to E28: extension headers and options a node does not know, in the order in which they come. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import type { ExtensionHeader } from '../../../wire/ipv6-extensions';
import { encodeIp6Payload, type Ip6Packet } from '../../../wire/ipv6';
import { group, type CaseGroup, type Vector } from '../../case';
import {
  echoRequest,
  errorAbout,
  HOP_LIMIT,
  packet,
  parameterProblem,
  replyTo,
  type Fault,
} from '../../packets';
import { patternOf } from '../../patterns';
import { isUp } from '../../setups';
import { EVERYBODY, NUT, TN1, type End } from '../../stations';

/** A header with one option of four octets: it fills the header. */
function withOption(kind: 'hop-by-hop' | 'destination-options', type: number): ExtensionHeader {
  return { kind, options: [{ kind: 'unknown-option', type, data: new Uint8Array(4) }] };
}

const PADDED: ExtensionHeader = { kind: 'hop-by-hop', options: [] };
const more = (value: boolean): ExtensionHeader => ({
  kind: 'fragment',
  offset: 0,
  more: value,
  identification: 0x51515151,
});

/** The thirteen octets of an Echo Request with five of data. */
const ECHO = echoOctets();

function echoOctets(): Uint8Array {
  const { payload, src, dst } = echoRequest(TN1.linkLocal, NUT.linkLocal, { size: 5 }).payload as Ip6Packet;
  return encodeIp6Payload(payload, src, dst);
}

/** The request behind these headers; `inFragment` are the octets in front of it within the fragment. */
function behindHeaders(extensions: readonly ExtensionHeader[], inFragment?: Uint8Array): Frame {
  const octets = inFragment === undefined ? ECHO : Uint8Array.of(...inFragment, ...ECHO);
  const protocol = inFragment === undefined ? 58 : 60;
  const payload = { kind: 'opaque-upper', protocol, octets } as const;
  return packet(TN1.linkLocal, NUT.linkLocal, payload, HOP_LIMIT, extensions);
}

/** A header of destination options with option 135 of four octets, before an ICMPv6 message. */
const OPTION_135 = Uint8Array.of(58, 0, 135, 4, 0, 0, 0, 0);

const reported =
  (request: Frame, fault: Fault): Vector['run'] =>
  async t => {
    await isUp(t);
    t.answers(TN1);
    await t.send(request);
    await t.expect(errorAbout(request, fault));
    await t.quiet(seconds(1));
  };

const E26 = group(
  {
    id: 'E26',
    tahi: 'v6LC.1.2.4',
    title: 'Extension headers are taken in their order',
    spec: 'RFC 8200 §4, §4.2, §4.5',
    expects: 'a Parameter Problem about the first fault',
  },
  [
    {
      letter: 'A',
      title: 'an option before a fragment of odd size',
      run: reported(
        behindHeaders([PADDED, withOption('destination-options', 135), more(true)]),
        parameterProblem(2, 0x32),
      ),
    },
    {
      letter: 'B',
      title: 'an option to be skipped, before a fragment of odd size',
      run: reported(
        behindHeaders([PADDED, withOption('destination-options', 17), more(true)]),
        parameterProblem(0, 4),
      ),
    },
    {
      letter: 'C',
      title: 'a fragment of odd size, before an option',
      run: reported(behindHeaders([PADDED, more(true)], OPTION_135), parameterProblem(0, 4)),
    },
    {
      letter: 'D',
      title: 'an atomic fragment, before an option',
      run: reported(behindHeaders([PADDED, more(false)], OPTION_135), parameterProblem(2, 0x3a)),
    },
  ],
);

/** What becomes of a request with an option: `a reply`, `nothing`, `a Parameter Problem`. */
const withUnknown =
  (kind: 'hop-by-hop' | 'destination-options', type: number, to: End = NUT.linkLocal): Vector['run'] =>
  async t => {
    await isUp(t);
    t.answers(TN1);
    const request = echoRequest(TN1.linkLocal, to, { extensions: [withOption(kind, type)] });
    await t.send(request);
    const answer = await t.next();
    await t.quiet(seconds(1));
    if (answer === undefined) return 'nothing';
    if (patternOf(replyTo(request, { from: NUT.linkLocal })).matches(answer)) return 'a reply';
    const problem = errorAbout(request, parameterProblem(2, 0x2a), NUT.linkLocal);
    return patternOf(problem).matches(answer) ? 'a Parameter Problem' : patternOf(answer).text;
  };

const E27 = group(
  {
    id: 'E27',
    title: 'An option that is to be skipped where it is not known',
    spec: 'RFC 8200 §4.2',
    expects: 'a reply',
  },
  [
    {
      letter: 'C',
      tahi: 'v6LC.1.2.6.C',
      title: 'option 7',
      linux: [
        {
          sees: 'nothing',
          because: 'option 7 is CALIPSO (RFC 5570), which the kernel knows, and drops where it is not right',
          since: '4.8',
        },
      ],
      run: withUnknown('hop-by-hop', 7),
    },
    {
      letter: 'C.17',
      tahi: 'v6LC.1.2.6.C',
      title: 'option 17',
      run: withUnknown('hop-by-hop', 17),
    },
  ],
);

/** By the two high bits of the option, and where the packet goes (RFC 8200 §4.2). */
const RULES = [
  ['D', 71, NUT.linkLocal, 'drop', 'nothing'],
  ['E', 135, NUT.linkLocal, 'report', 'a Parameter Problem'],
  ['F', 199, NUT.linkLocal, 'report unless to a group', 'a Parameter Problem'],
  ['G', 135, EVERYBODY, 'report, to a group', 'a Parameter Problem'],
  ['H', 199, EVERYBODY, 'report unless to a group, to a group', 'nothing'],
] as const;

const E28 = group(
  {
    id: 'E28',
    title: 'The high bits of an option say what to do where it is not known',
    spec: 'RFC 8200 §4.2',
  },
  (
    [
      ['6', 'hop-by-hop'],
      ['8', 'destination-options'],
    ] as const
  ).flatMap(([number, kind]) =>
    RULES.map(([letter, type, to, rule, expects]) => ({
      letter: `${number}.${letter}`,
      tahi: `v6LC.1.2.${number}.${letter}`,
      title: `${kind}, ${rule}`,
      expects,
      run: withUnknown(kind, type, to),
    })),
  ),
);

/** See the file's header. */
export const headers: readonly CaseGroup[] = [E26, E27, E28];
