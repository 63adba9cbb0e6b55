/** What a ping sends its requests through and hears answers from, whichever protocol it is. */
import type { Errno } from '../../../kernel/uapi';

/** An answer. */
export interface Echo {
  readonly sequence: number;
  readonly data: Uint8Array;
  /** Its sender, as it is shown. */
  readonly from: string;
  /** Hop limit, or time to live. */
  readonly ttl: number;
  /** It is not from whom it was asked for, where that is one. */
  readonly otherSource: boolean;
}

/** An error about a request. */
export type EchoError =
  | { readonly local: true; readonly text: string }
  /** `from`: who says so, as it is shown. */
  | { readonly local: false; readonly sequence: number; readonly from: string; readonly text: string };

export interface PingChannel {
  readonly identifier: number;
  /** The target is a group: many may answer. */
  readonly toMany: boolean;
  /** @param confirm an answer has come since the last request */
  send(sequence: number, data: Uint8Array, confirm: boolean): Errno | undefined;
  listen(onEcho: (echo: Echo) => void, onError: (error: EchoError) => void): void;
}
