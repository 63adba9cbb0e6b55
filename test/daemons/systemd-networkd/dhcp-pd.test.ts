/**
 * What the real systemd-networkd 252.38 made of these files in a network namespace (kernel 6.18.44), beside ISC's dhcpd
 * 4.4.3-P1, which delegates a /60 until it is killed in second 12; and what the simulated one makes of them.
 */
import { PD_UPLINK, Router, share } from './pd-router';
import recorded from './recorded-pd-252.json';

interface Case {
  readonly files: Readonly<Record<string, string>>;
  readonly recorded: Readonly<Record<string, readonly string[]>>;
}

const CASES = recorded as Readonly<Record<string, Case>>;

const comparable = (shown: readonly string[]): string[] =>
  shown.map(line =>
    line
      .replace(/^\d+: |@if\d+|link-netns r| link-netnsid \d| qdisc \w+| group default/g, '')
      .replace(/\d+sec/g, 'N')
      .trim(),
  );

describe.each(Object.entries(CASES))('%s', (_name, { files, recorded: real }) => {
  const router = new Router(files);
  const shown: Record<string, string[]> = {};
  const show = (when: string): void => {
    shown[`${when}: ip -6 addr`] = router.lines('ip -6 addr show scope global');
    shown[`${when}: ip -6 route`] = router.lines('ip -6 route show');
    shown[`${when}: client`] = router.lines(
      'ip -6 addr show scope global dev c0; ip -6 route show dev c0',
      router.server,
    );
    const file = '/run/systemd/netif/links/*';
    shown[`${when}: state`] = router.lines(`grep -hE '^(ADMIN|OPER|ADDRESS|ONLINE)_STATE' ${file}`);
  };
  router.until(12);
  show('bound');
  router.server.run('kill $(cat /run/dhcpd6.pid)');
  router.until(74);
  show('expired');
  router.node.run('systemctl stop systemd-networkd');
  router.until(75);
  show('stopped');

  test.each(Object.keys(real).filter(key => key.includes(': ')))('%s is as recorded', key => {
    expect(comparable(shown[key] ?? []).sort()).toEqual(comparable(real[key] ?? []).sort());
  });

  test('the log says the same, links as they happen to come', () => {
    expect([...router.log].sort()).toEqual([...(real['log'] ?? [])].sort());
  });
});

test('networkd.pd.assigned: subnets that nobody asks for, one for each link, with the address of Token=', () => {
  const router = new Router({
    '/etc/systemd/network/eth0.network': PD_UPLINK,
    '/etc/systemd/network/lan0.network': share('lan0', '[DHCPPrefixDelegation]\nToken=::1a:2b:3c:4d\n'),
    '/etc/systemd/network/lan1.network': share('lan1', 'IPv6SendRA=yes\n'),
  }).until(12);
  expect(router.decided('networkd.pd.assigned')).toBe(true);
  const addresses = router.lines('ip -6 -o addr show scope global').join('\n');
  expect(addresses).toContain(
    'lan0    inet6 2001:db8:f0f0:0:1a:2b:3c:4d/64 metric 256 scope global dynamic mngtmpaddr',
  );
  expect(addresses).toContain('lan1    inet6 2001:db8:f0f0:1:0:ff:fe00:6/64');
  expect(router.lines('ip -6 -o addr show dev c1 scope global', router.server).join()).toContain(
    '2001:db8:f0f0:1:0:ff:fe00:5/64',
  );
});

test('networkd.pd.out-of-range: SubnetId= is hexadecimal, and a /60 has sixteen', () => {
  const at = (id: string): Router =>
    new Router({
      '/etc/systemd/network/eth0.network': PD_UPLINK,
      '/etc/systemd/network/lan0.network': share('lan0', `[DHCPPrefixDelegation]\nSubnetId=${id}\n`),
    }).until(12);
  expect(at('10').decided('networkd.pd.out-of-range')).toBe(true);
  expect(at('f').lines('ip -6 -o addr show dev lan0 scope global').join()).toContain('2001:db8:f0f0:f:');
});
