/**
 * The methods of `inet6` (inet6.defn of ifupdown 0.8.41): the commands to the character, as `ifup -v` prints them.
 *
 * Differs from Linux: `hwaddress random` is passed on as it is.
 */
import { always, hardwareAddress, hexAddress, preferredLifetime, token } from './conversions';
import type { Conditions, Conversion, Family, Step } from './method';

const MODPROBE = 'modprobe -q net-pf-10 > /dev/null 2>&1 || true # ignore failure.';
const KEY = 'sysctl -q -e -w net.ipv6.conf.%iface/.//%';
const PRIVEXT = `-[[${KEY}.use_tempaddr=%privext%]]`;
const ACCEPT_RA = `-[[${KEY}.accept_ra=%accept_ra%]]`;
const AUTOCONF = `-[[${KEY}.autoconf=%autoconf%]]`;
const MTU = `-[[if [ "$(cat /sys/class/net/%iface%/mtu)" -lt %mtu% ]; then ip link set dev %iface% mtu %mtu%; else ${KEY}.mtu=%mtu%; fi]]`;
const DHCLIENT_FILES =
  '-pf /run/dhclient6.%iface%.pid -lf /var/lib/dhcp/dhclient6.%iface%.leases -I -df /var/lib/dhcp/dhclient.%iface%.leases';

/** Addresses that advertisements made go when none are to be taken any more. */
const FLUSH_AUTOCONFIGURED: Step = {
  run: 'ip addr flush dev %iface% mngtmpaddr',
  when: asked => asked.set('accept_ra') && !asked.true('accept_ra'),
};
const LINK_DOWN: Step = { run: 'ip link set dev %iface% down', when: asked => asked.isLink };
const NO_CLIENT = "echo 'No DHCPv6 client software found!' >&2; false";
const WAIT_FOR_LL6 = '/lib/ifupdown/wait-for-ll6.sh';
const SETTLE_DAD = '/lib/ifupdown/settle-dad.sh';

const HARDWARE_ADDRESS: Conversion = { option: 'hwaddress', convert: hardwareAddress };
const PREFERRED_LIFETIME: Conversion = { option: 'preferred-lifetime', convert: preferredLifetime };

const hasClient = (asked: Conditions): boolean => asked.executable('dhclient');
const skipsDad = (asked: Conditions): boolean => asked.set('dad-attempts') && !asked.true('dad-attempts');

