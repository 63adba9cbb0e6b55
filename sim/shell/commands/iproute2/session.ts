/** One run of `ip` or `bridge`: the process, what its options asked for, and how it writes. */
import type { LinkInfo, Netlink, Process } from '../../../kernel/uapi';
import type { Family } from './addresses';
import type { Complaint } from './complaint';
import { Printer } from './printer';
import { TableNames } from './table-names';

/** What the options before the object set. */
export interface Settings {
  family: Family;
  json: boolean;
  pretty: boolean;
  oneline: boolean;
  brief: boolean;
  /** How often -details and -statistics were given. */
  details: number;
  stats: number;
  timestamp: 'none' | 'long' | 'short';
  /** Neighbouring VLANs that are alike are shown as one (-compressvlans). */
  compressVlans: boolean;
  all: boolean;
  /** Rounds `ip addr flush` may take; 0 for any number. */
  loops: number;
  netns: string | undefined;
  version: boolean;
}

export function defaultSettings(): Settings {
  return {
    family: 'unspec',
    json: false,
    pretty: false,
    oneline: false,
    brief: false,
    details: 0,
    stats: 0,
    compressVlans: false,
    timestamp: 'none',
    all: false,
    loops: 10,
    netns: undefined,
    version: false,
  };
}

/** How a command ended: a status, nothing for 0, or not at all yet. */
export type Result = Complaint | number | undefined | 'running';

export class Session {
  #tables: TableNames | undefined;

  constructor(
    readonly process: Process,
    readonly settings: Readonly<Settings>,
  ) {}

  /** Tables by name. */
  get tables(): TableNames {
    return (this.#tables ??= new TableNames(this.process.files, text => this.warn(text)));
  }

  get netlink(): Netlink {
    return this.process.netlink;
  }

  /** Whether a family is among those asked for. */
  wants(family: Family): boolean {
    return this.settings.family === 'unspec' || this.settings.family === family;
  }

  device(name: string): LinkInfo | undefined {
    return this.netlink.link(name);
  }

  /** A printer for what `-json` and `-oneline` asked for. */
  printer(): Printer {
    return new Printer(this.settings);
  }

  /** A list of entries: an array in JSON. */
  list(print: (out: Printer) => void): void {
    const out = this.printer();
    out.openArray();
    print(out);
    out.closeArray();
    this.write(out.json ? `${out.flush()}\n` : out.flush());
  }

  write(text: string): void {
    if (text !== '') this.process.write('stdout', text);
  }

  warn(text: string): void {
    this.process.write('stderr', text);
  }
}
