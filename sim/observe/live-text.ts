/**
 * A run as text while it happens: one line an event, with time, node, device and what it was, in the words of tcpdump and
 * iproute2. By default it shows what a person who looks for a mistake wants to see: control packets where they are sent,
 * what is dropped or refused and why, changes of addresses, default routes and links, failed neighbours, logs and commands.
 */
import { formatTime, type SimTime } from '../base/time';
import type { Decision } from '../trace/decision';
import type { DecisionRecord, FrameRecord, StateRecord, TraceRecord } from '../trace/record';
import { Frame } from '../wire/frame';
import { frameText } from '../wire/text/frame-text';

/** Puts colours around a text, or does not. */
export type Paint = Readonly<
  Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>
>;

const plain = (text: string): string => text;
/** No colours. */
export const NO_PAINT: Paint = {
  bold: plain,
  dim: plain,
  red: plain,
  green: plain,
  yellow: plain,
  cyan: plain,
};

export interface LiveTextOptions {
  /** Everything: packets where they arrive too, every change, every decision, in more words. */
  readonly verbose?: boolean;
  /** The width of the terminal; lines are wrapped at it. Absent: they are as long as they are. */
  readonly width?: number | undefined;
  readonly paint?: Paint;
  /** The names of all nodes, so that columns can be aligned. */
  readonly nodes: readonly string[];
  /** The names of the interfaces that are known from the beginning, likewise. */
  readonly devices?: readonly string[];
}

/** Drops that happen all the time on any link, and concern nobody. */
const EVERYDAY = new Set([
  'bridge.egress.same-port',
  'bridge.forward.nowhere',
  'ip6.rcv.group-not-joined',
  'ip6.rcv.otherhost',
  'mld.report.invalid',
  'ndisc.ns.otherhost',
  'ndisc.rs.not-forwarding',
]);

/** What stands between the columns and the text: the kind of line. */
const MARKS = {
  tx: '>',
  rx: '<',
  drop: 'x',
  note: '-',
  state: '*',
  command: '$',
  output: '|',
  log: '#',
  verdict: '=',
};

/** The columns of one line. */
export interface Line {
  readonly at: SimTime;
  readonly node: string;
  readonly dev?: string;
  readonly mark: keyof typeof MARKS;
  readonly text: string;
  readonly paint?: keyof Paint;
}

/** Below this many columns for the text it goes on a line of its own. */
const LEAST_TEXT = 30;

/** Writes the lines of one run. */
export class LiveText {
  readonly #verbose: boolean;
  readonly #paint: Paint;
  readonly #nodeWidth: number;
  readonly #devWidth: number;
  /** Ids of frame records that are not shown: what is decided about them is not shown either. */
  readonly #hidden = new Set<number>();
  /** Datagrams between the same ports are shown once. */
  readonly #flows = new Set<string>();

  /** @param write is given whole lines with their line ends. */
  constructor(
    readonly options: LiveTextOptions,
    readonly write: (text: string) => void,
  ) {
    this.#verbose = options.verbose === true;
    this.#paint = options.paint ?? NO_PAINT;
    this.#nodeWidth = widest(options.nodes);
    this.#devWidth = Math.max(4, widest(options.devices ?? []));
  }

  /** Show what happened, if it is to be shown. */
  record(record: TraceRecord): void {
    switch (record.kind) {
      case 'tx':
      case 'rx':
        return this.#frame(record);
      case 'decision':
        return this.#decision(record);
      case 'state':
        return this.#state(record);
      case 'log':
        if (
          !this.#verbose &&
          record.facility !== 'kernel' &&
          (record.level === 'info' || record.level === 'debug')
        )
          return;
        return this.line({
          ...record,
          mark: 'log',
          text: `${record.facility}: ${record.text}`,
          paint: 'dim',
        });
      case 'command':
        if (record.output !== undefined) return this.#output(record.at, record.node, record.output);
        if (record.status === undefined)
          return this.line({ ...record, mark: 'command', text: record.text, paint: 'bold' });
        if (record.status === 0) return;
        return this.line({
          ...record,
          mark: 'output',
          text: `status ${record.status}: ${record.text}`,
          paint: 'yellow',
        });
    }
  }

