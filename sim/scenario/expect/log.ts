/** Expectations of `log`: lines of the kernel's log and of the daemons'. */
import { matchesText } from '../match';
import type { EventSubject } from './subject';

export const log: EventSubject<'log'> = {
  kind: 'event',
  describe: expected => `log line ${expected.log}`,
  matches: (record, _lab, expected) =>
    record.kind === 'log' &&
    (expected.on ?? record.node) === record.node &&
    matchesText(expected.log, record.text),
  show: record => (record.kind === 'log' ? `${record.facility}: ${record.text}` : ''),
};
