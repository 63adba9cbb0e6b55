/**
 * Sysctls that belong to no device: those of the packet path and of the routing tables, and those of the whole machine, which
 * only its first namespace has files for.
 *
 * Differs from Linux: auto_flowlabels, calipso_cache_bucket_size, calipso_cache_enable, fib_multipath_hash_fields,
 * fib_multipath_hash_policy, fib_notify_on_flag_change, flowlabel_consistency, flowlabel_reflect, flowlabel_state_ranges,
 * fwmark_reflect, icmp.error_anycast_as_unicast, ioam6_id, ioam6_id_wide, ip6frag_secret_interval,
 * mld_max_msf, route.gc_elasticity, route.gc_min_interval, route.gc_min_interval_ms, route.gc_thresh, route.gc_timeout,
 * route.max_size, route.min_adv_mss, seg6_flowlabel and xfrm6_gc_thresh can be written and mean
 * nothing: what they are for is not simulated. icmp.ratemask limits errors, and not the answers to echo requests.
 */
import type { Net } from '../core/net';
import { netnsIpv6, type Ipv6SysctlKey, type Ipv6Sysctls } from '../ipv6/netns-ipv6';
import {
  integer,
  parseBitmap,
  PROC_INT,
  PROC_JIFFIES,
  PROC_MILLISECONDS,
  PROC_SECONDS,
  PROC_U8,
  unsigned,
  procMsJiffies,
  procUlong,
  type ProcHandler,
} from './proc-handlers';
import type { SysctlFile } from './sysctl-file';

interface GlobalKey {
  readonly since?: string;
  /** Only in the first namespace of a machine. */
  readonly first?: true;
  file(net: Net): SysctlFile;
}

/** A value that the kernel reads: it stands in netns-ipv6.ts. The limits of some are the values of others. */
const live = (
  key: Ipv6SysctlKey,
  handler: ProcHandler | ((others: Ipv6Sysctls) => ProcHandler),
  since?: string,
): [string, GlobalKey] => [
  key,
  {
    ...(since !== undefined && { since }),
    file: net => {
      const ipv6 = netnsIpv6(net);
      const { parse, format } = typeof handler === 'function' ? handler(ipv6.sysctl) : handler;
      return {
        read: () => ({ value: format(ipv6.sysctl[key]) }),
        write: text => {
          const value = parse(text);
          if (value === undefined) return 'EINVAL';
          ipv6.sysctl = { ...ipv6.sysctl, [key]: value };
          return undefined;
        },
      };
    },
  },
];

/** A value that is kept and that nothing here looks at. `shared`: another name of the same value. */
const inert = (
  name: string,
  initial: string,
  handler: ProcHandler,
  rest: { readonly since?: string; readonly first?: true; readonly shared?: string } = {},
): [string, GlobalKey] => {
  const key = `net.ipv6.${name}`;
  const slot = rest.shared === undefined ? key : `net.ipv6.${rest.shared}`;
  return [
    key,
    {
      ...rest,
      file: net => {
        const netns = netnsIpv6(net);
        return {
          read: () => {
            const value = netns.inert?.get(slot);
            return { value: value === undefined ? initial : handler.format(value) };
          },
          write: text => {
            const value = handler.parse(text);
            if (value === undefined) return 'EINVAL';
            netns.inert ??= new Map();
            netns.inert.set(slot, value);
            return undefined;
          },
        };
      },
    },
  ];
};

/** A variable of the machine. */
const wide = (
  key: string,
  field: 'mldQrv' | 'devconfInheritInitNet',
  handlerOf: (net: Net) => ProcHandler,
  since: string,
): [string, GlobalKey] => [
  key,
  {
    since,
    first: true,
    file: net => {
      const { kernel } = net;
      const { parse, format } = handlerOf(net);
      return {
        read: () => ({ value: format(kernel[field]) }),
        write: text => {
          const value = parse(text);
          if (value === undefined) return 'EINVAL';
          kernel[field] = value;
          return undefined;
        },
      };
    },
  },
];

const INT_MAX = 0x7fffffff;
const BOOLEAN = unsigned(0, 1);
const COUNT = integer(0);

const ratemask: [string, GlobalKey] = [
  'net.ipv6.icmp.ratemask',
  {
    since: '5.2',
    file: net => {
      const ipv6 = netnsIpv6(net);
      return {
        read: () => ({ value: ipv6.icmpRatemask }),
        write: text => {
          const mask = parseBitmap(text);
          if (mask === undefined) return 'EINVAL';
          ipv6.icmpRatemask = mask;
          return undefined;
        },
      };
    },
  },
];

