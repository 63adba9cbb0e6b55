/** A host on one link, routers that advertised themselves to it, and the way its packets take. */
import { NEIGH_ADMIN } from '../../../../sim/kernel/core/neigh-decisions';
import { neighUpdate } from '../../../../sim/kernel/core/neigh-update';
import { neighLookupOrCreate, type NudState } from '../../../../sim/kernel/core/neighbour';
import { rt6AddDfltRouter } from '../../../../sim/kernel/ipv6/route/default-router';
import { inet6DumpFib } from '../../../../sim/kernel/ipv6/route/dump';
import type { Fib6Info, RouterPreference } from '../../../../sim/kernel/ipv6/route/fib6-info';
import { ip6RouteOutput } from '../../../../sim/kernel/ipv6/route/output';
import { routeEntity, routeState } from '../../../../sim/kernel/ipv6/route/route-text';
import { ip, Lab, mac, type LabLink, type LabOptions } from '../../lab';

export class Host extends Lab {
  readonly eth0: LabLink;

  constructor(addresses: readonly string[] = ['2001:db8:1::1/64'], options: LabOptions = {}) {
    super(options);
    this.eth0 = this.link('eth0', '02:00:00:00:00:01', addresses);
    this.settle();
  }

  /** A router's advertisement arrived; seconds. */
  advertised(
    address: string,
    preference: RouterPreference = 'medium',
    lifetime = 1800,
  ): Fib6Info | undefined {
    return rt6AddDfltRouter(this.net, ip(address), this.eth0.nic, preference, 1024, lifetime);
  }

  /** What the neighbour cache holds about an address becomes this. */
  nud(address: string, state: NudState): void {
    const neigh = neighLookupOrCreate(this.net, ip(address), this.eth0.nic)!;
    neighUpdate(neigh, mac('02:00:00:00:00:99'), state, { override: true, admin: true }, NEIGH_ADMIN);
  }

  /** The gateway of packets to a destination; the destination itself if it is on the link. */
  via(destination = '2001:4860::1'): string {
    const answer = ip6RouteOutput(this.net, { dst: ip(destination) });
    return answer.error ?? (answer.gateway ?? ip(destination)).toString();
  }

  /** The routes of a table as `ip -6 route` lists them. */
  routes(table = 254): string[] {
    const dumped = inet6DumpFib(this.net, table);
    if (!Array.isArray(dumped)) return [];
    return dumped.map(rt => `${routeEntity(rt)} ${routeState(rt, this.scheduler.now)}`);
  }

  /** Those of them that lead to the default prefix. */
  defaults(): string[] {
    return this.routes().filter(route => route.startsWith('default'));
  }

  /** What became of routes since record number `since`: entity, `+` or `-`, and why. */
  changes(since = 0): string[] {
    return this.records
      .slice(since)
      .flatMap(record =>
        record.kind === 'state' && record.subject === 'route'
          ? [`${record.to === 'absent' ? '-' : '+'} ${record.entity}: ${record.decision?.id}`]
          : [],
      );
  }
}
