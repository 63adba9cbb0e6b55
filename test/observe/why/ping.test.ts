import { seconds } from '../../../sim/base/time';
import { answerTo, HOST_LL, outline, pair, RADVD, ROUTER_LL, type } from './runs';

describe('a ping', () => {
  it('that was answered leads to the reply, and over the request back to what was typed', () => {
    const { lab, host, store } = pair({ radvd: RADVD });
    type(host, 8, `ping -c 1 -I eth0 ${ROUTER_LL}`);
    lab.runUntil(seconds(10));
    const [end, ...steps] = answerTo(store, 'host', `ping ${ROUTER_LL}`).steps;
    expect(end?.decision?.outcome).toBe('deliver');
    expect(outline(steps)).toEqual([
      `router: eth0 sent an echo reply 1 from ${ROUTER_LL} to ${HOST_LL}`,
      'router: icmp6.echo.answered',
      `host: eth0 sent an echo request 1 from ${HOST_LL} to ${ROUTER_LL}`,
      `host: somebody typed \`ping -c 1 -I eth0 ${ROUTER_LL}\``,
    ]);
  });

  it('to a neighbour that is not there ends with the solicitations that nobody answered', () => {
    const { lab, host, store } = pair({ radvd: RADVD });
    type(host, 8, 'ping -c 1 -W 1 2001:db8:1::99');
    lab.runUntil(seconds(14));
    const { steps } = answerTo(store, 'host', 'ping 2001:db8:1::99');
    expect(outline(steps)[0]).toBe('host: neigh.resolve.failed');
    expect(outline(steps).at(-1)).toBe('host: somebody typed `ping -c 1 -W 1 2001:db8:1::99`');
  });

  it('that a router has no route for ends on the router', () => {
    const { lab, host, store } = pair({ radvd: RADVD });
    type(host, 8, 'ping -c 1 -W 1 2001:db8:ffff::1');
    lab.runUntil(seconds(12));
    expect(outline(answerTo(store, 'host', 'ping 2001:db8:ffff::1').steps)).toContain(
      'router: ip6.route.none',
    );
  });

  it('that could not leave ends with the missing route and what was typed', () => {
    const { lab, host, store } = pair();
    type(host, 8, 'ping -c 1 -W 1 2001:db8:ffff::1');
    lab.runUntil(seconds(12));
    const answer = answerTo(store, 'host', 'ping 2001:db8:ffff::1');
    expect(outline(answer.steps)).toEqual([
      'host: ip6.lookup.no-route',
      'host: somebody typed `ping -c 1 -W 1 2001:db8:ffff::1`',
    ]);
    expect(answer.lost).toEqual([]);
  });

  it('is told apart from an earlier one, and the route that is missing now is followed', () => {
    const { lab, host, store } = pair({ radvd: RADVD });
    type(host, 8, 'ping -c 1 -W 1 2001:db8:1::1');
    type(host, 9, 'ip -6 route del 2001:db8:1::/64 dev eth0');
    type(host, 9.5, 'ip -6 route del default');
    type(host, 10, 'ping -c 1 -W 1 2001:db8:1::1');
    lab.runUntil(seconds(12));
    const answer = answerTo(store, 'host', 'ping 2001:db8:1::1');
    expect(outline(answer.steps)[0]).toBe('host: ip6.lookup.no-route');
    expect(outline(answer.lost).at(-1)).toBe('host: somebody typed `ip -6 route del default`');
  });

  it('that a route refuses names the type of the route', () => {
    const { lab, host, store } = pair();
    type(host, 7, 'ip -6 route add prohibit 2001:db8:ffff::/64');
    type(host, 8, 'ping -c 1 -W 1 2001:db8:ffff::1');
    lab.runUntil(seconds(12));
    const [refused] = answerTo(store, 'host', 'ping 2001:db8:ffff::1').steps;
    expect([refused?.decision?.id, refused?.inputs]).toEqual([
      'ip6.lookup.refused',
      { destination: '2001:db8:ffff::1', type: 'prohibit' },
    ]);
  });

  it('without any address to send from says so', () => {
    const { lab, host, store } = pair();
    type(host, 7, 'ip link set lo down');
    type(host, 7, 'ip addr flush dev eth0; ip -6 route add 2001:db8:ffff::/64 dev eth0');
    type(host, 8, 'ping -c 1 -W 1 2001:db8:ffff::1');
    lab.runUntil(seconds(12));
    expect(outline(answerTo(store, 'host', 'ping 2001:db8:ffff::1').steps)[0]).toBe(
      'host: ip6.lookup.no-source',
    );
  });
});
