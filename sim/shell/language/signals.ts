/** The signals programs know, with their Linux numbers (signal(7)) and what a shell says about them. */
import type { Signal } from '../../kernel/uapi';

const NUMBERS: Readonly<Record<Signal, number>> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGTERM: 15,
};

const MESSAGES: Readonly<Partial<Record<Signal, string>>> = {
  SIGHUP: 'Hangup',
  SIGKILL: 'Killed',
  SIGUSR1: 'User defined signal 1',
  SIGTERM: 'Terminated',
};

/** The status of a command that wrote into a pipe nobody reads: 128 and the number of SIGPIPE. */
export const BROKEN_PIPE_STATUS = 141;

/** The status of a command that a signal ended. */
export function signalStatus(signal: Signal): number {
  return 128 + NUMBERS[signal];
}

/** `15`, `TERM` or `SIGTERM`, in any case; undefined for what is none of them. */
export function parseSignal(text: string): Signal | undefined {
  const upper = text.toUpperCase();
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  const signals = Object.keys(NUMBERS) as Signal[];
  return signals.find(signal => signal === name || String(NUMBERS[signal]) === text);
}

/** What a shell prints when a command it waited for ended with `status`; `''` where it prints nothing. */
export function signalMessage(status: number): string {
  const signals = Object.keys(MESSAGES) as Signal[];
  const signal = signals.find(candidate => signalStatus(candidate) === status);
  return (signal && MESSAGES[signal]) ?? '';
}
