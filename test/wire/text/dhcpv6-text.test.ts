/** DHCPv6 messages against what tcpdump 4.99.3 printed of them (record-dhcpv6.ts), and prints. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Frame } from '../../../sim/wire/frame';
import { frameText } from '../../../sim/wire/text/frame-text';
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

describe('the text of DHCPv6', () => {
  const recorded = JSON.parse(
    readFileSync(join(__dirname, 'recorded/dhcpv6.json'), 'utf8'),
  ) as readonly Recorded[];

  test('is what tcpdump printed of 150 messages, sound and broken', () => {
    expect(recorded).toHaveLength(150);
    for (const { frame, n, v } of recorded) {
      const octets = Uint8Array.from(Buffer.from(frame, 'hex'));
      expect(ours(octets, 0)).toBe(n);
      expect(ours(octets, 1)).toBe(v);
    }
  });

  const live = installedTcpdump() === '4.99.3' ? test : test.skip;
  live('is what the tcpdump 4.99.3 of this machine prints of 1500', () => {
    const frames = dhcp6Samples(1500);
    const theirs = tcpdump(frames, ['-v']);
    frames.forEach((frame, i) => expect(ours(frame, 1)).toBe(theirs[i]));
  });

  test('ends where a relayed message ends too early, with all brackets open', () => {
    const relayed = frameWith(Uint8Array.of(12, ...new Uint8Array(33), 0, 9, 0, 5, 13, 0, 0, 0, 0));
    expect(ours(relayed, 1)).toMatch(
      /linkaddr=:: peeraddr=:: \(relay-message \(dhcp6 relay-reply \( \[\|dhcp6\]$/,
    );
  });
});
