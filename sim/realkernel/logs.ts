/** Logs that daemons wrote during a run on a real kernel. */
import type { Clock, LogLine } from './machine';

/**
 * Lines of a daemon, `[Nov 21 14:03:07] radvd (12): text` or, of dhcpcd, `Nov 21 14:03:07 [12]: text`; the time is known to
 * the second, and is that second's end.
 */
export function readDaemonLog(text: string, clock: Clock): LogLine[] {
  const year = new Date().getUTCFullYear();
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const [, stamp = '', rest = line] = /^\[?(\w+ [ \d]\d [\d:]+)\]? [^:]*: (.*)$/.exec(line) ?? [];
      const second = stamp === '' ? NaN : Date.parse(`${stamp} ${year} UTC`);
      const at = Number.isNaN(second) ? 0 : clock.since((second + 1000) * 1000);
      return { at, text: rest };
    });
}
