/** The way of a packet that this machine sends (ip6_route_output). */
import { UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { RuleFlow } from '../../core/fib-rules';
import type { Net } from '../../core/net';
import type { Dst } from './dst';
import { rt6NeedStrict, type Fib6Info } from './fib6-info';
import { fib6Lookup } from './fib6-rules';
import { fib6TableLookup, ip6PolLookup, strictness } from './lookup';
import type { FlowKeys } from './multipath';
import { RT6_LOOKUP_F_IFACE } from './select';

/** What a local sender wants to reach, and with what (struct flowi6). Numbers that are left out are 0. */
export interface Flow {
  readonly dst: Ip6;
  /** Undefined, and the unspecified address: not chosen yet. */
  readonly src?: Ip6 | undefined;
  /** The device it must leave through. */
  readonly oif?: NetDevice | undefined;
  /** Nothing but `oif` will do, also where a source is chosen. */
  readonly strict?: boolean;
  readonly trafficClass?: number;
  readonly flowLabel?: number;
  readonly protocol?: number;
  readonly sport?: number;
  readonly dport?: number;
  readonly mark?: number;
  readonly uid?: number;
}

/** ip6_route_output. Never fails: an answer of kind 'error' says what is wrong. */
export function ip6RouteOutput(net: Net, flow: Flow): Dst {
  const { dst, oif } = flow;
  const iface =
    flow.strict === true || rt6NeedStrict(dst) || (oif !== undefined && sourceOf(flow) === undefined);
  const strict = strictness(net, iface);
  return (
    net.fib6.cache.get(net, dst, oif, strict) ??
    ip6PolLookup(net, {
      dst,
      oif,
      strict,
      output: true,
      keys: () => flowKeys(flow),
      flow: () => outputRuleFlow(net, flow),
    })
  );
}

function sourceOf({ src }: Flow): Ip6 | undefined {
  return src === UNSPECIFIED ? undefined : src;
}

function flowKeys({ dst, src, flowLabel, protocol }: Flow): FlowKeys {
  return { src: src ?? UNSPECIFIED, dst, flowLabel: flowLabel ?? 0, protocol: protocol ?? 0 };
}

/** What rules see of it: packets of our own come in by the loopback. */
export function outputRuleFlow(net: Net, flow: Flow): RuleFlow {
  return {
    iif: net.loopback,
    oif: flow.oif,
    src: sourceOf(flow),
    dst: flow.dst,
    mark: flow.mark ?? 0,
    uid: flow.uid ?? 0,
    trafficClass: flow.trafficClass ?? 0,
    protocol: flow.protocol ?? 0,
    sport: flow.sport ?? 0,
    dport: flow.dport ?? 0,
  };
}

/** rt6_lookup: the route of an address through that device, for the kernel itself. */
export function rt6Lookup(net: Net, dst: Ip6, oif: NetDevice | undefined): Fib6Info | undefined {
  return fib6Lookup(
    net,
    () => outputRuleFlow(net, { dst, oif }),
    table => fib6TableLookup(net, table, dst, oif, RT6_LOOKUP_F_IFACE),
  );
}
