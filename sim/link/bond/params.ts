/** What a bond is told to do (struct bond_params of include/net/bonding.h), and how it is told (bond_options.c). */
import type { LinkRefusal } from '../device-owner';
import type { DeviceDetails } from '../net-device';

/** Numbered as netlink has them. */
export const BOND_MODES = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
] as const;
export type BondMode = (typeof BOND_MODES)[number];

const RESELECTS = ['always', 'better', 'failure'] as const;
const FAIL_OVER_MACS = ['none', 'active', 'follow'] as const;

/** BOND_DEFAULT_MIIMON, where a mode cannot do without the monitor; ms. */
const DEFAULT_MIIMON = 100;

export class BondParams {
  mode: BondMode = 'balance-rr';
  /** How often the monitor looks at the carriers, ms; 0 never. */
  miimon = 0;
  /** How many looks a link must be up, or down, before the bond believes it. */
  updelay = 0;
  downdelay = 0;
  /** How many looks between two notifications of the neighbours, and how many notifications there are. */
  peerNotifyDelay = 0;
  peerNotifications = 1;
  /** How often groups are reported again after a failover. */
  resendIgmp = 1;
  /** In mode 802.3ad: with fewer links there is no carrier. */
  minLinks = 0;
  /** The slave that is to be the active one whenever it can; by name, since it need not be a slave yet. */
  primary = '';
  primaryReselect: (typeof RESELECTS)[number] = 'always';
  failOverMac: (typeof FAIL_OVER_MACS)[number] = 'none';

  /** Whether one slave alone is active (`bond_uses_primary`). */
  get usesPrimary(): boolean {
    return this.mode === 'active-backup';
  }

  /** Whether slaves keep their own addresses. */
  get keepsAddresses(): boolean {
    return this.usesPrimary && this.failOverMac !== 'none';
  }

  /** bond_option_mode_set. */
  setMode(number: number): LinkRefusal | undefined {
    const mode = BOND_MODES[number];
    if (mode === undefined) return INVALID;
    this.mode = mode;
    if (mode === '802.3ad' && this.miimon === 0) this.miimon = DEFAULT_MIIMON;
    return undefined;
  }

  /** _bond_option_delay_set: a number of looks, rounded down. */
  setDelay(which: 'updelay' | 'downdelay' | 'peerNotifyDelay', ms: number): LinkRefusal | undefined {
    if (this.miimon === 0) return { errno: 'EPERM' };
    this[which] = Math.floor(ms / this.miimon);
    return undefined;
  }

  setPrimaryReselect(number: number): LinkRefusal | undefined {
    const rule = RESELECTS[number];
    if (rule === undefined) return INVALID;
    this.primaryReselect = rule;
    return undefined;
  }

  setFailOverMac(number: number): LinkRefusal | undefined {
    const rule = FAIL_OVER_MACS[number];
    if (rule === undefined) return INVALID;
    this.failOverMac = rule;
    return undefined;
  }

  /** bond_fill_info; with it what is always as the kernel has it from the start. */
  info(activeSlave: string | undefined, primary: string | undefined): DeviceDetails {
    return {
      mode: this.mode,
      ...(activeSlave !== undefined && { active_slave: activeSlave }),
      miimon: this.miimon,
      updelay: this.updelay * this.miimon,
      downdelay: this.downdelay * this.miimon,
      peer_notify_delay: this.peerNotifyDelay * this.miimon,
      use_carrier: 1,
      arp_interval: 0,
      arp_missed_max: 2,
      arp_validate: 'none',
      arp_all_targets: 'any',
      ...(primary !== undefined && { primary }),
      primary_reselect: this.primaryReselect,
      fail_over_mac: this.failOverMac,
      xmit_hash_policy: 'layer2',
      resend_igmp: this.resendIgmp,
      num_peer_notif: this.peerNotifications,
      all_slaves_active: 0,
      min_links: this.minLinks,
      lp_interval: 1,
      packets_per_slave: 1,
      ad_lacp_active: 'on',
      ad_lacp_rate: 'slow',
      ad_select: 'stable',
      ...(this.mode === '802.3ad' && {
        ad_actor_sys_prio: 65535,
        ad_user_port_key: 0,
        ad_actor_system: '00:00:00:00:00:00',
      }),
      tlb_dynamic_lb: 1,
    };
  }
}

export const INVALID: LinkRefusal = { errno: 'EINVAL', extack: 'invalid option value' };
