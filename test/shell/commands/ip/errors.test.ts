/**
 * Every wrong command line that was recorded. Where the kernel had refused, the kernel here refuses likewise, and the tool
 * must have asked it; where the tool itself had complained, the kernel must not have been asked.
 */
import { ERRNO_TEXT, type Errno, type NetlinkError } from '../../../../sim/kernel/uapi';
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { type Outcome, runOn } from '../iproute2/fake-process';
import { readRecording, type Recorded, splitWords } from '../iproute2/recording';
import { linkOf } from '../iproute2/snapshot';

const FORMATS = 'test/realkernel/recorded/formats';
const recorded = [
  ...['ip-errors', 'ip-neigh', 'ip-netns', 'ip-monitor', 'ip-route', 'ip-addr'].map(
    name => `${FORMATS}/${name}.txt`,
  ),
  'test/shell/commands/recorded/ip.txt',
].flatMap(readRecording);

const NAMES = [
  'lo',
  'eth0',
  'veth1',
  'veth2',
  'vbr1',
  'vbr2',
  'vbr0',
  'br0',
  'uplink2',
  'v9',
  'v0',
  'v1',
  'v2',
];
const LINKS = NAMES.map((ifname, at) =>
  linkOf(
    { ifindex: at + 1, ifname, flags: ['UP'], mtu: 1500, qdisc: 'noqueue', operstate: 'UP', txqlen: 1000 },
    {},
  ),
);

const CHANGES = /^ip (.* )?(add|append|change|replace|set|del|delete)\b/;

/** What is not there: these say so. */
const NOT_SIMULATED = /encap|alias|route flush cache/;

/** The namespaces come and go in the recording; ip-netns is a test of its own. */
const isOfDevices = ({ command, section }: Recorded): boolean =>
  !/^ip (netns|-n) /.test(command) || command.includes('nope') || section === 'wrong';

const wrong = recorded.filter(entry => {
  const { command, output, status, section } = entry;
  return (
    section !== 'shown' &&
    /^ip\b/.test(command) &&
    isOfDevices(entry) &&
    (status !== 0 || (output === '' && CHANGES.test(command)))
  );
});
const cases = wrong.filter(({ command }) => !NOT_SIMULATED.test(command));

/** What the kernel must have answered. */
function refusalOf({ output, status }: Recorded): NetlinkError | undefined {
  if (status !== 2) return undefined;
  const words = /^RTNETLINK answers: (.*)$/m.exec(output)?.[1];
  const errno = (Object.keys(ERRNO_TEXT) as Errno[]).find(each => ERRNO_TEXT[each] === words);
  if (errno !== undefined) return { errno };
  const extack = /^Error: (.*)\.$/m.exec(output)?.[1];
  return extack === undefined ? undefined : { errno: 'EINVAL', extack };
}

function run(entry: Recorded): Outcome {
  const refusal = refusalOf(entry);
  return runOn(
    { links: LINKS, ...(refusal !== undefined && { refusal }) },
    program,
    splitWords(entry.command),
  );
}

/** Refusals of the kernel that follow from what it had shown, or from what cannot even be asked here. */
const FORESEEN = /ip addr add (dev|any|default)|-6 addr (add|del) dev|table 77$|neigh get/;

const title = ({ command, section }: Recorded): string => `${command} (${section})`;

describe('wrong and right changes, held against iproute2 6.1', () => {
  it.each(cases.map(entry => [title(entry), entry] as const))('%s', (_title, entry) => {
    const { output, status, requests } = run(entry);
    expect({ output, status }).toEqual({ output: entry.output, status: entry.status });
    const asked = (entry.status === 0 || entry.status === 2) && !FORESEEN.test(entry.command);
    expect(requests.length > 0).toBe(asked);
  });

  it('what is not simulated is refused by name', () => {
    const refused = wrong.filter(({ command }) => NOT_SIMULATED.test(command));
    expect(refused.length).toBeGreaterThan(0);
    for (const entry of refused) {
      const { output, requests } = run(entry);
      expect([entry.command, output]).toEqual([
        entry.command,
        expect.stringMatching(/^Error: .* is not simulated\.\n$/),
      ]);
      expect(requests).toEqual([]);
    }
  });
});
