/** A frame as `tcpdump -v` prints it: what `contains` of a packet expectation is looked for in. */
import type { Frame } from '../../wire/frame';
import { frameText } from '../../wire/text/frame-text';

/** The text of one frame in one line, without link-level header. */
export function packetText(frame: Frame): string {
  return frameText(frame, { verbose: true }).replace(/\n\s*/g, ' ');
}
