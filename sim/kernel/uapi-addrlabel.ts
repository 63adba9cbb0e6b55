/** What rtnetlink shows and takes of the labels that choose among source addresses (`ip addrlabel`). */
import type { Ip6 } from '../base/ip6';
import type { Prefix } from '../base/prefix';
import type { NetlinkError } from './core/errno';

/** A row of the policy table (RTM_NEWADDRLABEL). */
export interface AddrLabelInfo {
  readonly prefix: Prefix;
  readonly label: number;
  /** The device it holds on, 0 for any; there may be none of this number any more. */
  readonly ifindex: number;
  /** Absent where it holds on any device. */
  readonly dev?: string;
}

/** The row that is to come or to go. */
export interface AddrLabelRequest {
  /** Absent, or too short for IPv6, which is as bad. */
  readonly address: Ip6 | undefined;
  readonly prefixlen: number;
  readonly ifindex: number;
  readonly label: number;
}

export interface AddrLabelNetlink {
  addressLabels(): readonly AddrLabelInfo[];
  addressLabelAdd(request: AddrLabelRequest): NetlinkError | undefined;
  /** The label is not compared. */
  addressLabelDel(request: AddrLabelRequest): NetlinkError | undefined;
}
