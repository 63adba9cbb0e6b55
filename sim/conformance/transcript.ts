/** A script as it ran: what was typed, sent, seen and waited for, each with its time. Plain data; a person reads it as text. */
import { formatTime, type SimTime } from '../base/time';
import type { Frame } from '../wire/frame';
import { frameText } from '../wire/text/frame-text';
import { ownerOf } from './stations';

/** What a frame of the kernel was to the script. */
export type Role =
  /** What it waited for. */
  | 'expected'
  /** A solicitation that a station answered by itself. */
  | 'answered'
  /** What every kernel sends anyhow. */
  | 'background'
  /** What nobody asked for. */
  | 'foreground';

/** One line of a transcript. */
export type Entry =
  | { readonly at: SimTime; readonly kind: 'typed'; readonly text: string }
  | { readonly at: SimTime; readonly kind: 'printed'; readonly text: string }
  | { readonly at: SimTime; readonly kind: 'sent'; readonly frame: Frame; readonly port: string }
  | {
      readonly at: SimTime;
      readonly kind: 'seen';
      readonly frame: Frame;
      readonly port: string;
      role: Role;
    }
  | { readonly at: SimTime; readonly kind: 'remark'; readonly text: string }
  | { readonly at: SimTime; readonly kind: 'met' | 'failed'; readonly text: string };

/** `sent` and `seen` frames are told apart by the arrow: from whom, to whom. */
const MARKS = { typed: '$', printed: '|', remark: '#', met: '=', failed: '!' } as const;

/**
 * The lines of an entry, without its time: `TN1 >      IP6 fe80::1 > ...`; what was waited for has a `=`.
 * @param verbose packets with all their fields, as `tcpdump -v` shows them.
 */
export function entryText(entry: Entry, verbose = false): string {
  switch (entry.kind) {
    case 'sent':
      return `${ownerOf(entry.frame.src).padStart(4)} >      ${packetText(entry, verbose)}`;
    case 'seen': {
      const mark = entry.role === 'expected' ? '=' : ' ';
      return `   ${mark} > ${ownerOf(entry.frame.dst).padEnd(4)} ${packetText(entry, verbose)}`;
    }
    default:
      return `   ${MARKS[entry.kind]}        ${entry.text}`;
  }
}

/** The packet, in front of it the cable where it is not the first one. */
function packetText(
  { frame, port }: { readonly frame: Frame; readonly port: string },
  verbose: boolean,
): string {
  return `${port === 'eth0' ? '' : `${port} `}${frameText(frame, { verbose })}`;
}

/** The lines of an entry with its time. */
export function entryLine(entry: Entry, verbose = false): string {
  return `${formatTime(entry.at).padStart(12)}  ${entryText(entry, verbose)}`;
}

/** What happens at one time stays in the order in which it was written down. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => a.at - b.at);
}
