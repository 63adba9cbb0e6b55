/** Devices: how they are made and told of. */
import { behaviour } from '../step';

export const LINK = {
  /** A device made for another namespace may be called as one that is here. */
  newlinkNamesInTarget: behaviour(false, ['6.15', true, '__rtnl_newlink of 6.12.117 and 6.18.13']),
};
