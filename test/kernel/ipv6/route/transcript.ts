/**
 * A recorded session of `ip` on the real kernel, repeated on a simulated namespace: every command with what it printed.
 * Two NICs, v0 and v1, are the ends of one cable, as in the recording. A command takes a millisecond.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatPrefix, parsePrefix, type Prefix } from '../../../../sim/base/prefix';
import { Ip6 } from '../../../../sim/base/ip6';
import { milliseconds, seconds } from '../../../../sim/base/time';
import { ERRNO_TEXT, isNetlinkError, type NetlinkError } from '../../../../sim/kernel/core/errno';
import { addressLabels, ip6addrlblAdd, ip6addrlblDel } from '../../../../sim/kernel/ipv6/addr-label';
import { devClose, devOpen, registerNetdevice } from '../../../../sim/kernel/core/dev';
import { inet6RtmDeladdr, inet6RtmNewaddr } from '../../../../sim/kernel/ipv6/addrconf/manage';
import { IFA_F_NODAD, INFINITY_LIFE_TIME } from '../../../../sim/kernel/ipv6/inet6-dev';
import { inet6DumpFib, inet6RtmGetroute } from '../../../../sim/kernel/ipv6/route/dump';
import {
  RT6_TABLE_LOCAL,
  RT6_TABLE_MAIN,
  RTF_EXPIRES,
  RTNH_F_DEAD,
  RTNH_F_LINKDOWN,
  RTNH_F_ONLINK,
  type Fib6Info,
  type Fib6Nh,
} from '../../../../sim/kernel/ipv6/route/fib6-info';
import { ignoresLinkdown } from '../../../../sim/kernel/ipv6/route/multipath';
import { fib6Add, type Fib6Config, type NexthopConfig } from '../../../../sim/kernel/ipv6/route/route-add';
import { ip6RouteDel } from '../../../../sim/kernel/ipv6/route/route-del';
import { wholeSecondsLeft } from '../../../../sim/kernel/ipv6/route/route-text';
import { EthernetNic } from '../../../../sim/link/ether';
import type { NetDevice } from '../../../../sim/link/net-device';
import { Segment } from '../../../../sim/link/segment';
import { ip, Lab, mac } from '../../lab';

const MODES = {
  add: { create: true, excl: true },
  append: { create: true, append: true },
  change: { replace: true },
  replace: { create: true, replace: true },
};

type Words = Record<string, string>;

export class Session {
  readonly lab = new Lab();
  readonly v0 = new EthernetNic('veth', 'v0', mac('02:00:00:00:00:01'));
  readonly v1 = new EthernetNic('veth', 'v1', mac('02:00:00:00:00:02'));

  constructor() {
    const { net, scheduler } = this.lab;
    const cable = new Segment(scheduler, 'cable');
    this.v0.peer = this.v1;
    this.v1.peer = this.v0;
    for (const nic of [this.v1, this.v0]) nic.plugInto(cable);
    for (const nic of [this.v0, this.v1]) registerNetdevice(net, nic);
  }

  /** What `command` prints. */
  type(command: string): string[] {
    const words = command.split(' ').filter(word => word !== '-6');
    const printed = this.#run(words);
    this.lab.run(milliseconds(1));
    return printed === undefined ? [] : isNetlinkError(printed) ? [refusal(printed)] : printed;
  }

  #run([program, object, verb, ...rest]: string[]): string[] | NetlinkError | undefined {
    const { lab } = this;
    if (program === 'sysctl') {
      const [key, value] = verb!.split('=');
      return void lab.sysctl(key!, value!);
    }
    if (object === 'addrlabel') return this.#addrlabel(verb!, options(rest));
    if (program === 'sleep') return void lab.run(seconds(Number(object)));
    if (object === 'link') {
      const dev = this.#dev(rest[0]!);
      return rest[1] === 'up' ? void devOpen(lab.net, dev) : void devClose(lab.net, dev);
    }
    return object === 'addr' ? this.#addr(verb!, rest) : this.#route(verb!, rest);
  }

  #addrlabel(verb: string, w: Words): string[] | NetlinkError | undefined {
    const { net } = this.lab;
    if (verb === 'list')
      return addressLabels(net).map(({ prefix, label }) => `prefix ${formatPrefix(prefix)} label ${label} `);
    const prefix = parsePrefix(w['prefix']!)!;
    const ifindex = w['dev'] === undefined ? 0 : this.#dev(w['dev']).ifindex;
    if (verb === 'del') return ip6addrlblDel(net, prefix, ifindex);
    return ip6addrlblAdd(net, { prefix, ifindex, label: Number(w['label']) });
  }

  #addr(verb: string, [prefix, ...rest]: string[]): NetlinkError | undefined {
    const { address, length } = parsePrefix(prefix!)!;
    const words = options(rest.filter(word => word !== 'nodad'));
    const preferedLft = Number(words['preferred_lft'] ?? INFINITY_LIFE_TIME);
    const lifetimes = { validLft: INFINITY_LIFE_TIME, preferedLft };
    const rtPriority = Number(words['metric'] ?? 0);
    const request = { addr: address, prefixLen: length, flags: IFA_F_NODAD, rtPriority, ...lifetimes };
    const dev = this.#dev(words['dev']!);
    return verb === 'add'
      ? inet6RtmNewaddr(this.lab.net, dev, request, 'add')
      : inet6RtmDeladdr(dev, address, length);
  }

  #route(verb: string, rest: string[]): string[] | NetlinkError | undefined {
    const { net } = this.lab;
    if (verb === 'show') return this.#show(options(rest)['table']);
    if (verb === 'get') {
      const words = options(rest.slice(1));
      const from = words['from'] === undefined ? undefined : ip(words['from']);
      const request = {
        dst: ip(rest[0]!),
        src: from,
        oif: words['oif'] === undefined ? undefined : this.#dev(words['oif']),
      };
      const got = inet6RtmGetroute(net, request);
      if (isNetlinkError(got)) return got;
      const to = { address: request.dst, length: 128 };
      return [
        routeLine(
          { ...got.rt, dst: to, prefsrc: got.source, nh: { ...got.rt.nh, dev: got.dst.dev, flags: 0 } },
          0,
          from ?? ip('::'),
        ),
      ];
    }
    const config = this.#config(rest);
    if (verb === 'del') return ip6RouteDel(net, config);
    const mode = MODES[verb as keyof typeof MODES];
    const made = fib6Add(net, { ...config, request: mode });
    return isNetlinkError(made) ? made : undefined;
  }

  #show(table: string | undefined): string[] | NetlinkError {
    const { net, scheduler } = this.lab;
    const dumped = inet6DumpFib(net, table === 'all' ? undefined : Number(table ?? RT6_TABLE_MAIN));
    if (isNetlinkError(dumped)) return dumped;
    return dumped.flatMap(rt => routeLine(rt, scheduler.now, undefined, table === 'all').split('\n'));
  }

  #config(words: string[]): Fib6Config {
    const typed = ['unreachable', 'prohibit', 'blackhole', 'throw'].includes(words[0]!);
    const type = typed ? (words[0] as 'throw') : 'unicast';
    const [dst, ...rest] = typed ? words.slice(1) : words;
    const hops = rest.join(' ').split(/ ?nexthop /);
    const w = options(hops[0]!.split(' '));
    const metrics = {
      ...(w['mtu'] && { mtu: Number(w['mtu']) }),
      ...(w['hoplimit'] && { hoplimit: Number(w['hoplimit']) }),
    };
    const { now } = this.lab.scheduler;
    return {
      dst: prefixOf(dst!),
      type,
      ...this.#hop(w),
      ...(w['metric'] && { metric: Number(w['metric']) }),
      ...(w['table'] && { table: Number(w['table']) }),
      ...(w['proto'] && { protocol: /^\d/.test(w['proto']) ? Number(w['proto']) : (w['proto'] as 'static') }),
      ...(w['pref'] && { preference: w['pref'] as 'low' }),
      ...(w['src'] && { prefsrc: ip(w['src']) }),
      ...(w['expires'] && { expires: now + seconds(Number(w['expires'])) }),
      ...(Object.keys(metrics).length > 0 && { metrics }),
      ...(hops.length > 1 && { nexthops: hops.slice(1).map(hop => this.#hop(options(hop.split(' ')))) }),
    };
  }

  #hop(w: Words): NexthopConfig {
    return {
      ...(w['via'] && { gateway: ip(w['via']) }),
      ...(w['dev'] && { dev: this.#dev(w['dev']) }),
      ...(w['weight'] && { weight: Number(w['weight']) }),
      ...(w['onlink'] !== undefined && { onlink: true }),
    };
  }

  #dev(name: string): NetDevice {
    return this.lab.net.device(name)!;
  }
}

function options(words: string[]): Words {
  const found: Words = {};
  for (let index = 0; index < words.length; index += words[index] === 'onlink' ? 1 : 2) {
    found[words[index]!] = words[index + 1] ?? '';
  }
  return found;
}

function prefixOf(text: string): Prefix {
  if (text === 'default') return { address: ip('::'), length: 0 };
  return parsePrefix(text) ?? { address: Ip6.parse(text)!, length: 128 };
}

function refusal({ errno, extack }: NetlinkError): string {
  return extack === undefined
    ? `RTNETLINK answers: ${ERRNO_TEXT[errno]}`
    : `Error: ${extack.replace(/\.$/, '')}.`;
}

/** A route as `ip -6 route` of iproute2 prints it. */
function routeLine(rt: Fib6Info, now: number, from?: Ip6, withTable = false): string {
  const words: string[] = rt.type === 'unicast' ? [] : [rt.type];
  const { address, length } = rt.dst;
  words.push(length === 0 ? 'default' : length === 128 ? address.toString() : formatPrefix(rt.dst));
  if (from !== undefined) words.push('from', from.toString());
  if (rt.multipath === undefined) words.push(...hopWords(rt.nh));
  if (rt.table !== RT6_TABLE_MAIN && (withTable || from !== undefined)) {
    words.push('table', rt.table === RT6_TABLE_LOCAL ? 'local' : String(rt.table));
  }
  if (rt.protocol !== 'boot') words.push('proto', String(rt.protocol));
  if (rt.prefsrc !== undefined) words.push('src', rt.prefsrc.toString());
  words.push('metric', String(rt.metric));
  if (rt.multipath === undefined) words.push(...flagWords(rt.nh));
  if (rt.flags & RTF_EXPIRES) words.push('expires', `${wholeSecondsLeft(rt.expires!, now)}sec`);
  for (const [name, value] of Object.entries(rt.metrics)) words.push(name, String(value));
  words.push('pref', rt.preference);
  const hops = rt.multipath?.members.map(
    ({ nh }) => `\n\tnexthop ${[...hopWords(nh), 'weight', nh.weight, ...flagWords(nh)].join(' ')} `,
  );
  return words.join(' ') + (hops ?? []).join('');
}

function hopWords({ gateway, dev }: Fib6Nh): string[] {
  return [...(gateway === undefined ? [] : ['via', gateway.toString()]), 'dev', dev.name];
}

function flagWords({ flags, dev }: Fib6Nh): string[] {
  const words = [];
  if (flags & RTNH_F_DEAD || (flags & RTNH_F_LINKDOWN && ignoresLinkdown(dev))) words.push('dead');
  if (flags & RTNH_F_ONLINK) words.push('onlink');
  if (flags & RTNH_F_LINKDOWN) words.push('linkdown');
  return words;
}

/** One command of a recording, and what it printed. */
export interface Step {
  readonly command: string;
  readonly printed: readonly string[];
}

/** A recording, cut at its headings; each part goes on where the one before ended. */
export function recording(file: string): [heading: string, steps: Step[]][] {
  const text = readFileSync(join(__dirname, 'recorded', file), 'utf8');
  return `# what devices bring along\n${text}`
    .split(/^# /m)
    .slice(1)
    .map(part => {
      const [heading, ...lines] = part.replace(/\n$/, '').split('\n');
      const steps: { command: string; printed: string[] }[] = [];
      for (const line of lines) {
        if (line.startsWith('$ ')) steps.push({ command: line.slice(2), printed: [] });
        else if (line !== 'Dump terminated') steps.at(-1)!.printed.push(line);
      }
      return [heading!, steps];
    });
}
