/**
 * `bridge monitor`: what changes of devices and ports of bridges, until somebody ends it (bridge/monitor.c).
 *
 * Differs from Linux: the forwarding and the multicast database tell nothing of their changes.
 */
import type { NetlinkEvent } from '../../../kernel/uapi';
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
import { LinkCache } from '../iproute2/link-cache';
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
  const cache = new LinkCache(netlink);
  netlink.subscribe(['LINK'], event => {
    if (!isOfLink(event)) return;
    const out = new Printer({ oneline: settings.oneline });
    printPort(out, event.link, cache.find, {
      details: settings.details > 0,
      state: event.kind === 'newport',
      deleted: event.kind === 'dellink' || event.kind === 'delport',
    });
    const time = formatTimestamp(process.now(), settings.timestamp);
    session.write(`${time}${wanted.labels ? '[LINK]' : ''}${out.flush()}`);
  });
  return 'running';
}

function isOfLink(event: NetlinkEvent): event is Extract<NetlinkEvent, { readonly link: unknown }> {
  return 'link' in event;
}
