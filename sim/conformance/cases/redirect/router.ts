/** C19 to C22: a router redirects its neighbours, and nobody redirects it. */
import { seconds } from '../../../base/time';
import type { Frame } from '../../../wire/frame';
import type { NdOption } from '../../../wire/nd/options';
import { hasAddresses, ROUTER, ROUTER_OF_TWO_LINKS } from '../../router-under-test';
import { group, type CaseGroup } from '../../case';
import { tllao } from '../../messages';
import { echoRequest, forwarded, redirect, redirectedHeader } from '../../packets';
import { anyRedirect, like } from '../../patterns';
import {
  FAR_NODE,
  FAR_PREFIX,
  toGroup,
  movedTo,
  NUT,
  NUT1,
  TN1,
  TN2,
  TR1,
  TR2,
  type End,
} from '../../stations';
import type { Tester } from '../../tester';
import { FAR, OTHER_FAR } from './redirects';

const shared = { tests: 'router', bench: ROUTER } as const;

/** The node has addresses on its links, and a route to what is behind TR1. */
async function routes(t: Tester): Promise<void> {
  await hasAddresses(t);
  await t.type(`ip route add ${FAR_PREFIX}/64 via ${TR1.linkLocal.ip} dev eth0`);
}

/** A request that comes to the node to be passed on to `to`. */
function through(from: End, to: End, size?: number): Frame {
  return echoRequest(from, movedTo(NUT.mac, to), size === undefined ? {} : { size });
}

/** The Redirect about `request`: whose destination is better reached through `target`. */
function redirected(request: Frame, destination: End, target: End, ...options: readonly NdOption[]): Frame {
  return redirect(NUT.linkLocal, destination.ip, target.ip, {
    to: TN1.global,
    options: [...options, redirectedHeader(request)],
  });
}

/**
 * A request is passed on to `next`, and its sender told so: the first time without its link-layer address, which was not
 * known when the request came, and the second time with it.
 */
async function isRedirected(t: Tester, destination: End, target: End, next: End): Promise<void> {
  const request = through(TN1.global, destination);
  const onward = forwarded(request, NUT.mac, next.mac);
  await t.send(request);
  await t.expectAll([redirected(request, destination, target), onward]);
  await t.quiet(seconds(3));
  await t.send(request);
  await t.expectAll([redirected(request, destination, target, tllao(next.mac)), onward]);
}

const sends = { ...shared, spec: 'RFC 4861 §8.2', tahi: 'v6LC.2.3.16' };

const C19 = group(
  {
    ...sends,
    id: 'C19',
    title: 'A router redirects to a neighbour of the sender',
    expects: 'the packet passed on, and a Redirect that is not longer than 1280 octets',
  },
  [
    {
      tahi: 'A',
      async run(t) {
        await routes(t);
        await isRedirected(t, TN2.global, TN2.global, TN2.global);
        await t.quiet(seconds(3));
        const large = through(TN1.global, TN2.global, 1400);
        await t.send(large);
        const short = like('redirect of at most 1280 octets', frame => {
          const { payload } = frame;
          return anyRedirect.matches(frame) && payload.kind === 'ipv6' && payload.length <= 1280;
        });
        await t.expectAll([short, forwarded(large, NUT.mac, TN2.mac)]);
      },
    },
  ],
);

const C20 = group(
  {
    ...sends,
    id: 'C20',
    title: 'A router redirects to another router',
    expects: 'the packet passed on, and a Redirect with the link-local address of the other router',
  },
  [
    {
      tahi: 'B',
      async run(t) {
        await routes(t);
        await isRedirected(t, FAR, TR1.linkLocal, TR1.linkLocal);
      },
    },
  ],
);

const C21 = group({ ...sends, id: 'C21', title: 'A router does not redirect', expects: 'no Redirect' }, [
  {
    letter: 'C',
    title: 'a sender that is no neighbour',
    async run(t) {
      await routes(t);
      const request = through({ ip: FAR.ip, mac: TN1.mac }, TN2.global);
      await t.send(request);
      await t.expect(forwarded(request, NUT.mac, TN2.mac));
      await t.never(anyRedirect, seconds(2));
    },
  },
  {
    letter: 'D',
    title: 'a packet to a group',
    async run(t) {
      await routes(t);
      await t.send(echoRequest(TN1.global, toGroup(TN2.global.ip.solicitedNode())));
      await t.quiet(seconds(2));
    },
  },
]);

const C22 = group(
  {
    ...shared,
    id: 'C22',
    tahi: 'v6LC.2.3.17',
    title: 'A router does not let itself be redirected',
    spec: 'RFC 4861 §8.2',
    expects: 'packets passed on through the same router as before',
    bench: ROUTER_OF_TWO_LINKS,
  },
  [
    {
      async run(t) {
        await routes(t);
        const onward = echoRequest(FAR_NODE.global, movedTo(NUT1.mac, OTHER_FAR));
        const there = forwarded(onward, NUT.mac, TR1.mac);
        await t.sendAt('eth1', onward);
        await t.expect(there);
        await t.send(redirect(TR1.linkLocal, OTHER_FAR.ip, TR2.linkLocal.ip, { options: [tllao(TR2.mac)] }));
        await t.sendAt('eth1', onward);
        await t.expect(there);
      },
    },
  ],
);

/** See the file's header. */
export const redirectRouter: readonly CaseGroup[] = [C19, C20, C21, C22];
