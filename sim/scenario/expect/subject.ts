/**
 * What a subject of expectations (an address, a ping, a packet, ...) has to say: how it is written in a sentence, and how
 * it is looked at. There are three ways to look: at the state of a node, at what a command answers, at what happens.
 */
import type { SimTime } from '../../base/time';
import type { StateRecord, TraceRecord } from '../../trace/record';
import type { Subject } from '../expectation-schema';
import type { Netlink, Netlink4 } from '../../kernel/uapi';
import type { CommandResult } from '../lab';
import type { Expectation } from '../resolve';
import type { InterfaceRef } from '../target';

/** What expectations look at: a simulated lab, or what was read of a real one. */
export interface LabInView {
  readonly nodes: ReadonlyMap<string, NodeInView>;
  readonly links: readonly { readonly ends: readonly InterfaceRef[] }[];
}

/** What can be seen of one node. */
export interface NodeInView {
  readonly netlink: Pick<
    Netlink,
    'addresses' | 'links' | 'link' | 'memberships' | 'neighbours' | 'routes'
  > & {
    readonly ipv4: Pick<Netlink4, 'addresses' | 'neighbours' | 'routes'>;
  };
  /** A sysctl; undefined where there is none of that name. */
  sysctl(key: string): string | undefined;
}

/** What an expectation of one subject says, besides when. */
export type Expected<S extends Subject> = Extract<Expectation, { subject: S }>['expected'];

/** What was found when a state or an answer was looked at. */
export interface Finding {
  readonly ok: boolean;
  /** What is there, a line each, in the words of the tool that shows it. */
  readonly found: readonly string[];
}

/** Something that holds for a while and can be looked at any time. */
export interface StateSubject<S extends Subject> {
  readonly kind: 'state';
  /** What is expected, in words, without node and time. */
  describe(expected: Expected<S>): string;
  look(lab: LabInView, expected: Expected<S>): Finding;
  /** Subjects of state records after which it may look different. */
  readonly changesWith: readonly string[];
  /** Whether a state record of the node is about what is expected, or not. */
  concerns(record: StateRecord, lab: LabInView, expected: Expected<S>): boolean;
}

/** Something that is found out by typing a command. */
export interface CommandSubject<S extends Subject> {
  readonly kind: 'command';
  describe(expected: Expected<S>): string;
  /** The line to type; a finding where it cannot be typed at all. */
  line(lab: LabInView, expected: Expected<S>): string | Finding;
  judge(expected: Expected<S>, result: CommandResult): Finding;
  /** How long to wait for the command before its silence is the answer. */
  readonly patience: SimTime;
}

/** Something that happens in an instant. */
export interface EventSubject<S extends Subject> {
  readonly kind: 'event';
  describe(expected: Expected<S>): string;
  matches(record: TraceRecord, lab: LabInView, expected: Expected<S>): boolean;
  /** What happened, in a line without time. */
  show(record: TraceRecord): string;
}

/** How one kind of expectation is judged. */
export type SubjectOf<S extends Subject> = StateSubject<S> | CommandSubject<S> | EventSubject<S>;
