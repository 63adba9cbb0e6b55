/**
 * `bridge monitor`: what changes at the ports of bridges, until somebody ends it (bridge/monitor.c).
 *
 * Differs from Linux: the forwarding and the multicast database tell nothing of their changes.
 */
import { Complaint, notSimulated, USAGE_STATUS } from '../iproute2/complaint';
import {
  abbreviated,
  anything,
  exactly,
  flag,
  type Keyword,
  readKeywords,
  valued,
} from '../iproute2/keywords';
import { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import { formatTimestamp } from '../iproute2/timestamp';
import type { Words } from '../iproute2/words';
import { printPort } from './link';
import { MONITOR_USAGE } from './usage';

interface Wanted {
  links: boolean;
  /** Objects were named. */
  named: boolean;
  labels: boolean;
}

const KEYWORDS: readonly Keyword<Wanted>[] = [
  valued(abbreviated('file'), anything, () =>
    notSimulated('reading what was monitored from a file', USAGE_STATUS),
  ),
  flag(abbreviated('link'), wanted => {
    wanted.links = true;
    wanted.named = true;
  }),
  flag(abbreviated('fdb', 'mdb', 'vlan'), wanted => void (wanted.named = true)),
  flag(exactly('vni'), wanted => void (wanted.named = true)),
  flag(exactly('all'), wanted => {
    wanted.named = false;
    wanted.labels = true;
  }),
  flag(abbreviated('help'), () => new Complaint(MONITOR_USAGE, USAGE_STATUS)),
];

export function monitor(session: Session, words: Words): Result {
  const wanted: Wanted = { links: false, named: false, labels: false };
  const complaint = readKeywords(
    words,
    KEYWORDS,
    wanted,
    word => new Complaint(`Argument "${word}" is unknown, try "bridge monitor help".\n`, USAGE_STATUS),
  );
  if (complaint !== undefined) return complaint;
  if (wanted.named && !wanted.links) return 'running';
  const { netlink, settings, process } = session;
  netlink.subscribe(['LINK'], event => {
    if ((event.kind !== 'newlink' && event.kind !== 'dellink') || event.link.slaveKind !== 'bridge') return;
    const out = new Printer({ oneline: settings.oneline });
    printPort(out, event.link, netlink.links(), settings.details > 0, event.kind === 'dellink');
    const time = formatTimestamp(process.now(), settings.timestamp);
    session.write(`${time}${wanted.labels ? '[LINK]' : ''}${out.flush()}`);
  });
  return 'running';
}