/** net.ipv6.route.flush: what has expired goes at once. Nothing can be read from it. */
const flush: [string, GlobalKey] = [
  'net.ipv6.route.flush',
  {
    file: net => ({
      mode: 0o200,
      read: () => ({ errno: 'EACCES' }),
      write: text => {
        if (PROC_INT.parse(text) === undefined) return 'EINVAL';
        net.fib6.fib6RunGc();
        return undefined;
      },
    }),
  },
];

/** By full name. The releases are those of the changelogs. */
export const GLOBAL_KEYS: ReadonlyMap<string, GlobalKey> = new Map([
  wide(
    'net.core.devconf_inherit_init_net',
    'devconfInheritInitNet',
    ({ profile }) => integer(0, profile.devconfInherit === 'any-namespace' ? 3 : 2),
    '5.1',
  ),
  live('net.ipv4.icmp_msgs_burst', COUNT, '3.18'),
  live('net.ipv4.icmp_msgs_per_sec', COUNT, '3.18'),
  live('net.ipv6.anycast_src_echo_reply', PROC_U8, '3.14'),
  inert('auto_flowlabels', '1', unsigned(0, 3), { since: '3.17' }),
  live('net.ipv6.bindv6only', PROC_U8),
  inert('calipso_cache_bucket_size', '10', PROC_INT, { since: '4.8', first: true }),
  inert('calipso_cache_enable', '1', PROC_INT, { since: '4.8', first: true }),
  inert('fib_multipath_hash_fields', '7', unsigned(1, 0xfff), { since: '5.14' }),
  inert('fib_multipath_hash_policy', '0', unsigned(0, 3), { since: '4.17' }),
  inert('fib_notify_on_flag_change', '0', unsigned(0, 2), { since: '5.12' }),
  inert('flowlabel_consistency', '1', PROC_U8, { since: '3.14' }),
  inert('flowlabel_reflect', '0', integer(0, 7), { since: '4.14' }),
  inert('flowlabel_state_ranges', '0', PROC_U8, { since: '4.2' }),
  inert('fwmark_reflect', '0', PROC_U8, { since: '3.16' }),
  live('net.ipv6.icmp.echo_ignore_all', PROC_U8, '4.19'),
  live('net.ipv6.icmp.echo_ignore_anycast', PROC_U8, '5.2'),
  live('net.ipv6.icmp.echo_ignore_multicast', PROC_U8, '5.2'),
  inert('icmp.error_anycast_as_unicast', '0', BOOLEAN, { since: '6.6' }),
  live('net.ipv6.icmp.ratelimit', PROC_MILLISECONDS),
  ratemask,
  live('net.ipv6.idgen_delay', PROC_SECONDS, '4.1'),
  live('net.ipv6.idgen_retries', PROC_INT, '4.1'),
  inert('ioam6_id', '16777215', unsigned(0, 0xffffff), { since: '5.15' }),
  inert('ioam6_id_wide', '72057594037927935', procUlong(0, 2 ** 56), { since: '5.15' }),
  live('net.ipv6.ip6frag_high_thresh', others => procUlong(others['net.ipv6.ip6frag_low_thresh'])),
  live('net.ipv6.ip6frag_low_thresh', others => procUlong(0, others['net.ipv6.ip6frag_high_thresh'])),
  inert('ip6frag_secret_interval', '0', PROC_SECONDS, { first: true }),
  live('net.ipv6.ip6frag_time', PROC_SECONDS),
  live('net.ipv6.ip_nonlocal_bind', PROC_U8, '4.3'),
  live('net.ipv6.max_dst_opts_length', PROC_INT, '4.15'),
  live('net.ipv6.max_dst_opts_number', PROC_INT, '4.15'),
  live('net.ipv6.max_hbh_length', PROC_INT, '4.15'),
  live('net.ipv6.max_hbh_opts_number', PROC_INT, '4.15'),
  inert('mld_max_msf', '64', PROC_INT, { first: true }),
  wide('net.ipv6.mld_qrv', 'mldQrv', () => integer(1, INT_MAX), '3.18'),
  flush,
  inert('route.gc_elasticity', '9', PROC_INT),
  live('net.ipv6.route.gc_interval', PROC_SECONDS),
  inert('route.gc_min_interval', '0', PROC_JIFFIES),
  inert('route.gc_min_interval_ms', '500', procMsJiffies(), { shared: 'route.gc_min_interval' }),
  inert('route.gc_thresh', '1024', PROC_INT),
  inert('route.gc_timeout', '60', PROC_SECONDS),
  inert('route.max_size', String(INT_MAX), PROC_INT),
  inert('route.min_adv_mss', '1220', PROC_INT),
  live('net.ipv6.route.mtu_expires', PROC_SECONDS),
  live('net.ipv6.route.skip_notify_on_dev_down', BOOLEAN, '4.20'),
  inert('seg6_flowlabel', '0', PROC_INT, { since: '4.18' }),
  inert('xfrm6_gc_thresh', '32768', PROC_INT),
]);
