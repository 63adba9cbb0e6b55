/** What a kernel sent, as lines of text with the moments at which it did. */
import type { SimTime } from '../../../sim/base/time';
import { benchPort, type KernelUnderTest } from '../../../sim/conformance/kernel-under-test';
import { Frame } from '../../../sim/wire/frame';
import { frameText } from '../../../sim/wire/text/frame-text';

/** A frame on a cable. */
export interface TimedFrame {
  /** On the bench's clock, µs. */
  readonly at: SimTime;
  readonly line: string;
}

/** What was sent through the first `ports` devices since this was last asked. */
export async function takeFrames(kernel: KernelUnderTest, ports: number): Promise<TimedFrame[]> {
  const taken: TimedFrame[] = [];
  for (let index = 0; index < ports; index++) {
    const port = benchPort(index).name;
    for (const { at, octets } of await kernel.sent(port)) {
      const line = frameLine(port, octets);
      if (line !== undefined) taken.push({ at, line });
    }
  }
  return taken;
}

/** Those sent after `after` and until `until`, each kind once, sorted. */
export function kindsBetween(
  frames: readonly TimedFrame[],
  after: SimTime = -Infinity,
  until: SimTime = Infinity,
): string[] {
  const within = frames.filter(({ at }) => at > after && at <= until);
  return [...new Set(within.map(({ line }) => line))].sort();
}

/** A frame in words, without its random part. */
function frameLine(port: string, octets: Uint8Array): string | undefined {
  const frame = Frame.fromBytes(octets);
  if (frame.kind !== 'frame' || frame.payload.kind !== 'ipv6') return undefined;
  const text = frameText(frame, { verbose: 2, linkHeader: true })
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(unknown option \(14\), length 8 \(1\): )(?:0x0000: )?[0-9a-f ]+/g, '$1...');
  return `${port} ${text}`;
}
