/** A machine on one link, for the tests of MLD: what it says about its groups, as short lines with times. */
import { ALL_NODES, ALL_ROUTERS, UNSPECIFIED, type Ip6 } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import type { Collected } from '../../../../sim/link/tap';
import { in6DevGet, type Inet6Dev } from '../../../../sim/kernel/ipv6/inet6-dev';
import { Frame } from '../../../../sim/wire/frame';
import type { Icmp6Message, Icmp6MessageOf } from '../../../../sim/wire/icmpv6';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import { mldQuery } from '../../../../sim/wire/mld';
import { ip, Lab, PEER_MAC, type LabLink, type LabOptions } from '../../lab';

export const ROUTER = ip('fe80::1');
const ALERT = [{ kind: 'hop-by-hop' as const, options: [{ kind: 'router-alert' as const, value: 0 }] }];

export class MldLab extends Lab {
  readonly eth0: LabLink;

  constructor(options: LabOptions & { readonly address?: string } = {}) {
    super(options);
    this.eth0 = this.link('eth0', options.address ?? '02:00:00:00:00:01');
  }

  get idev(): Inet6Dev {
    return in6DevGet(this.eth0.nic)!;
  }

  /** What was said about groups since the last call: `0.008 :: TO_EX ff02::1:ff00:1`. */
  said(): string[] {
    return this.eth0.tap.take().flatMap(line);
  }

  /** A message arrives that MLD is to accept, unless `changes` say otherwise. */
  hear(
    message: Icmp6Message,
    changes: { source?: Ip6; destination?: Ip6; hopLimit?: number; alert?: boolean; mac?: Mac } = {},
  ): void {
    const { source = ROUTER, destination = ALL_NODES, hopLimit = 1, alert = true } = changes;
    const packet = new Ip6Packet(source, destination, hopLimit, message, alert ? ALERT : []);
    this.eth0.tap.inject(new Frame(changes.mac ?? Mac.forGroup(destination), PEER_MAC, packet));
    this.run(0);
  }
}

/** A query of version 2, with sources if given. */
export function queryV2(
  changes: { group?: Ip6; delay?: number; qrv?: number; qqic?: number; sources?: readonly Ip6[] } = {},
): Icmp6MessageOf<'mld-query'> {
  const { group = UNSPECIFIED, delay = 10_000, qrv = 2, qqic = 125, sources = [] } = changes;
  const code = { maxResponseDelay: delay, maxResponseCode: delay };
  return mldQuery.make({ version: 2, ...code, group, suppress: false, qrv, qqic, sources });
}

export function queryV1(group = UNSPECIFIED, maxResponseDelay = 10_000): Icmp6MessageOf<'mld-query'> {
  return mldQuery.make({ version: 1, maxResponseDelay, group });
}

const RECORDS: Readonly<Record<string, string>> = {
  'mode-is-include': 'IS_IN',
  'mode-is-exclude': 'IS_EX',
  'change-to-include': 'TO_IN',
  'change-to-exclude': 'TO_EX',
};

function line({ at, frame }: Collected): string[] {
  const packet = frame.payload;
  if (packet.kind !== 'ipv6') return [];
  const message = packet.payload;
  const begin = `${(at / 1_000_000).toFixed(3)} ${packet.src}`;
  switch (message.kind) {
    case 'mld2-report':
      return [
        `${begin} ${message.records.map(({ recordType, group }) => `${RECORDS[recordType]} ${group}`).join(', ')}`,
      ];
    case 'mld-report':
      return [`${begin} report ${message.group}${packet.dst === message.group ? '' : ' to another group'}`];
    case 'mld-done':
      return [`${begin} done ${message.group}${packet.dst === ALL_ROUTERS ? '' : ' to another group'}`];
    default:
      return [];
  }
}
