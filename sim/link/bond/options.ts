/** Changing a bond (bond_changelink of bond_netlink.c, bond_options.c): in the kernel's order, up to the first refusal. */
import type { LinkRefusal } from '../device-owner';
import type { BondDevice } from './bond';
import { INVALID } from './params';

/** Some options are of one mode only; others want a bond without slaves, or one that is off. */
interface OptionRow {
  readonly key: string;
  readonly primaryModesOnly?: true;
  readonly withoutSlaves?: true;
  readonly whileDown?: true;
  set(bond: BondDevice, value: number): LinkRefusal | undefined;
}

const MAX_INT = 0x7fffffff;
const MAX_COUNT = 255;

const OPTIONS: readonly OptionRow[] = [
  {
    key: 'mode',
    withoutSlaves: true,
    whileDown: true,
    set: (bond, value) => bond.params.setMode(value),
  },
  { key: 'active_slave', primaryModesOnly: true, set: setActiveSlave },
  { key: 'miimon', set: setMiimon },
  { key: 'updelay', set: (bond, value) => bond.params.setDelay('updelay', value) },
  { key: 'downdelay', set: (bond, value) => bond.params.setDelay('downdelay', value) },
  { key: 'peer_notify_delay', set: (bond, value) => bond.params.setDelay('peerNotifyDelay', value) },
  { key: 'primary', primaryModesOnly: true, set: setPrimary },
  {
    key: 'primary_reselect',
    set: (bond, value) => bond.params.setPrimaryReselect(value) ?? reselect(bond),
  },
  {
    key: 'fail_over_mac',
    withoutSlaves: true,
    set: (bond, value) => bond.params.setFailOverMac(value),
  },
  { key: 'resend_igmp', set: (bond, value) => setCount(bond, 'resendIgmp', value) },
  { key: 'num_peer_notif', set: (bond, value) => setCount(bond, 'peerNotifications', value) },
  { key: 'min_links', set: setMinLinks },
];

/** bond_changelink. */
export function changeBond(
  bond: BondDevice,
  values: Readonly<Record<string, number>>,
): LinkRefusal | undefined {
  for (const option of OPTIONS) {
    const value = values[option.key];
    const refused = value === undefined ? undefined : (whyNot(bond, option) ?? option.set(bond, value));
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** bond_opt_check_deps. */
function whyNot(bond: BondDevice, option: OptionRow): LinkRefusal | undefined {
  if (option.primaryModesOnly === true && !bond.params.usesPrimary)
    return { errno: 'EACCES', extack: 'option not supported in mode' };
  if (option.withoutSlaves === true && bond.slaves.length > 0)
    return { errno: 'ENOTEMPTY', extack: 'unable to set option because the bond device has slaves' };
  if (option.whileDown === true && bond.up)
    return { errno: 'EBUSY', extack: 'unable to set option because the bond is up' };
  return undefined;
}

function reselect(bond: BondDevice): undefined {
  bond.failover.select();
}

/** bond_option_active_slave_set: by ifindex; 0 lets the bond choose. */
function setActiveSlave(bond: BondDevice, ifindex: number): LinkRefusal | undefined {
  const { failover } = bond;
  if (ifindex === 0) {
    failover.change(undefined);
    failover.select();
    return undefined;
  }
  const dev = bond.owner?.deviceByIndex(ifindex);
  if (dev === undefined) return { errno: 'ENODEV' };
  const slave = bond.slave(dev);
  if (slave === undefined) return INVALID;
  if (slave === failover.current) return undefined;
  if (failover.current === undefined || slave.link !== 'UP' || !dev.up) {
    bond.printkOf(slave, `Could not set as active slave; either ${dev.name} is down or the link is down`);
    return INVALID;
  }
  failover.change(slave);
  return undefined;
}

/** bond_option_miimon_set. */
function setMiimon(bond: BondDevice, value: number): LinkRefusal | undefined {
  if (value > MAX_INT) return INVALID;
  bond.params.miimon = value;
  bond.restartMonitor();
  return undefined;
}

/** bond_option_primary_set: by ifindex; it need not be a slave yet. */
function setPrimary(bond: BondDevice, ifindex: number): undefined {
  bond.params.primary = bond.owner?.deviceByIndex(ifindex)?.name ?? '';
  if (bond.primary !== undefined) bond.failover.forcePrimary = true;
  reselect(bond);
}

function setCount(
  bond: BondDevice,
  which: 'resendIgmp' | 'peerNotifications',
  value: number,
): LinkRefusal | undefined {
  if (value > MAX_COUNT) return INVALID;
  bond.params[which] = value;
  return undefined;
}

/** bond_option_min_links_set. */
function setMinLinks(bond: BondDevice, value: number): LinkRefusal | undefined {
  if (value > MAX_INT) return INVALID;
  bond.params.minLinks = value;
  bond.updateCarrier();
  return undefined;
}
