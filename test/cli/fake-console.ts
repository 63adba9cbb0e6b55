/** A console that keeps what is printed, and main() run against it. */

import { consoleOf } from '../../sim/cli/console';
import { main } from '../../sim/cli/main';

export interface Printed {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. With `terminal` both streams are terminals. */
export async function run(
  args: readonly string[],
  { terminal = false, env = {} }: { terminal?: boolean; env?: Record<string, string> } = {},
): Promise<Printed> {
  const printed = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => (printed[name] += text),
    isTTY: terminal,
  });
  const code = await main(args, consoleOf(stream('out'), stream('err'), env), env);
  return { code, ...printed };
}
