/** B29, B30, B33 to B38: router preferences and more specific routes, RFC 4191. */
import { seconds } from '../../../base/time';
import type { NdOption } from '../../../wire/nd/options';
import type { RouterPreference } from '../../../wire/nd/router-preference';
import { group, type CaseGroup, type Vector } from '../../case';
import { ip, pio, type RaFields } from '../../messages';
import { echoRequest, ra, replyTo } from '../../packets';
import { anyEchoReply, probe } from '../../patterns';
import { dadIsOver, isUp } from '../../setups';
import { behind, FAR_PREFIX, NUT, PREFIX, TR1, TR2, type Station } from '../../stations';
import { after, type Tester } from '../../tester';

/** One step of a script. */
type Step = (t: Tester) => Promise<void>;

/** The node has an address in the prefix of its link, and no default router; then the steps. */
const script =
  (...steps: readonly Step[]): Vector['run'] =>
  async t => {
    await isUp(t);
    await t.send(ra(TR1, { routerLifetime: 0, options: [pio(PREFIX)] }));
    await dadIsOver(t);
    for (const step of steps) await step(t);
  };

/** A router advertises itself, as a default router of medium preference for half an hour unless said. */
const says =
  (router: Station, fields: RaFields = {}): Step =>
  t =>
    t.send(ra(router, fields));

/** A router that is no default router says what routes it has. */
const knows = (router: Station, ...options: readonly NdOption[]): Step =>
  says(router, { routerLifetime: 0, options });

/** A reply to somebody behind the routers goes through `router`, whichever way the request came. */
const goesThrough =
  (router: Station, address?: string): Step =>
  async t => {
    const ping = echoRequest(behind(TR1, address), NUT.global);
    await t.send(ping);
    await t.expect(replyTo(ping, { to: router.mac }));
  };

const waits =
  (time: number): Step =>
  t =>
    t.pass(seconds(time));

/** A Route Information option for the prefix behind the routers, unless said. */
function route(
  preference: RouterPreference,
  {
    prefix = FAR_PREFIX,
    length = 64,
    lifetime = 600,
  }: { readonly prefix?: string; readonly length?: number; readonly lifetime?: number } = {},
): NdOption {
  return {
    kind: 'route-information',
    prefixLength: length,
    preference,
    routeLifetime: lifetime,
    prefix: ip(prefix),
  };
}

const preference = { spec: 'RFC 4191 §3.2', expects: 'replies through the preferred router' };
const EVERYTHING = { prefix: '::', length: 0 };
/** Linux takes routes of no length by default; with 128 it takes all. */
const ALL_ROUTES = { sysctl: { 'net.ipv6.conf.eth0.accept_ra_rt_info_max_plen': 128 } };

const B29 = group(
  { ...preference, id: 'B29', tahi: 'v6LC.2.2.22', title: 'Preferences of default routers' },
  [
    {
      letter: 'A',
      title: 'high before medium',
      run: script(says(TR1, { preference: 'high' }), says(TR2), goesThrough(TR1)),
    },
    {
      letter: 'B',
      title: 'medium before low',
      run: script(says(TR1, { preference: 'low' }), says(TR2), goesThrough(TR2)),
    },
    {
      letter: 'C',
      title: 'the reserved value is medium',
      run: script(
        says(TR1, { preference: 'reserved' }),
        says(TR2, { preference: 'low' }),
        goesThrough(TR1),
        says(TR2, { preference: 'high' }),
        goesThrough(TR2),
      ),
    },
    {
      letter: 'D',
      title: 'a router comes down in preference',
      run: script(
        says(TR1, { preference: 'high' }),
        says(TR2),
        goesThrough(TR1),
        says(TR1, { preference: 'low' }),
        goesThrough(TR2),
      ),
    },
    {
      letter: 'E',
      title: 'a router goes up in preference',
      run: script(
        says(TR1, { preference: 'low' }),
        says(TR2),
        goesThrough(TR2),
        says(TR1, { preference: 'high' }),
        goesThrough(TR1),
      ),
    },
  ],
);

const routes = {
  spec: 'RFC 4191 §3.1, §3.2',
  expects: 'replies through the router that has the route',
  bench: ALL_ROUTES,
};

