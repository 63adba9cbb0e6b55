/**
 * bridge(8) of iproute2 6.1 (bridge/bridge.c).
 *
 * Differs from Linux: no `vni` and no -batch.
 */
import type { Program } from '../../../kernel/uapi';
import { Complaint, invalidArgument, notSimulated, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated, flag } from '../iproute2/keywords';
import {
  COLOR_OPTION,
  FAMILY_FLAGS,
  JSON_OPTION,
  NETNS_OPTION,
  PRETTY_OPTION,
  SHOWING_OPTIONS,
  toolProgram,
  VERSION_OPTION,
} from '../iproute2/tool';
import { fdb } from './fdb';
import { link } from './link';
import { mdb } from './mdb';
import { monitor } from './monitor';
import { BRIDGE_USAGE } from './usage';
import { vlan } from './vlan';

const USAGE = new Complaint(BRIDGE_USAGE, USAGE_STATUS);

export const bridge: Program = toolProgram({
  usage: BRIDGE_USAGE,
  version: 'bridge utility, 6.1.0\n',
  optionHelp: 'bridge help',
  options: [
    flag(abbreviated('-help'), () => USAGE),
    VERSION_OPTION,
    ...SHOWING_OPTIONS,
    flag(abbreviated('-timestamp'), settings => void (settings.timestamp = 'long')),
    {
      spelling: abbreviated('-family'),
      read: (words, settings) => {
        const family = words.take();
        if (family === undefined || family === 'help') return USAGE;
        if (family !== 'inet' && family !== 'inet6')
          return invalidArgument(family, 'invalid protocol family');
        settings.family = family;
        return undefined;
      },
    },
    ...FAMILY_FLAGS,
    NETNS_OPTION,
    COLOR_OPTION,
    flag(abbreviated('-compressvlans'), settings => void (settings.compressVlans = true)),
    flag(abbreviated('-force'), () => undefined),
    JSON_OPTION,
    PRETTY_OPTION,
    flag(abbreviated('-batch'), () => notSimulated('the option -batch', USAGE_STATUS)),
  ],
  objects: [
    ['link', link],
    ['fdb', fdb],
    ['mdb', mdb],
    ['vlan', vlan],
    ['vni', () => notSimulated('"bridge vni"', USAGE_STATUS)],
    ['monitor', monitor],
    ['help', () => USAGE],
  ],
  unknownObject: word => new Complaint(`Object "${word}" is unknown, try "bridge help".\n`, USAGE_STATUS),
});
