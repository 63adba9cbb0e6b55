/** A11 and A12: a neighbour that was not heard of for long is asked whether it is still there. */
import { seconds } from '../../../base/time';
import { group, type CaseGroup, type Vector } from '../../case';
import { pio } from '../../messages';
import { echoRequest, na, ns, replyTo } from '../../packets';
import { probe } from '../../patterns';
import { hasRouters } from '../../setups';
import { NUT, PREFIX, TN1, TR1, type End } from '../../stations';
import { after } from '../../tester';

const shared = {
  title: 'Reachability is confirmed before it is relied on for long',
  spec: 'RFC 4861 §7.3.3',
  expects: 'a reply at once, and five seconds later three unicast solicitations a second apart',
};

/** With a base reachable time of 30 seconds an entry is STALE after 45, and DELAY begins with the reply. */
const confirms =
  (who: End, me: End): Vector['run'] =>
  async t => {
    await hasRouters(t, [TR1], { reachableTime: 30_000, retransTimer: 1000, options: [pio(PREFIX)] });
    const ping = echoRequest(who, me);
    await t.send(ping);
    await t.expect(ns(me, who.ip));
    await t.send(na(who, me, 'SO'));
    await t.expect(replyTo(ping));
    await t.quiet(seconds(46));
    await t.send(ping);
    await t.expect(replyTo(ping));
    await t.expect(probe(who), after(5));
    await t.expect(probe(who), after(1));
    await t.expect(probe(who), after(1));
    await t.quiet(seconds(3));
  };

const A11 = group({ id: 'A11', tahi: 'v6LC.2.1.6', ...shared }, [
  { tahi: 'A', title: 'link-local to link-local', run: confirms(TN1.linkLocal, NUT.linkLocal) },
]);

const A12 = group({ id: 'A12', tahi: 'v6LC.2.1.6', ...shared }, [
  { letter: 'B', title: 'global to global', run: confirms(TN1.global, NUT.global) },
  { letter: 'C', title: 'link-local to global', run: confirms(TN1.linkLocal, NUT.global) },
  { letter: 'D', title: 'global to link-local', run: confirms(TN1.global, NUT.linkLocal) },
]);

/** See the file's header. */
export const confirmation: readonly CaseGroup[] = [A11, A12];