export const INET6: Family = {
  name: 'inet6',
  methods: [
    {
      name: 'auto',
      defaults: [
        ['accept_ra', '2'],
        ['request_prefix', '0'],
        ['ll-attempts', '60'],
        ['ll-interval', '0.1'],
      ],
      up: [
        MODPROBE,
        PRIVEXT,
        `-${KEY}.accept_ra=%accept_ra%`,
        `-${KEY}.autoconf=1`,
        FLUSH_AUTOCONFIGURED,
        'ip link set dev %iface% up',
        { run: WAIT_FOR_LL6, when: asked => asked.true('dhcp') && asked.executable(WAIT_FOR_LL6) },
        {
          run: `dhclient -6 -v -P ${DHCLIENT_FILES} %iface%`,
          when: asked => asked.true('dhcp') && hasClient(asked) && asked.true('request_prefix'),
        },
        {
          run: `dhclient -6 -1 -v -S ${DHCLIENT_FILES} %iface%`,
          when: asked => asked.true('dhcp') && hasClient(asked),
          otherwise: true,
        },
        { run: NO_CLIENT, when: asked => asked.true('dhcp'), otherwise: true },
      ],
      down: [
        {
          run: `dhclient -6 -v -r ${DHCLIENT_FILES} %iface%`,
          when: asked => asked.true('dhcp') && hasClient(asked),
        },
        { run: NO_CLIENT, when: asked => asked.true('dhcp'), otherwise: true },
        'ip -6 addr flush dev %iface% scope global',
        LINK_DOWN,
      ],
    },
    {
      name: 'loopback',
      up: [
        { run: '-ip link set dev %iface% up 2>/dev/null', when: asked => !asked.isLoopback },
        { run: '-ip addr add dev %iface% ::1 2>/dev/null', when: asked => !asked.isLoopback },
      ],
      down: [
        { run: '-ip addr del dev %iface% ::1 2>/dev/null', when: asked => !asked.isLoopback },
        { run: '-ip link set dev %iface% down 2>/dev/null', when: asked => !asked.isLoopback },
      ],
    },
    {
      name: 'static',
      defaults: [
        ['autoconf', '0'],
        ['preferred-lifetime', ''],
        ['dad-attempts', '60'],
        ['dad-interval', '0.1'],
      ],
      conversions: [
        HARDWARE_ADDRESS,
        PREFERRED_LIFETIME,
        { option: 'address', convert: token('/', 1), into: 'netmask', keep: true },
        { option: 'address', convert: token('/', 0) },
        { option: 'gateway', convert: always('0'), into: 'accept_ra', keep: true },
      ],
      up: [
        MODPROBE,
        PRIVEXT,
        ACCEPT_RA,
        AUTOCONF,
        MTU,
        FLUSH_AUTOCONFIGURED,
        'ip link set dev %iface% [[address %hwaddress%]] up',
        {
          run: 'ip -6 addr add %address%[[/%netmask%]] [[scope %scope%]] dev %iface% [[preferred_lft %preferred-lifetime%]]',
          when: asked => !skipsDad(asked),
        },
        {
          run: 'ip -6 addr add %address%[[/%netmask%]] [[scope %scope%]] dev %iface% [[preferred_lft %preferred-lifetime%]] nodad',
          when: skipsDad,
        },
        '[[ ip -6 route replace default via %gateway% [[metric %metric%]] dev %iface% onlink ]]',
        {
          run: SETTLE_DAD,
          when: asked => !asked.noAct && asked.executable(SETTLE_DAD) && asked.true('dad-attempts'),
        },
      ],
      down: [
        '[[ ip -6 route del default via %gateway% [[metric %metric%]] dev %iface% ]]',
        'ip -6 addr del %address%[[/%netmask%]] [[scope %scope%]] dev %iface%',
        { run: 'ip -6 addr flush dev %iface%', when: asked => asked.isLink },
        LINK_DOWN,
      ],
    },
    {
      name: 'manual',
      conversions: [HARDWARE_ADDRESS],
      up: [
        MTU,
        '[[ip link set dev %iface% address %hwaddress%]]',
        'ip link set dev %iface% up 2>/dev/null || true',
      ],
      down: [
        { run: 'ip -6 addr flush dev %iface% 2>/dev/null || true', when: asked => asked.isLink },
        {
          run: 'ip link set dev %iface% down 2>/dev/null || true',
          when: asked => asked.isLink || !asked.all,
        },
      ],
    },
    {
      name: 'dhcp',
      defaults: [
        ['accept_ra', '1'],
        ['request_prefix', '0'],
        ['ll-attempts', '60'],
        ['ll-interval', '0.1'],
      ],
      conversions: [HARDWARE_ADDRESS],
      up: [
        MODPROBE,
        ACCEPT_RA,
        AUTOCONF,
        FLUSH_AUTOCONFIGURED,
        'ip link set dev %iface% [[address %hwaddress%]] up',
        { run: WAIT_FOR_LL6, when: asked => asked.executable(WAIT_FOR_LL6) },
        {
          run: `dhclient -6 -v ${DHCLIENT_FILES.replace('-I', '-I -P -N')} %iface%`,
          when: asked => hasClient(asked) && asked.true('request_prefix'),
        },
        { run: `dhclient -6 -v ${DHCLIENT_FILES} %iface%`, when: hasClient, otherwise: true },
        { run: NO_CLIENT, when: () => true, otherwise: true },
      ],
      down: [
        { run: `dhclient -6 -v -r ${DHCLIENT_FILES} %iface%`, when: hasClient },
        { run: NO_CLIENT, when: () => true, otherwise: true },
        LINK_DOWN,
      ],
    },
    {
      name: 'tunnel',
      up: [
        'ip -6 tunnel add %iface% mode %mode% remote %endpoint% [[local %local%]]        [[ttl %ttl%]] [[encaplimit %encaplimit%]]',
        'ip link set %iface% up [[mtu %mtu%]]',
        {
          run: '[[ip -4 addr add %address%/%netmask% dev %iface% [[peer %dstaddr%]] ]]',
          when: asked => asked.equals('mode', 'ipip6'),
        },
        {
          run: '[[ip -4 route add 0.0.0.0/0 via %gateway% [[metric %metric%]] dev %iface% onlink ]]',
          when: asked => asked.equals('mode', 'ipip6'),
        },
        {
          run: '[[ip -6 addr add %address%/%netmask% dev %iface% [[peer %dstaddr%]] ]]',
          when: asked => !asked.equals('mode', 'ipip6'),
        },
        {
          run: '[[ip -6 route add ::/0 via %gateway% [[metric %metric%]] dev %iface% onlink ]]',
          when: asked => !asked.equals('mode', 'ipip6'),
        },
      ],
      down: ['ip -6 tunnel del %iface%'],
    },
    {
      name: 'v4tunnel',
      defaults: [['preferred-lifetime', '']],
      conversions: [PREFERRED_LIFETIME],
      up: [
        MODPROBE,
        'ip tunnel add %iface% mode sit remote %endpoint% [[local %local%]]        [[ttl %ttl%]]',
        'ip link set %iface% up [[mtu %mtu%]]',
        '[[ ip addr add %address%[[/%netmask%]] dev %iface% [[preferred_lft %preferred-lifetime%]] ]]',
        '[[ ip route add %gateway% dev %iface% ]]',
        '[[ ip route add ::/0 via %gateway% [[metric %metric%]] dev %iface% onlink ]]',
      ],
      down: ['ip tunnel del %iface%'],
    },
    {
      name: '6to4',
      defaults: [['preferred-lifetime', '']],
      conversions: [{ option: 'local', convert: hexAddress, into: 'hexaddress' }, PREFERRED_LIFETIME],
      up: [
        MODPROBE,
        'ip tunnel add %iface% mode sit remote any local %local%        [[ttl %ttl%]]',
        'ip link set %iface% up [[mtu %mtu%]]',
        'ip addr add 2002:%hexaddress%::1/16 dev %iface% [[preferred_lft %preferred-lifetime%]]',
        'ip route add 2000::/3 via ::192.88.99.1 [[metric %metric%]] dev %iface%',
      ],
      down: ['ip -6 route flush dev %iface%', 'ip link set dev %iface% down', 'ip tunnel del %iface%'],
    },
  ],
};
