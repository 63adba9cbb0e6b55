/** What becomes of a packet that came in (ip6_route_input): it is for this machine, is to be forwarded, or is refused. */
import { UNSPECIFIED } from '../../../base/ip6';
import type { NetDevice } from '../../../link/net-device';
import type { RuleFlow } from '../../core/fib-rules';
import type { Net } from '../../core/net';
import type { Skb } from '../../core/skb';
import type { Dst } from './dst';
import { rt6NeedStrict } from './fib6-info';
import { ip6PolLookup, strictness } from './lookup';
import { packetFlowKeys } from './multipath';
import { outputRuleFlow, type Flow } from './output';

/**
 * ip6_route_input. The device it came in on is what link-local destinations are looked up on; for others a route back
 * through it is preferred, no more: any address of the machine is reachable through any of its devices.
 */
export function ip6RouteInput(net: Net, skb: Skb): Dst {
  const { packet, dev } = skb;
  const { dst } = packet;
  const strict = strictness(net, rt6NeedStrict(dst));
  return (
    net.fib6.cache.get(net, dst, dev, strict) ??
    ip6PolLookup(net, {
      dst,
      oif: dev,
      strict,
      output: false,
      keys: () => packetFlowKeys(packet),
      flow: () => packetRuleFlow(skb),
    })
  );
}

/** What rules see of a packet that came in; its source is known, even where it is the unspecified address. */
function packetRuleFlow({ packet, dev }: Skb): RuleFlow {
  const { src, dst, trafficClass, payload, nextHeader } = packet;
  const ports = payload.kind === 'udp' ? { sport: payload.srcPort, dport: payload.dstPort } : NO_PORTS;
  return {
    iif: dev,
    oif: undefined,
    src,
    dst,
    mark: 0,
    uid: 0,
    trafficClass,
    protocol: nextHeader,
    ...ports,
  };
}

const NO_PORTS = { sport: 0, dport: 0 };

/** ip6_route_input_lookup: the same for a packet that does not exist (`ip route get ... iif`). */
export function ip6RouteInputLookup(net: Net, iif: NetDevice, flow: Flow): Dst {
  const { dst, src } = flow;
  return ip6PolLookup(net, {
    dst,
    oif: iif,
    strict: strictness(net, rt6NeedStrict(dst)),
    output: false,
    keys: () => ({ src: src ?? UNSPECIFIED, dst, flowLabel: 0, protocol: flow.protocol ?? 0 }),
    flow: () => ({ ...outputRuleFlow(net, flow), iif }),
  });
}
