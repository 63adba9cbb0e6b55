/** networkd.conf and the files beside it. Mirrors manager_parse_config_file() of networkd-conf.c. */
import type { Files } from '../../../kernel/uapi';
import type { Say } from '../log';
import type { NetworkdProfile } from '../version';
import { managerFiles } from './conf-files';
import { configParse } from './conf-parser';
import { MANAGER_DUID_PARSERS, newDuidSetting, type Duids } from './duid-settings';
import { NETWORKD_CONF_KEYS } from './manager-keys';
import { bool, choice, tristate, type Parsers } from './settings';

export interface ManagerConf extends Duids {
  /** IPv6Forwarding=, since 256. */
  ipv6Forwarding: boolean | undefined;
  manageForeignRoutes: boolean;
  /** The default of IPv6PrivacyExtensions=, since 254. */
  privacyExtensions: number | 'kernel';
}

const PARSERS: Parsers<ManagerConf> = {
  ...MANAGER_DUID_PARSERS,
  'Network.SpeedMeter': bool(() => {}),
  'Network.ManageForeignRoutes': bool((conf, value) => (conf.manageForeignRoutes = value)),
  'Network.IPv6Forwarding': tristate((conf, value) => (conf.ipv6Forwarding = value)),
  'Network.IPv6PrivacyExtensions': choice(
    { no: 0, 'prefer-public': 1, yes: 2, kernel: 'kernel' as const },
    'Failed to parse IPv6 privacy extensions option',
    (conf, value) => (conf.privacyExtensions = value ?? 0),
    { yes: 2, no: 0 },
  ),
};

export function readManagerConf(files: Files, profile: NetworkdProfile, say: Say): ManagerConf {
  const conf: ManagerConf = {
    duid4: newDuidSetting('vendor'),
    duid6: newDuidSetting('vendor'),
    ipv6Forwarding: undefined,
    manageForeignRoutes: true,
    privacyExtensions: 0,
  };
  for (const path of managerFiles(files)) {
    const content = files.read(path);
    if ('errno' in content) continue;
    configParse(path, content.text, { profile, keys: NETWORKD_CONF_KEYS }, say, (assignment, saySyntax) => {
      const parser = PARSERS[`${assignment.section}.${assignment.key}`];
      return parser?.(conf, assignment, saySyntax, profile) !== 'EINVAL';
    });
  }
  return conf;
}
