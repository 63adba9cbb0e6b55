/**
 * A kernel on the test bench: one namespace whose Ethernet devices eth0, eth1, ... end at the tester. The tester types commands
 * into the namespace, puts octets on the cables and sees what comes back; it cannot tell a simulated kernel from a real
 * one. That is the point: one case is asked of both.
 */
import { Mac } from '../base/mac';
import type { SimTime } from '../base/time';
import type { CommandResult } from '../scenario/lab';

/** How a kernel is put on the bench. */
export interface BenchOptions {
  /** Number of Ethernet devices; 1 when absent. */
  readonly ports?: number;
  /** Sysctls written before the devices come up: `{'net.ipv6.conf.eth0.accept_ra': 0}`. */
  readonly sysctl?: Readonly<Record<string, number | string>>;
  /** Leave eth0, eth1, ... down; lo is always up. */
  readonly down?: boolean;
}

/** A frame that the kernel sent. */
export interface SentFrame {
  /** µs since the kernel was put on the bench. */
  readonly at: SimTime;
  readonly octets: Uint8Array;
}

/** What the tester does at once about a frame that was sent at `at` (µs): the frames to put on the same cable. */
export type Reflex = (octets: Uint8Array, at: SimTime) => readonly Uint8Array[];

/** See the file's header. */
export interface KernelUnderTest {
  /** `linux-6.12`, `Linux 6.18.44`. */
  readonly name: string;
  /** Whether time can be skipped; otherwise waiting takes as long as it says. */
  readonly virtual: boolean;
  /** Its Ethernet devices: `eth0`, ... */
  readonly ports: readonly string[];
  /** µs since it was put on the bench. */
  readonly now: SimTime;
  /** Type a command line in its namespace, and wait for its end. */
  type(command: string): Promise<CommandResult>;
  /** Put a frame on a cable. */
  inject(octets: Uint8Array, port?: string): Promise<void>;
  /** What it sent on a cable since this was last asked, oldest first. */
  sent(port?: string): Promise<readonly SentFrame[]>;
  /** Answer its frames on a cable from now on; undefined: no longer. */
  answer(reflex: Reflex | undefined, port?: string): void;
  /** Take the far end of a cable down, or up again: the kernel's carrier goes or comes. */
  carrier(on: boolean, port?: string): Promise<void>;
  /** Let `duration` µs pass; less where `enough` is given and says so, which it is asked again whenever something happened. */
  wait(duration: SimTime, enough?: () => boolean): Promise<void>;
  /** Take it off the bench; nothing of it remains. */
  close(): Promise<void>;
}

/**
 * A device at the far ends that takes up an index there. A veth whose two ends have the same index passes for one that
 * stands on nothing (linkwatch_urgent_event), so that its carrier is noticed up to a second late, or later while other
 * namespaces of the machine change theirs.
 */
export const SPARE = 'spare';

/** The device at `index`: its name, and the MAC the kernel has there. */
export function benchPort(index: number): { readonly name: string; readonly mac: Mac } {
  return { name: `eth${index}`, mac: Mac.of(0x0200, index * 0x100 + 1) };
}
