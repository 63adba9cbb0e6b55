/** Devices: how they are made and told of. */
import type { BondProfile } from '../../../link/bond/bond';
import { behaviour } from '../step';

export const LINK = {
  /** What keeps IPv6 off the slave of a bond: IFF_SLAVE, which it has before or after it is switched on, or a flag of its own. */
  slavesKeptFromAddrconf: behaviour<BondProfile['slavesKeptFromAddrconf']>(
    'slave-before-up',
    ['3.13', 'slave-after-up', 'bond_enslave of 3.10.105 and 3.16.0'],
    ['4.1', 'slave-before-up', 'bond_enslave of 3.18.20 and 4.1.19; 4.2.8 is without it again'],
    ['6.2', 'own-flag', 'bond_enslave of 5.15.148 and 6.6.63; seen in `ip monitor` on 6.1.187 and 6.8.0'],
  ),
  /** A slave is given no link-local address either when it is told in which way to make one. */
  slavesGenerateNone: behaviour(false, ['5.4', true, 'addrconf_addr_gen of 4.19.90 and 5.4.286']),
  /** A slave of a bond joins the groups it was in when it comes up, although IPv6 does not begin on it. */
  slavesJoinGroups: behaviour(false, ['6.1', true, 'addrconf_notify of 5.15.148 and 6.1.192']),
  /** The ports of a team, which have link-local addresses, solicit no routers. */
  teamPortsStaySilent: behaviour(false, [
    '6.6',
    true,
    'addrconf_dad_completed of 6.1.192 and 6.6.63; measured on 6.1.187 and 6.12.117',
  ]),
  /** A device may be given another name while it is up. */
  renamesWhileUp: behaviour(false, ['6.2', true, 'dev_change_name of 6.1.192 and 6.6.63']),
  /** No name has a colon. */
  noColonsInNames: behaviour(false, ['3.10', true, 'dev_valid_name of 3.4.108 and 3.10.105']),
  /** Who asks for one device is told what its carrier amounts to by now, and link watch does not come to it later. */
  getlinkSyncsLinkwatch: behaviour(false, ['6.8', true, 'rtnl_getlink of 6.6.63 and 6.8.0']),
  /** A device made for another namespace may be called as one that is here. */
  newlinkNamesInTarget: behaviour(false, ['6.15', true, '__rtnl_newlink of 6.12.117 and 6.18.13']),
};
