/** What a sequence does to a kernel, as plain values with a line of text each. */
import { milliseconds } from '../../../sim/base/time';
import type { KernelUnderTest } from '../../../sim/conformance/kernel-under-test';

/** One step of a sequence. */
export type Operation =
  | { readonly do: 'type'; readonly command: string }
  /** A frame on a cable: its octets in hexadecimal, and what it is in words. */
  | { readonly do: 'inject'; readonly port: string; readonly octets: string; readonly says: string }
  /** The far end of a cable goes down or up. */
  | { readonly do: 'carrier'; readonly port: string; readonly on: boolean }
  | { readonly do: 'wait'; readonly milliseconds: number };

/** A kernel freshly put on the bench, its devices down, and what is then done to it. */
export interface Sequence {
  /** Number of Ethernet devices. */
  readonly ports: number;
  /** Sysctls written before anything else. */
  readonly sysctl: Readonly<Record<string, number>>;
  readonly operations: readonly Operation[];
}

/** `$ COMMAND`, `> PORT OCTETS # WORDS`, `carrier PORT up`, `wait MILLISECONDS`. */
export function operationText(operation: Operation): string {
  switch (operation.do) {
    case 'type':
      return `$ ${operation.command}`;
    case 'inject':
      return `> ${operation.port} ${operation.octets} # ${operation.says}`;
    case 'carrier':
      return `carrier ${operation.port} ${operation.on ? 'up' : 'down'}`;
    case 'wait':
      return `wait ${operation.milliseconds}`;
  }
}

/** The reverse of `operationText`. @throws Error for a line that is none of its. */
export function parseOperation(line: string): Operation {
  const [, command] = /^\$ (.+)$/.exec(line) ?? [];
  if (command !== undefined) return { do: 'type', command };
  const [, port = '', octets, says = ''] = /^> (\S+) ([0-9a-f]+) # (.*)$/.exec(line) ?? [];
  if (octets !== undefined) return { do: 'inject', port, octets, says };
  const [, cable, state] = /^carrier (\S+) (up|down)$/.exec(line) ?? [];
  if (cable !== undefined) return { do: 'carrier', port: cable, on: state === 'up' };
  const [, milliseconds] = /^wait (\d+)$/.exec(line) ?? [];
  if (milliseconds !== undefined) return { do: 'wait', milliseconds: Number(milliseconds) };
  throw new Error(`no operation: ${line}`);
}

/** Do the operation by `type`; what a command printed, and its status. */
export async function perform(
  kernel: KernelUnderTest,
  operation: Operation,
  type: (command: string) => Promise<string>,
): Promise<string> {
  switch (operation.do) {
    case 'type':
      return type(operation.command);
    case 'inject':
      await kernel.inject(new Uint8Array(Buffer.from(operation.octets, 'hex')), operation.port);
      return '';
    case 'carrier':
      await kernel.carrier(operation.on, operation.port);
      return '';
    case 'wait':
      await kernel.wait(milliseconds(operation.milliseconds));
      return '';
  }
}
