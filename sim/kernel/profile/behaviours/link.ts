/** Devices: how they are made and told of. */
import { behaviour } from '../step';

export const LINK = {
  /** A slave of a bond joins the groups it was in when it comes up, although IPv6 does not begin on it. */
  slavesJoinGroups: behaviour(false, ['6.1', true, 'addrconf_notify of 5.15.148 and 6.1.192']),
  /** The ports of a team, which have link-local addresses, solicit no routers. */
  teamPortsStaySilent: behaviour(false, [
    '6.6',
    true,
    'addrconf_dad_completed of 6.1.192 and 6.6.63; measured on 6.1.187 and 6.12.117',
  ]),
  /** A device made for another namespace may be called as one that is here. */
  newlinkNamesInTarget: behaviour(false, ['6.15', true, '__rtnl_newlink of 6.12.117 and 6.18.13']),
};