const B30 = group({ ...routes, id: 'B30', tahi: 'v6LC.2.2.23', title: 'Route Information options' }, [
  {
    letter: 'A',
    title: 'high preference',
    run: script(says(TR1), knows(TR2, route('high')), goesThrough(TR2)),
  },
  {
    letter: 'B',
    title: 'low preference, and yet more specific than the default route',
    run: script(says(TR1), knows(TR2, route('low')), goesThrough(TR2)),
  },
  {
    letter: 'C',
    title: 'the reserved value makes no route',
    run: script(knows(TR1, route('low')), knows(TR2, route('reserved')), goesThrough(TR1)),
  },
  {
    letter: 'D',
    title: 'prefix length 96',
    run: script(says(TR1), knows(TR2, route('high', { length: 96 })), goesThrough(TR2)),
  },
  {
    letter: 'E',
    title: 'prefix length 32',
    run: script(says(TR1), knows(TR2, route('high', { length: 32 })), goesThrough(TR2)),
  },
  {
    letter: 'F',
    title: 'a change of preference is followed',
    run: script(
      knows(TR1, route('low')),
      knows(TR2, route('medium')),
      goesThrough(TR2),
      knows(TR1, route('high')),
      goesThrough(TR1),
    ),
  },
  {
    letter: 'G',
    title: 'a route for everything, high preference',
    run: script(says(TR1), knows(TR2, route('high', EVERYTHING)), goesThrough(TR2)),
  },
  {
    letter: 'H',
    title: 'a route for everything, low preference',
    run: script(says(TR1), knows(TR2, route('low', EVERYTHING)), goesThrough(TR1)),
  },
  {
    letter: 'I',
    title: 'the lifetime is over',
    run: script(
      knows(TR1, route('low')),
      knows(TR2, route('high', { lifetime: 5 })),
      goesThrough(TR2),
      waits(6),
      goesThrough(TR1),
    ),
  },
  {
    letter: 'J',
    title: 'lifetime 0',
    run: script(
      says(TR1),
      knows(TR2, route('high', EVERYTHING)),
      goesThrough(TR2),
      knows(TR2, route('high', { ...EVERYTHING, lifetime: 0 })),
      goesThrough(TR1),
    ),
  },
]);

const B33 = group(
  { ...preference, id: 'B33', title: 'A router of high preference and lifetime 0 is no default router' },
  [
    {
      run: script(
        says(TR1, { preference: 'low' }),
        says(TR2, { preference: 'high', routerLifetime: 0 }),
        goesThrough(TR1),
      ),
    },
  ],
);

/** TR1, which is in use, does not answer when it is asked whether it is still there. */
const fails =
  (router: Station): Step =>
  async t => {
    await t.expect(probe(router.linkLocal), after(5));
    await t.expect(probe(router.linkLocal), after(1));
    await t.expect(probe(router.linkLocal), after(1));
    await t.quiet(seconds(2));
  };

const B34 = group(
  { ...preference, id: 'B34', title: 'A router of high preference that is not there is not used' },
  [
    {
      run: script(
        says(TR1, { preference: 'high' }),
        says(TR2, { preference: 'low' }),
        goesThrough(TR1),
        fails(TR1),
        goesThrough(TR2),
      ),
    },
  ],
);

const B35 = group({ ...routes, id: 'B35', title: 'The longest match comes before preference' }, [
  { run: script(knows(TR1, route('medium')), knows(TR2, route('high', { length: 48 })), goesThrough(TR1)) },
]);

const B36 = group({ ...routes, id: 'B36', title: 'A route for everything is a default route' }, [
  { run: script(says(TR1), knows(TR2, route('high', EVERYTHING)), goesThrough(TR2)) },
]);

const B37 = group(
  {
    ...routes,
    id: 'B37',
    title: 'A route for everything of lifetime 0 comes before the lifetime of the router',
    expects: 'no reply, as there is no default route',
    linux: [
      {
        sees: 'a reply, by the default route',
        because: 'a route for everything was one of its own, beside the default route',
        before: '3.4',
      },
    ],
  },
  [
    {
      async run(t) {
        await script(
          says(TR1, { preference: 'low', options: [route('low', { ...EVERYTHING, lifetime: 0 })] }),
        )(t);
        const ping = echoRequest(behind(TR1), NUT.global);
        await t.send(ping);
        const [reply] = await t.collect(anyEchoReply, seconds(2));
        return reply === undefined ? undefined : 'a reply, by the default route';
      },
    },
  ],
);

/** Sixteen prefixes behind the routers. */
const SIXTEEN = Array.from({ length: 16 }, (_each, index) => `2001:db8:f0${index.toString(16)}::`);

const B38 = group({ ...routes, id: 'B38', title: 'Sixteen routes in one advertisement' }, [
  {
    run: script(
      says(TR1),
      knows(TR2, ...SIXTEEN.map(prefix => route('medium', { prefix }))),
      ...SIXTEEN.map(prefix => goesThrough(TR2, `${prefix}1`)),
    ),
  },
]);

/** See the file's header. */
export const preferences: readonly CaseGroup[] = [B29, B30, B33, B34, B35, B36, B37, B38];
