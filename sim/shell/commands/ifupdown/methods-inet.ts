/**
 * The methods of `inet`, and of links as such (inet.defn and link.defn of ifupdown 0.8.41): the commands to the
 * character, as `ifup -v` prints them.
 *
 * Differs from Linux: of the DHCP clients it looks for, dhclient alone is known.
 */
import { decimal, hardwareAddress, ip4Address, ip4Broadcast, ip4Netmask, token } from './conversions';
import type { Conditions, Conversion, Family, Step } from './method';

const HARDWARE_ADDRESS: Conversion = { option: 'hwaddress', convert: hardwareAddress };
const LINK_DOWN: Step = { run: 'ip link set dev %iface% down', when: asked => asked.isLink };
const NO_CLIENT: Step = {
  run: "echo 'No DHCP client software found!' >&2; false",
  when: () => true,
  otherwise: true,
};
const CLIENT = 'CLIENT="-i"; [[[ "%client%" = no ] && CLIENT="";]] dhclient -4 -v $CLIENT';
const DHCLIENT_FILES =
  '-pf /run/dhclient.%iface%.pid -lf /var/lib/dhcp/dhclient.%iface%.leases -I -df /var/lib/dhcp/dhclient6.%iface%.leases %iface%';
const STATIC_ADDRESS =
  '%address%[[/%netmask%]] [[broadcast %broadcast%]] \t[[peer %pointopoint%]] [[scope %scope%]] dev %iface% label %iface%';

const hasClient = (asked: Conditions): boolean => asked.executable('dhclient');

export const INET: Family = {
  name: 'inet',
  methods: [
    {
      name: 'loopback',
      up: [{ run: 'ip link set dev %iface% up', when: asked => !asked.isLoopback }],
      down: [{ run: 'ip link set dev %iface% down', when: asked => !asked.isLoopback }],
    },
    {
      name: 'static',
      defaults: [['broadcast', '+']],
      conversions: [
        HARDWARE_ADDRESS,
        { option: 'address', convert: ip4Netmask, into: 'netmask', keep: true },
        { option: 'address', convert: ip4Address },
        { option: 'broadcast', convert: ip4Broadcast },
      ],
      up: [
        `ip addr add ${STATIC_ADDRESS}`,
        'ip link set dev %iface% [[mtu %mtu%]] [[address %hwaddress%]] up',
        '[[ ip route add default via %gateway% [[metric %metric%]] dev %iface% onlink ]]',
      ],
      down: [
        '[[ ip route del default via %gateway% [[metric %metric%]] dev %iface% 2>&1 1>/dev/null || true ]]',
        `ip addr del ${STATIC_ADDRESS}`,
        { run: 'ip -4 addr flush dev %iface%', when: asked => asked.isLink },
        LINK_DOWN,
      ],
    },
    {
      name: 'manual',
      conversions: [HARDWARE_ADDRESS],
      up: [
        '[[ip link set dev %iface% mtu %mtu%]]',
        '[[ip link set dev %iface% address %hwaddress%]]',
        'ip link set dev %iface% up 2>/dev/null || true',
      ],
      down: [
        { run: 'ip -4 addr flush dev %iface% 2>/dev/null || true', when: asked => asked.isLink },
        {
          run: 'ip link set dev %iface% down 2>/dev/null || true',
          when: asked => asked.isLink && !asked.all,
        },
      ],
    },
    {
      name: 'dhcp',
      conversions: [HARDWARE_ADDRESS],
      up: [
        '[[ip link set dev %iface% address %hwaddress%]]',
        { run: `${CLIENT} ${DHCLIENT_FILES} \t[[-e IF_METRIC=%metric%]]`, when: hasClient },
        NO_CLIENT,
      ],
      down: [{ run: `${CLIENT} -r ${DHCLIENT_FILES}`, when: hasClient }, NO_CLIENT, LINK_DOWN],
    },
    {
      name: 'bootp',
      up: [
        'bootpc [[--bootfile %bootfile%]] --dev %iface% [[--server %server%]]            [[--hwaddr %hwaddr%]] --returniffail --serverbcast',
      ],
      down: [LINK_DOWN],
    },
    {
      name: 'tunnel',
      up: [
        'ip tunnel add %iface% mode %mode% remote %endpoint% [[local %local%]]        [[ttl %ttl%]]',
        'ip link set %iface% up [[mtu %mtu%]]',
        'ip addr add %address%/%netmask% dev %iface% [[peer %dstaddr%]]',
        '[[ ip route add default via %gateway% [[metric %metric%]] dev %iface% onlink ]]',
      ],
      down: ['ip tunnel del %iface%'],
    },
    {
      name: 'ppp',
      up: ['pon [[%provider%]] [[unit %unit%]] [[%options%]]'],
      down: ['poff [[%provider%]]'],
    },
    {
      name: 'wvdial',
      up: [
        'start-stop-daemon --start -x /usr/bin/wvdial                       -p /run/wvdial.%iface%.pid -b -m -- [[ %provider% ]]',
      ],
      down: [
        'start-stop-daemon --stop -x /usr/bin/wvdial                       -p /run/wvdial.%iface%.pid -s 2',
      ],
    },
    { name: 'ipv4ll', up: ['avahi-autoipd -D %iface%'], down: ['avahi-autoipd --kill %iface%'] },
  ],
};

/** `iface --all meta none`: what hooks are run for before and after `ifup -a`. */
export const META: Family = { name: 'meta', methods: [{ name: 'none', up: [], down: [] }] };

const VLAN_UP =
  'if test -d /sys/class/net/%link% &&         ! ip link show %iface0% >/dev/null 2>&1;     then         ' +
  'if test `cat /sys/class/net/%link%/type` -eq 32; then             echo 0x%vlan_id1% > /sys/class/net/%link%/create_child;' +
  '         else             ip link set up dev %link%;             ip link add link %link% name %iface0% type vlan id %vlan_id%;' +
  ' \tfi;     fi';
const VLAN_DOWN =
  'if test -d /sys/class/net/%link%/device/infiniband; then         if test `cat /sys/class/net/%link%/type` -eq 32; then' +
  '             echo 0x%vlan_id1% > /sys/class/net/%link%/delete_child;         fi     else         ip link del %iface%;     fi';

/** What is done to a link before any family is configured, and after all of them. */
export const LINK: Family = {
  name: 'link',
  methods: [
    {
      name: 'none',
      defaults: [['description', '']],
      conversions: [
        { option: 'iface', convert: token('.', 0), into: 'link' },
        { option: 'iface', convert: token('.', 1), into: 'vlan_id0' },
        { option: 'iface', convert: token(':', 0), into: 'iface0' },
        { option: 'vlan_id0', convert: token(':', 0), into: 'vlan_id1' },
        { option: 'vlan_id1', convert: decimal, into: 'vlan_id' },
      ],
      up: [
        { run: VLAN_UP, when: asked => asked.has('.') },
        { run: '-ip link set up dev %iface% 2>/dev/null', when: asked => asked.isLoopback },
        '[[ip link set %iface0% alias "%description%"]]',
      ],
      down: [
        { run: VLAN_DOWN, when: asked => asked.has('.') && !asked.has(':') },
        { run: '-ip link set down dev %iface% 2>/dev/null', when: asked => asked.isLoopback },
        '[[-test -n "%description%" && ip link set %iface0% alias ""]]',
      ],
    },
  ],
};
