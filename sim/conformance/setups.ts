/** How cases begin: what the specifications call Common Test Setups, and neighbours brought into a state. */
import { seconds } from '../base/time';
import { pio, type RaFields } from './messages';
import { echoRequest, na, ns, ra, replyTo } from './packets';
import { dadProbe, like, probe } from './patterns';
import { NUT, NUT1, PREFIX, type Station } from './stations';
import { after, within, type Tester } from './tester';

/** Duplicate address detection: up to a second of random delay, a second of silence, and what late timers add. */
const DAD = 3;

/** The kernel's link-local addresses are there. */
export async function isUp(t: Tester): Promise<void> {
  for (const own of [NUT, NUT1]) {
    if (!t.kernel.ports.includes(own.port)) continue;
    const speaks = like(
      'anything from its link-local address',
      ({ payload }) => payload.kind === 'ipv6' && payload.src === own.linkLocal.ip,
    );
    await t.next(within(2 * DAD), speaks, own.port);
  }
  t.remark('the node under test is up');
}

/** An address that begins its life now has passed duplicate address detection. */
export async function dadIsOver(t: Tester): Promise<void> {
  await t.pass(seconds(DAD));
}

/** The interface of a kernel that was put on the bench down comes up, and probes for its link-local address. */
export async function comesUp(t: Tester): Promise<void> {
  await t.type('ip link set eth0 up');
  await t.expect(dadProbe(NUT.linkLocal.ip), within(2));
}

/** What a router of a setup advertises, unless a case says otherwise: its prefix, for addresses and on-link. */
export const ONE_PREFIX: RaFields = { options: [pio(PREFIX)] };

/** The node has these default routers, an address in their prefix, and each of them as a REACHABLE neighbour. */
export async function hasRouters(
  t: Tester,
  routers: readonly Station[],
  fields: RaFields = ONE_PREFIX,
): Promise<void> {
  await isUp(t);
  t.answers(...routers);
  for (const router of routers) await t.send(ra(router, { ...fields, sllao: undefined }));
  await dadIsOver(t);
  for (const router of routers) {
    const ping = echoRequest(router.linkLocal, NUT.linkLocal);
    await t.send(ping);
    await t.expect(replyTo(ping), within(0.5));
  }
  t.remark(`its default routers: ${routers.map(({ name }) => name).join(', ')}`);
}

/** Where a neighbour's entry is at the beginning of a case. */
export type NeighbourState = 'none' | 'INCOMPLETE' | 'REACHABLE' | 'STALE' | 'PROBE';

/** The base reachable time that neighbours who are to become STALE get, in seconds. */
export const REACHABLE_TIME = 10;

/**
 * Bring the entry of `who` into `state`, by packets alone. In INCOMPLETE an Echo Reply is queued, whose request is given
 * back. The node has to be up.
 */
export async function neighbourIs(
  t: Tester,
  who: Station,
  state: NeighbourState,
  as: 'RSO' | 'SO' = 'SO',
): Promise<void> {
  const { linkLocal: them } = who;
  if (state === 'none') return;
  const ping = echoRequest(them, NUT.linkLocal);
  await t.send(ping);
  await t.expect(ns(NUT.linkLocal, them.ip));
  if (state === 'PROBE') {
    // An unsolicited advertisement makes it STALE, its use DELAY, and nobody confirms it then.
    await t.send(na(them, NUT.linkLocal, as === 'RSO' ? 'RO' : 'O'));
    await t.expect(replyTo(ping));
    await t.expect(probe(them), after(5));
  } else if (state !== 'INCOMPLETE') {
    await t.send(na(them, NUT.linkLocal, as));
    await t.expect(replyTo(ping));
    if (state === 'STALE') await t.quiet(seconds(1.5 * REACHABLE_TIME + 0.5));
  }
  t.remark(`${who.name} is ${state} now`);
}

/** A router says how long reachability lasts, and nothing else: it is no default router. */
export async function reachableTime(t: Tester, router: Station, time = REACHABLE_TIME): Promise<void> {
  await t.send(
    ra(router, { routerLifetime: 0, reachableTime: time * 1000, retransTimer: 1000, sllao: undefined }),
  );
}
