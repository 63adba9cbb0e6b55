/**
 * tcpdump(8) 4.99.3 on a live interface: each frame that passes the filter, as sim/wire/text shows it, with simulated time.
 *
 * Differs from Linux: addresses and ports are always numbers, as with -n; files are neither read nor written; nothing is
 * cut to a snapshot length.
 */
import type { SimTime } from '../../../base/time';
import { ERRNO_TEXT, type LinkInfo, type Process, type Program, type Signal } from '../../../kernel/uapi';
import type { Frame } from '../../../wire/frame';
import { frameText, linkHeader } from '../../../wire/text/frame-text';
import { etherTypeText } from '../../../wire/text/protocol-names';
import { complain, fail } from '../streams';
import { parseArguments, type TcpdumpArguments, type TcpdumpRefusal } from './arguments';
import type { Predicate } from './filter/packet';
import { parseFilter } from './filter/parse';
import { TimeStamps } from './time-stamp';
import { USAGE, VERSION } from './usage';

const ANY = 'any';
const SNAPSHOT = 'snapshot length 262144 bytes';
/** Octets of a Linux cooked header, version 2, in place of Ethernet's 14. */
const COOKED_INSTEAD = 20 - 14;

export const tcpdump: Program = {
  start(process) {
    const options = parseArguments(process.argv.slice(1));
    if ('show' in options) refuse(process, options);
    else begin(process, options);
  },
};

function refuse(process: Process, refusal: TcpdumpRefusal): void {
  if (refusal.show === 'complaint') return fail(process, refusal.complaint);
  if (refusal.show === 'version') {
    process.write('stderr', VERSION);
    return process.exit(0);
  }
  if (refusal.complaint !== undefined) complain(process, refusal.complaint);
  process.write(refusal.status === 0 ? 'stdout' : 'stderr', USAGE);
  process.exit(refusal.status);
}

function begin(process: Process, options: TcpdumpArguments): void {
  const dev = chosenDevice(process, options);
  if (dev === undefined) return;
  if (dev === ANY) complain(process, 'data link type LINUX_SLL2');
  const filter = parseFilter(options.expression);
  if ('refused' in filter) return fail(process, filter.refused);
  const socket = process.packet(dev === ANY ? undefined : dev);
  if ('errno' in socket) return fail(process, `${dev}: ${ERRNO_TEXT[socket.errno]}`);
  const type = dev === ANY ? 'LINUX_SLL2 (Linux cooked v2)' : 'EN10MB (Ethernet)';
  const note =
    options.verbose > 0 ? '' : 'verbose output suppressed, use -v[v]... for full protocol decode\n';
  complain(process, `${note}listening on ${dev}, link-type ${type}, ${SNAPSHOT}`);
  const capture = new Capture(process, options, dev, filter);
  socket.onFrame = (frame, direction, from) => capture.frame(frame, direction, from);
  process.onSignal(signal => capture.signalled(signal));
}

/** The device to listen on; undefined when that ended the command. */
function chosenDevice(process: Process, options: TcpdumpArguments): string | undefined {
  const wanted = options.interface;
  if (wanted === ANY) return ANY;
  const links = process.netlink.links();
  const link = wanted === undefined ? firstDevice(links) : findDevice(links, wanted);
  if (link === undefined) {
    const numbered = wanted !== undefined && /^\d+$/.test(wanted);
    const name = wanted ?? 'no interface';
    fail(
      process,
      numbered ? 'Invalid adapter index' : `${name}: No such device exists\n(No such device exists)`,
    );
    return undefined;
  }
  if (link.up) return link.ifname;
  fail(process, `${link.ifname}: That device is not up`);
  return undefined;
}

/** By name, or by number: a machine's interfaces by their index. */
function findDevice(links: readonly LinkInfo[], wanted: string): LinkInfo | undefined {
  return links.find(link => link.ifname === wanted) ?? links.find(link => String(link.ifindex) === wanted);
}

/** Interfaces that are up come first, and loopback last. */
function firstDevice(links: readonly LinkInfo[]): LinkInfo | undefined {
  const others = links.filter(link => link.linkType !== 'loopback');
  return (
    others.find(link => link.up && link.running) ??
    others.find(link => link.up) ??
    links.find(link => link.up)
  );
}

/** Frames as they come, and the numbers at the end. */
class Capture {
  readonly #stamps: TimeStamps;
  #captured = 0;

  constructor(
    readonly process: Process,
    readonly options: TcpdumpArguments,
    readonly dev: string,
    readonly filter: Predicate,
  ) {
    this.#stamps = new TimeStamps(options.timeStyle);
  }

  frame(frame: Frame, direction: 'in' | 'out', from: string): void {
    const { options, process } = this;
    if (process.exited) return;
    const link = process.netlink.link(from);
    // A packet that loops back is seen going out and coming in, and shown once.
    if (link?.linkType === 'loopback' && direction === 'out') return;
    if (options.expression !== '' && !this.filter(asFiltered(frame).bytes)) return;
    this.#captured += 1;
    process.write('stdout', `${this.#text(frame, direction, from, link, process.now())}\n`);
    if (options.count !== undefined && this.#captured >= options.count) this.#end();
  }

  signalled(signal: Signal): void {
    const { process } = this;
    if (signal === 'SIGUSR1') return complain(process, this.#counts(', '));
    process.write('stdout', '\n');
    this.#end();
  }

  #text(
    frame: Frame,
    direction: 'in' | 'out',
    from: string,
    link: LinkInfo | undefined,
    at: SimTime,
  ): string {
    const { verbose, linkHeader: withHeader } = this.options;
    const stamp = this.#stamps.next(at);
    const text = frameText(frame, { verbose, linkHeader: withHeader });
    if (this.dev !== ANY) return stamp + text;
    const seen = `${from.padEnd(5)} ${packetType(frame, direction, link).padEnd(3)} `;
    if (!withHeader) return `${stamp}${seen}${text}`;
    const cooked =
      `ifindex ${link?.ifindex ?? 0} ${frame.src.toString()} ` +
      `${etherTypeText(frame.etherType)}, length ${frame.retag([]).length + COOKED_INSTEAD}: `;
    return `${stamp}${seen}${cooked}${text.slice(linkHeader(frame).length)}`;
  }

  #end(): void {
    this.process.write('stderr', `${this.#counts('\n')}\n`);
    this.process.exit(0);
  }

  #counts(separator: string): string {
    const packets = `${this.#captured} packet${this.#captured === 1 ? '' : 's'}`;
    return [`${packets} captured`, `${packets} received by filter`, '0 packets dropped by kernel'].join(
      separator,
    );
  }
}

/** The kernel's filter looks at the octets, and the outermost tag stands beside them: `icmp6` finds what is tagged as well. */
function asFiltered(frame: Frame): Frame {
  return frame.vlans.length === 0 ? frame : frame.retag(frame.vlans.slice(1));
}

/** How the kernel classes a packet: for us, to all, to a group, to another station, or ours. */
function packetType(frame: Frame, direction: 'in' | 'out', link: LinkInfo | undefined): string {
  if (direction === 'out') return 'Out';
  if (frame.dst.isBroadcast) return 'B';
  if (frame.dst.isMulticast) return 'M';
  return link === undefined || frame.dst === link.address || link.linkType === 'loopback' ? 'In' : 'P';
}
