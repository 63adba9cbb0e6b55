/** DHCP messages against what tcpdump 4.99.3 printed of them (record-dhcp.ts), and prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Frame } from '../../../sim/wire/frame';
import { frameText } from '../../../sim/wire/text/frame-text';
import { dhcp4Samples } from './dhcpv4-samples';
import { dhcp6Samples, frameWith } from './dhcpv6-samples';
import { installedTcpdump, tcpdump } from './tcpdump';

interface Recorded {
  readonly frame: string;
  readonly n: string;
  readonly v: string;
}

function ours(octets: Uint8Array, verbose: number): string {
  const frame = Frame.fromBytes(octets);
  if (frame.kind === 'malformed') throw new Error(frame.why);
  return frameText(frame, { verbose });
}

describe.each([
  { name: 'DHCPv4', file: 'dhcpv4', count: 100, samples: dhcp4Samples, levels: [1, 2, 3] },
  { name: 'DHCPv6', file: 'dhcpv6', count: 150, samples: dhcp6Samples, levels: [1] },
])('the text of $name', ({ file, count, samples, levels }) => {
  test('is what tcpdump printed of as many messages, sound and broken', () => {
    const path = join(__dirname, `recorded/${file}.json`);
    const recorded = JSON.parse(readFileSync(path, 'utf8')) as readonly Recorded[];
    expect(recorded).toHaveLength(count);
    for (const { frame, n, v } of recorded) {
      const octets = Uint8Array.from(Buffer.from(frame, 'hex'));
      expect(ours(octets, 0)).toBe(n);
      expect(ours(octets, 1)).toBe(v);
    }
  });

  const live = installedTcpdump() === '4.99.3' ? test : test.skip;
  live('is what the tcpdump 4.99.3 of this machine prints of ten times as many', () => {
    const frames = samples(10 * count);
    for (const verbose of levels) {
      const theirs = tcpdump(frames, [`-${'v'.repeat(verbose)}`]);
      frames.forEach((frame, i) => expect(ours(frame, verbose)).toBe(theirs[i]));
    }
  });
});

test('the text of DHCPv6 ends where a relayed message ends too early, with all brackets open', () => {
  const relayed = frameWith(Uint8Array.of(12, ...new Uint8Array(33), 0, 9, 0, 5, 13, 0, 0, 0, 0));
  expect(ours(relayed, 1)).toMatch(
    /linkaddr=:: peeraddr=:: \(relay-message \(dhcp6 relay-reply \( \[\|dhcp6\]$/,
  );
});
