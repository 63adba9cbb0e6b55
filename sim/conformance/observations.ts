/** What can be told of a kernel from outside, in the few words in which cases say what they expect. */
import { Ip6 } from '../base/ip6';
import { milliseconds, seconds } from '../base/time';
import type { Frame } from '../wire/frame';
import { ip } from './messages';
import { echoRequest, na, ns, replyTo } from './packets';
import { patternOf, probe } from './patterns';
import { movedTo, NUT, ownerOf, TN1, type End, type Station } from './stations';
import { within, type Tester } from './tester';

/** Where a neighbour's entry says it is: its own MAC, or the other one that it spoke of later. */
export type Where = 'the same MAC' | 'the new MAC';

/** An entry as the outside sees it. */
export type EntrySeen = `${'REACHABLE' | 'STALE' | 'PROBE'} at ${Where}` | 'unresolved';

/** A probe later than this many seconds after a packet was sent is no longer one that was under way already. */
const UNDER_WAY = 2.5;
/** DELAY_FIRST_PROBE_TIME is five seconds; who is REACHABLE is not probed then. */
const NO_PROBE = 6.5;

/**
 * What the node believes of a neighbour: whether a reply goes out at once and to which MAC, and whether and when it then
 * asks if the neighbour is still there.
 * @returns an EntrySeen, or the packet that fits none.
 */
export async function entryOf(t: Tester, who: Station): Promise<string> {
  // Reachability that was confirmed five seconds ago to the instant would still count.
  await t.quiet(milliseconds(100));
  const ping = echoRequest(who.linkLocal, NUT.linkLocal, { sequence: 99 });
  await t.send(ping);
  const answer = await t.next();
  if (answer === undefined) return 'no answer';
  if (patternOf(ns(NUT.linkLocal, who.linkLocal.ip)).matches(answer)) return 'unresolved';
  const mac = answer.dst;
  const where = mac === who.mac ? 'the same MAC' : mac === who.otherMac ? 'the new MAC' : ownerOf(mac);
  if (!patternOf(replyTo(ping, { to: mac })).matches(answer)) return patternOf(answer).text;
  const started = t.mark;
  const asks = await t.next(within(NO_PROBE));
  if (asks === undefined) return `REACHABLE at ${where}`;
  if (!probe(movedTo(mac, who.linkLocal)).matches(asks)) return patternOf(asks).text;
  return t.mark - started < seconds(UNDER_WAY) ? `PROBE at ${where}` : `STALE at ${where}`;
}

/** What TN1 asks for the link-layer address of one of the node's addresses, to its group. */
function question(address: End): Frame {
  return ns(TN1.linkLocal, address.ip);
}

/** The address is the node's: a solicitation for it is answered. @throws Unexpected */
export async function isAssigned(t: Tester, address: End): Promise<void> {
  t.answers(TN1);
  await t.send(question(address));
  await t.expect(na(address, TN1.linkLocal, 'SO'));
}

/** The address is not the node's: a solicitation for it is not answered. @throws Unexpected */
export async function isNotAssigned(t: Tester, address: End): Promise<void> {
  t.answers(TN1);
  await t.send(question(address));
  await t.quiet(seconds(1));
}

/** The address that the node has in a prefix by its MAC. */
export function inPrefix(prefix: string, { mac }: Station = NUT): End {
  return { ip: Ip6.join(ip(prefix), mac.interfaceId()), mac };
}
