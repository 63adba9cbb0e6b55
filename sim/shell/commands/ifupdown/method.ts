/**
 * What a method of configuring an interface is: the options it knows by default, what is made of the values that were
 * written, and the command lines it runs, as templates. All methods are rows of the tables in methods-inet.ts,
 * methods-inet6.ts and methods-link.ts, and there is nothing about a method anywhere else.
 *
 * In a template `%name%` is the value of an option and `%iface%` the interface, `%name/a/b%` the same with b for every
 * a; text between `[[` and `]]` is left out when an option in it has no value. A minus in front says that it may fail.
 */
import type { Variable } from './variables';

/** What the condition of a command may ask. */
export interface Conditions {
  /** The option is there and is not empty. */
  set(name: string): boolean;
  /** The option means yes. */
  true(name: string): boolean;
  /** The option has this value, in capitals or not. */
  equals(name: string, value: string): boolean;
  /** The name has a part behind one of these characters, like `eth0.5` behind a dot. */
  has(delimiters: string): boolean;
  /** Not the name of a VLAN or of an alias. */
  readonly isLink: boolean;
  /** The loopback interface, while that is treated apart. */
  readonly isLoopback: boolean;
  /** The program is installed. */
  executable(program: string): boolean;
  readonly noAct: boolean;
  readonly all: boolean;
}

/** A command line of a method. */
export interface Step {
  readonly run: string;
  readonly when?: (asked: Conditions) => boolean;
  /** Only if the steps before it, up to one without this, were not for now. */
  readonly otherwise?: true;
}

/** What is made of a value; the name of the interface may matter, and the options so far. */
export type Convert = (value: string, iface: string, variables: readonly Variable[]) => string;

/** A conversion of an option, or of one into another. */
export interface Conversion {
  /** The option; `iface` with `into` is the name of the interface. */
  readonly option: string;
  readonly convert: Convert;
  readonly into?: string;
  /** Leave the other option alone if it is there. */
  readonly keep?: true;
}

/** A method of an address family. */
export interface Method {
  readonly name: string;
  readonly defaults?: readonly (readonly [name: string, value: string])[];
  readonly conversions?: readonly Conversion[];
  readonly up: readonly (string | Step)[];
  readonly down: readonly (string | Step)[];
}

/** `inet`, `inet6`, or the family of what is done to links and for all interfaces. */
export interface Family {
  readonly name: string;
  readonly methods: readonly Method[];
}
