/** An interface as dhcpcd sees it, and the addresses that it knows of: struct interface and struct ipv6_addr. */
import type { Ip6 } from '../../base/ip6';
import type { Mac } from '../../base/mac';
import type { SimTime } from '../../base/time';
import type { LinkInfo, ProcessTimer } from '../../kernel/uapi';
import type { Options } from './config';

/** IFA_F_*, which dhcpcd calls IN6_IFF_*. */
export const TENTATIVE = 0x40;
export const DUPLICATED = 0x08;
export const NOT_USEABLE = TENTATIVE | DUPLICATED;

/** An address, or a prefix that a router told of. */
export interface Ia {
  readonly iface: Interface;
  readonly prefix: Ip6;
  readonly length: number;
  /** undefined for a prefix without an address. */
  address: Ip6 | undefined;
  /** How the log calls it: `2001:db8::1/64`. */
  text: string;
  addrFlags: number;
  /** It has not been given to the kernel yet. */
  isNew: boolean;
  added: boolean;
  autoconf: boolean;
  onLink: boolean;
  dadCompleted: boolean;
  /** The router's last advertisement did not have it. */
  stale: boolean;
  /** Seconds from `acquired`. */
  valid: number;
  preferred: number;
  acquired: SimTime | undefined;
  dadCounter: number;
  /** It is being advertised to the neighbours (RFC 4861 §7.2.6): by this timer, so many times by now. */
  advertise: ProcessTimer | undefined;
  advertised: number;
  /** Whether this machine was a router when it began to. */
  advertisesRouter: boolean;
}

export class Interface {
  /** What the kernel says, and what dhcpcd is about to give it. */
  addresses: Ia[] = [];
  /** What waits for a link-local address. */
  waiting: (() => void)[] = [];
  /** Solicitations sent; undefined until routers are asked for. */
  probes: number | undefined;
  /** Milliseconds: of the router in charge. */
  retrans = 1000;
  readonly timers = new Map<string, ProcessTimer>();

  readonly name: string;
  readonly index: number;
  readonly mac: Mac;
  up: boolean;
  running: boolean;

  constructor(
    link: LinkInfo,
    public active: boolean,
    public options: Options,
  ) {
    this.name = link.ifname;
    this.index = link.ifindex;
    this.mac = link.address;
    this.up = link.up;
    this.running = link.running;
  }

  get metric(): number {
    return this.options.metric ?? 1000 + this.index;
  }

  /** if_is_link_up() */
  get linkUp(): boolean {
    return this.up && this.running;
  }

  find(address: Ip6): Ia | undefined {
    return this.addresses.find(ia => ia.address === address);
  }

  /** ipv6_iffindaddr() for a link-local address without these flags. */
  linkLocal(without: number): Ia | undefined {
    return this.addresses.find(
      ({ address, addrFlags }) => address?.isLinkLocal === true && (addrFlags & without) === 0,
    );
  }
}
