/** The way of a packet that this machine sends (ip6_route_output). */
import { UNSPECIFIED, type Ip6 } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { Net } from '../../core/net';
import type { Dst } from './dst';
import { rt6NeedStrict } from './fib6-info';
import { fib6RuleLookup, strictness } from './lookup';
import type { FlowKeys } from './multipath';

/** What a local sender wants to reach (struct flowi6). */
export interface Flow {
  readonly dst: Ip6;
  readonly src?: Ip6 | undefined;
  readonly oif?: NetDevice | undefined;
  /** The socket is bound to `oif`: nothing else will do. */
  readonly strict?: boolean;
  readonly flowLabel?: number;
  readonly protocol?: number;
}

/** ip6_route_output. Never fails: an answer of kind 'error' says what is wrong. */
export function ip6RouteOutput(net: Net, flow: Flow): Dst {
  const { dst, oif } = flow;
  const anySource = flow.src === undefined || flow.src === UNSPECIFIED;
  const iface = flow.strict === true || rt6NeedStrict(dst) || (oif !== undefined && anySource);
  const strict = strictness(net, iface);
  return (
    net.fib6.cache.get(net, dst, oif, strict) ??
    fib6RuleLookup(net, { dst, oif, strict, output: true, keys: () => flowKeys(flow) })
  );
}

function flowKeys({ dst, src, flowLabel, protocol }: Flow): FlowKeys {
  return { src: src ?? UNSPECIFIED, dst, flowLabel: flowLabel ?? 0, protocol: protocol ?? 0 };
}
