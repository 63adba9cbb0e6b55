/** One link, as far as networkd knows it. Mirrors struct Link of networkd-link.h and the questions that are asked of it. */
import { Ip6 } from '../../base/ip6';
import type { LinkInfo, ProcessTimer } from '../../kernel/uapi';
import type { IaLease } from '../dhcpv6/identity-association';
import type { VerifiedNetwork } from './config/network-load';
import type { Dhcp4Given } from './dhcp4';
import type { AnnouncedPrefix } from './dhcp-pd';
import type { Level } from './log';
import type { Manager } from './manager';
import type { SdDhcp4Client } from './sd-dhcp4-client';
import type { SdDhcp6Client } from './sd-dhcp6-client';
import type { SdNdisc } from './sd-ndisc';
import type { SdRadv } from './sd-radv';

/** SetupState of `networkctl`. */
export type LinkState =
  'pending' | 'initialized' | 'configuring' | 'configured' | 'unmanaged' | 'failed' | 'linger';

export class Link {
  readonly ifindex: number;
  state: LinkState = 'pending';
  network: VerifiedNetwork | undefined;
  /** The link-local address that is ready for use. */
  linkLocal: Ip6 | undefined;
  masterSet = false;
  activated = false;
  stackedCreated = true;
  staticAddressesConfigured = false;
  staticRoutesConfigured = false;
  staticNeighborsConfigured = false;
  staticAddressLabelsConfigured = false;
  ndisc: SdNdisc | undefined;
  ndiscConfigured = false;
  readonly rdnss = new Map<Ip6, { readonly router: Ip6; readonly until: number }>();
  ndiscExpire: ProcessTimer | undefined;
  radv: SdRadv | undefined;
  dhcp6: SdDhcp6Client | undefined;
  dhcp6Configured = false;
  dhcp6Dns: readonly Ip6[] = [];
  /** Prefixes that were delegated to this machine, `prefix/length`. */
  readonly delegated = new Set<string>();
  /** What was delegated to this machine through this link. */
  delegatedLeases: readonly IaLease[] = [];
  /** Subnets of delegated prefixes that this link has chosen, and those that it advertises. */
  readonly pdSubnets = new Set<Ip6>();
  readonly pdAnnounced = new Map<Ip6, AnnouncedPrefix>();
  pdConfigured = false;
  dhcp4: SdDhcp4Client | undefined;
  dhcp4Given: Dhcp4Given | undefined;
  carrierLostTimer: ProcessTimer | undefined;

  constructor(
    private readonly manager: Manager,
    public info: LinkInfo,
  ) {
    this.ifindex = info.ifindex;
  }

  get name(): string {
    return this.info.ifname;
  }

  log(level: Level, text: string): void {
    this.manager.say(level, `${this.name}: ${text}`);
  }

  debug(text: string): void {
    this.log('debug', text);
  }

  /** link_set_state() */
  setState(state: LinkState): void {
    if (state === this.state) return;
    this.debug(`State changed: ${this.state} -> ${state}`);
    this.state = state;
    const { textConfigured } = this.manager.profile;
    if (state === 'configured' && textConfigured !== '') this.log('info', textConfigured);
  }

  /** Says what a link that has just been found is. */
  logChanges(had: { readonly up: boolean; readonly carrier: boolean }): void {
    const { info } = this;
    this.debug(`Saved new link: ifindex=${info.ifindex}, kind=${info.kind ?? 'n/a'}`);
    if (info.up && !had.up) this.sayUp(true);
    if (this.hasCarrier && !had.carrier) this.sayCarrier('Gained');
  }

  sayUp(up: boolean): void {
    if (this.manager.profile.tellsUpAndDown) this.log('info', up ? 'Link UP' : 'Link DOWN');
  }

  sayCarrier(what: 'Gained' | 'Lost'): void {
    this.log('info', `${this.manager.profile.smallLetters ? what.toLowerCase() : what} carrier`);
  }

  get isLoopback(): boolean {
    return this.info.linkType === 'loopback';
  }

  get isMulticast(): boolean {
    return this.info.flags.includes('MULTICAST') || this.network?.multicast === true;
  }

  /** link_has_carrier(): what the kernel says of its operational state. */
  get hasCarrier(): boolean {
    const { operstate, up, running } = this.info;
    if (operstate === 'UNKNOWN') return up && running;
    return operstate === 'UP';
  }

  get isManaged(): boolean {
    return this.state === 'configuring' || this.state === 'configured';
  }

  /** link_ipv6ll_enabled(): whether the kernel is to make a link-local address. */
  get ipv6llEnabled(): boolean {
    const { network } = this;
    if (network === undefined || this.isLoopback || network.bond !== undefined) return false;
    return network.linkLocal.ipv6;
  }

  /** link_may_have_ipv6ll(): made by the kernel or typed in. */
  get mayHaveIpv6ll(): boolean {
    if (this.ipv6llEnabled) return true;
    const { network } = this;
    if (network === undefined || this.isLoopback) return false;
    return [...network.addresses.values()].some(
      ({ address, peer }) => peer === undefined && address instanceof Ip6 && address.isLinkLocal,
    );
  }

  /** link_is_ready_to_configure(): enslaved, up, and with a carrier unless it may do without. */
  get isReadyToConfigure(): boolean {
    const { network } = this;
    if (!this.isManaged || network === undefined) return false;
    if (!network.configureWithoutCarrier && !this.hasCarrier) return false;
    return this.masterSet && this.activated;
  }
}