  /** Write one line in the columns of the others. */
  line({ at, node, dev = '', mark, text, paint }: Line): void {
    const time = formatTime(at).padStart(11);
    const columns = `${time} ${node.padEnd(this.#nodeWidth)} ${dev.padEnd(this.#devWidth)} `;
    const indent = columns.length + 2;
    const painted = this.#wrapped(printable(text), indent).map(part =>
      paint === undefined ? part : this.#paint[paint](part),
    );
    const own = this.#textWidth(indent) === undefined || (this.#textWidth(indent) as number) >= LEAST_TEXT;
    const head = `${this.#paint.dim(time)} ${this.#paint.cyan(node.padEnd(this.#nodeWidth))} ${dev.padEnd(this.#devWidth)} ${MARKS[mark]}`;
    const between = `\n${' '.repeat(own ? indent : 4)}`;
    this.write(`${head}${own ? ' ' : between}${painted.join(between)}\n`);
  }

  #textWidth(indent: number): number | undefined {
    return this.options.width === undefined ? undefined : this.options.width - indent;
  }

  #wrapped(text: string, indent: number): string[] {
    const room = this.#textWidth(indent);
    if (room === undefined) return [text];
    return wrap(text, room >= LEAST_TEXT ? room : Math.max(20, (this.options.width ?? 80) - 4));
  }

  #output(at: SimTime, node: string, output: string): void {
    for (const text of output.replace(/\n$/, '').split('\n')) this.line({ at, node, mark: 'output', text });
  }

  #frame(record: FrameRecord): void {
    const { frame, kind, id } = record;
    if (!(frame instanceof Frame)) return;
    const noise = isNoise(frame) || this.#isRepeated(frame);
    if (noise && !this.#verbose) this.#hidden.add(id);
    if (!this.#verbose && (noise || kind === 'rx')) return;
    const text = frameText(frame, { verbose: this.#verbose }).replace(/\n\s*/g, ' ');
    this.line({ ...record, mark: kind, text });
  }

  #isRepeated({ payload }: Frame): boolean {
    if ((payload.kind !== 'ipv6' && payload.kind !== 'ipv4') || payload.payload.kind !== 'udp') return false;
    const { src, dst } = payload;
    const { srcPort, dstPort } = payload.payload;
    const flow = `${src.toString()} ${srcPort} ${dst.toString()} ${dstPort}`;
    const known = this.#flows.has(flow);
    this.#flows.add(flow);
    return known;
  }

  #decision(record: DecisionRecord): void {
    const { decision, packet } = record;
    if (!this.#isTold(decision, packet)) return;
    const inputs = this.#verbose ? inputText(record) : '';
    const mark = decision.outcome === 'drop' ? 'drop' : 'note';
    const text = `${mark === 'drop' ? 'dropped: ' : ''}${decision.says}${inputs} [${decision.id}]`;
    this.line({ ...record, mark, text, paint: mark === 'drop' ? 'red' : 'yellow' });
  }

  #isTold({ outcome, id, remedy }: Decision, packet: number | undefined): boolean {
    if (this.#verbose) return outcome !== 'transmit';
    // Packet 0 never was on a link: a machine hears its own multicasts.
    if (packet === 0 || (packet !== undefined && this.#hidden.has(packet))) return false;
    return outcome === 'drop' ? !EVERYDAY.has(id) : outcome === 'note' && remedy !== undefined;
  }

  #state(record: StateRecord): void {
    if (!this.#verbose && !isNews(record)) return;
    const { subject, from, to, decision } = record;
    const [entity, dev] = splitDevice(record);
    const why = decision === undefined ? '' : ` (${decision.says})`;
    const change =
      from === 'absent' ? `${to}, new` : to === 'absent' ? `gone, was ${from}` : `${from} -> ${to}`;
    const paint = to === 'absent' || /FAILED|dadfailed|duplicate|down|DOWN|off/.test(to) ? 'yellow' : 'green';
    this.line({
      ...record,
      ...(dev === undefined ? {} : { dev }),
      mark: 'state',
      text: `${subject} ${entity}: ${change}${why}`,
      paint,
    });
  }
}

/** Listener reports, whose content is seldom what goes wrong. */
function isNoise({ payload }: Frame): boolean {
  return payload.kind === 'bpdu' || (payload.kind === 'ipv6' && payload.payload.kind.startsWith('mld'));
}

/** Whether a change is told without being asked for. */
function isNews({ subject, entity, from, to, decision }: StateRecord): boolean {
  switch (subject) {
    case 'address':
      return !entity.endsWith(' dev lo') && !from.startsWith('valid_lft');
    case 'route':
      return entity.startsWith('default') || / proto ra| proto static| proto boot/.test(` ${from} ${to}`);
    case 'neighbour':
      return to.includes('FAILED');
    case 'link':
      return entity !== 'lo';
    case 'sysctl':
      return decision !== undefined;
    case 'port':
    case 'cable':
      return true;
    default:
      return false;
  }
}

/** The device of what changed goes into its own column. */
function splitDevice({ subject, entity }: StateRecord): [entity: string, dev: string | undefined] {
  if (subject === 'link') return [entity, entity];
  const found = /^(.*) dev (\S+)(.*)$/.exec(entity);
  return found === null ? [entity, undefined] : [`${found[1]}${found[3]}`, found[2]];
}

function inputText({ inputs }: DecisionRecord): string {
  const words = Object.entries(inputs ?? {}).map(([key, value]) => `${key}=${value}`);
  return words.length === 0 ? '' : ` {${words.join(' ')}}`;
}

/** The text in parts of at most `width`, broken at blanks where there are any. */
export function wrap(text: string, width: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const end = blank > width / 2 ? blank : width;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...parts, rest];
}

/** Control characters, which a terminal would obey, as `\x1b`. */
function printable(text: string): string {
  return text
    .replaceAll('\t', '    ')
    .replace(/[\0-\x1f\x7f-\x9f]/g, each => `\\x${each.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

function widest(words: readonly string[]): number {
  return Math.max(0, ...words.map(word => word.length));
}
