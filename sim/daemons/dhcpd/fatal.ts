/** How dhcpd ends when it cannot go on (log_fatal() of omapip/errwarn.c, dhcpd's own farewell). */
import type { Process } from '../../kernel/uapi';
import type { Log } from './log';

/** log_fatal(): with the words that ISC has for whoever reads it. */
export function fatal(os: Process, log: Log, words: string): void {
  log.write('err', words);
  for (const text of FAREWELL) log.write('err', text);
  os.exit(1);
}

const FAREWELL = [
  '',
  'If you think you have received this message due to a bug rather',
  'than a configuration issue please read the section on submitting',
  'bugs on either our web page at www.isc.org or in the README file',
  'before submitting a bug.  These pages explain the proper',
  'process and the information we find helpful for debugging.',
  '',
  'exiting.',
];
