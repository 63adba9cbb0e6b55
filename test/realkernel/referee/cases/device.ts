/** What becomes of addresses and routes when a device goes down, loses IPv6, or is changed. */
import { pio, sllao } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';

const DOWN = 'addrconf_ifdown(), net/ipv6/addrconf.c';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const STATE = ['ip -6 addr', 'ip -6 route show table all'];

/** A device with an advertised address and one by hand; commands, each with what is there then. */
function then(
  id: string,
  title: string,
  commands: readonly string[],
  sysctl: Record<string, number> = {},
  source = DOWN,
): Row {
  return [
    id,
    { title, source, bench: quick({ sysctl }) },
    async k => {
      await k.ready();
      await k.ra({ options: [sllao(), pio('2001:db8:1::')] });
      await k.run('ip addr add 2001:db8:9::9/64 dev eth0');
      for (const command of commands) {
        await k.run(command);
        await k.wait(2.5);
        await k.run(...STATE);
      }
    },
  ];
}

const set = (key: string, value: number): string => `sysctl -w net.ipv6.conf.${key}=${value}`;

export const device = theme('device', [
  then('down-up', 'Down and up', ['ip link set eth0 down', 'ip link set eth0 up']),
  then(
    'down-up-kept',
    'Down and up with keep_addr_on_down',
    ['ip link set eth0 down', 'ip link set eth0 up'],
    {
      'net.ipv6.conf.eth0.keep_addr_on_down': 1,
    },
  ),
  then(
    'down-up-kept-by-all',
    'keep_addr_on_down of `all`',
    ['ip link set eth0 down', 'ip link set eth0 up'],
    {
      'net.ipv6.conf.all.keep_addr_on_down': 1,
    },
  ),
  then(
    'down-up-not-kept',
    'keep_addr_on_down of `all` against that of the device',
    ['ip link set eth0 down'],
    {
      'net.ipv6.conf.all.keep_addr_on_down': -1,
      'net.ipv6.conf.eth0.keep_addr_on_down': 1,
    },
  ),
  then('disable-enable', 'disable_ipv6 1 and 0', [set('eth0.disable_ipv6', 1), set('eth0.disable_ipv6', 0)]),
  then('disable-all', 'disable_ipv6 of `all`, and of one device back', [
    set('all.disable_ipv6', 1),
    set('eth0.disable_ipv6', 0),
  ]),
  then('disable-lo', 'disable_ipv6 of lo', [set('lo.disable_ipv6', 1), set('lo.disable_ipv6', 0)]),
  then('disable-down-up', 'Disabled, down, enabled, up', [
    set('eth0.disable_ipv6', 1),
    'ip link set eth0 down',
    set('eth0.disable_ipv6', 0),
    'ip link set eth0 up',
  ]),
  then('lo-down', 'lo goes down and up', ['ip link set lo down', 'ip link set lo up']),
  then('mtu-1279', 'An MTU of 1279 and back', ['ip link set eth0 mtu 1279', 'ip link set eth0 mtu 1500']),
  then('mtu-1280', 'An MTU of 1280', ['ip link set eth0 mtu 1280'], {}, 'rt6_mtu_change(), net/ipv6/route.c'),
  then('mac', 'Another MAC', [
    'ip link set eth0 address 02:00:00:00:00:99',
    'ip link set eth0 down',
    'ip link set eth0 up',
  ]),
  then('arp-off', 'arp off and on', ['ip link set eth0 arp off', 'ip link set eth0 arp on']),
  then('addrgenmode', 'addrgenmode none and eui64 while up', [
    'ip link set eth0 addrgenmode none',
    'ip link set eth0 addrgenmode eui64',
  ]),
  then('rename', 'Another name', [
    'ip link set eth0 down',
    'ip link set eth0 name wan',
    'ip link set wan up',
  ]),
  then('rename-up', 'Another name while up', ['ip link set eth0 name wan']),
]);
