import type { RouteInfo } from '../../../../sim/kernel/uapi';
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { type Outcome, runOn, type Snapshot } from '../iproute2/fake-process';
import { outputOf, readRecording, splitWords } from '../iproute2/recording';
import { linkOf, parseJson, routeOf } from '../iproute2/snapshot';

const RECORDED = readRecording('test/realkernel/recorded/formats/ip-route.txt');

const device = (ifindex: number, ifname: string): ReturnType<typeof linkOf> =>
  linkOf({ ifindex, ifname, flags: ['UP'], mtu: 1500, qdisc: 'noqueue', operstate: 'UP', txqlen: 1000 }, {});

const LINKS = ['lo', 'eth0', 'veth1', 'veth2', 'vbr1', 'vbr2', 'vbr0'].map((name, at) =>
  device(at + 1, name),
);

/** A route with a tunnel in it is none that is simulated; its JSON has `dst` twice. */
const TUNNEL = '2001:db8:1f::/64';
const isPlain = (route: object): boolean => !('encap' in route);

function routesOf(section: string): RouteInfo[] {
  const json = parseJson(outputOf(RECORDED, section, 'ip -6 -j route show table all'));
  return json.filter(isPlain).map(routeOf);
}

const SLAAC: Snapshot = { links: LINKS, routes: routesOf('after SLAAC') };
const ADDED: Snapshot = { links: LINKS, routes: routesOf('added') };

const shows = (section: string): (readonly [string, string])[] =>
  RECORDED.filter(
    entry =>
      entry.section === section && entry.node === 'host' && /^ip .*route( show.*)?$/.test(entry.command),
  ).map(({ command, output }) => [command, output] as const);

const run = (snapshot: Snapshot, command: string): Outcome => runOn(snapshot, program, splitWords(command));

/** Without the route that has a tunnel, in text and in JSON. */
function withoutTunnel(output: string): string {
  if (output.startsWith('[')) return `${JSON.stringify(parseJson(output).filter(isPlain))}\n`;
  return output.replace(new RegExp(`^.*${TUNNEL}.*\n`, 'gm'), '');
}

describe('ip -6 route show, held against iproute2 6.1', () => {
  it.each(shows('after SLAAC'))('after SLAAC: %s', (command, output) => {
    expect(run(SLAAC, command)).toMatchObject({ output, status: 0 });
  });

  it.each(shows('added'))('routes of all kinds: %s', (command, output) => {
    expect(run(ADDED, command)).toMatchObject({ output: withoutTunnel(output), status: 0 });
  });

  it.each(shows('selected'))('selected: %s', (command, output) => {
    expect(run(ADDED, command)).toMatchObject({ output: withoutTunnel(output), status: 0 });
  });

  it('with the other end down', () => {
    const section = 'link down at the other end: linkdown';
    const routes = parseJson(outputOf(RECORDED, section, 'ip -6 -j route'))
      .filter(isPlain)
      .map(routeOf);
    const output = withoutTunnel(outputOf(RECORDED, section, 'ip -6 route'));
    expect(run({ links: LINKS, routes }, 'ip -6 route')).toMatchObject({ output, status: 0 });
  });

  it('are left out without a family: those of IPv4 are asked for', () => {
    expect(run(ADDED, 'ip route')).toMatchObject({ output: '', status: 0 });
    expect(run(ADDED, 'ip -4 route show table all')).toMatchObject({ output: '', status: 0 });
    expect(run(ADDED, 'ip route show table all').output).toContain('2001:db8:1::/64 dev eth0');
  });
});

describe('ip -6 route flush', () => {
  /** A kernel that deletes what it is asked to, round after round. */
  const deleted = (command: string): unknown[] => {
    const routes = [...(ADDED.routes ?? [])];
    const outcome = runOn(
      {
        links: LINKS,
        get routes() {
          return routes.splice(0);
        },
      },
      program,
      splitWords(command),
    );
    expect(outcome.status).toBe(0);
    return outcome.requests.map(([, request]) => request);
  };

  it('deletes what the filter selects, with all that was told of it', () => {
    expect(deleted('ip -6 route flush proto static')).toEqual([
      expect.objectContaining({ table: 254, protocol: 'static', metric: 1024, dev: 'eth0' }),
    ]);
    expect(deleted('ip -6 route flush root 2001:db8:1b::/64')).toEqual([
      expect.objectContaining({ nexthops: [expect.anything(), expect.anything()] }),
    ]);
    expect(deleted('ip -6 route flush dev vbr0')).toHaveLength(2);
  });

  it('gives up when the kernel says that it deleted and did not', () => {
    const outcome = run(ADDED, 'ip -6 route flush table main');
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toMatch(
      /^\n\*\*\* Flush not completed after 31 seconds, \d+ entries remain \*\*\*\n$/,
    );
  });

  it('tells what the kernel refuses', () => {
    const refusal = { errno: 'EPERM' } as const;
    expect(run({ ...ADDED, refusal }, 'ip -6 route flush table main')).toMatchObject({
      output: 'Failed to send flush request: Operation not permitted\n',
      status: 2,
    });
  });
});

// iproute2 looks at the ticks that are left, and shows seconds.
it('a route with less than a second left has 0 of them, or none when no tick is left', () => {
  const ending = (expires: number): Snapshot => ({
    links: LINKS,
    routes: ADDED.routes!.slice(0, 1).map(route => ({ ...route, expires })),
  });
  expect(run(ending(0.94), 'ip -6 route show table all').output).toContain(' expires 0sec ');
  expect(run(ending(-2.5), 'ip -6 route show table all').output).toContain(' expires -2sec ');
  expect(run(ending(0), 'ip -6 route show table all').output).not.toContain('expires');
});
