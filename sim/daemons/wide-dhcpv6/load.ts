/** Reading the configuration file, and what both programs do before they begin: cfparse() and parts of main(). */
import { ERRNO_TEXT, type Process } from '../../kernel/uapi';
import type { WideConfig } from './config/config';
import { configure, type Mode } from './config/configure';
import { parseWideConf } from './config/parser';
import { CONFIG_OTHER_PROGRAM, CONFIG_REFUSED } from './decisions';
import type { WideLog } from './log';

/** Statements of the dhcp6s that came from the dhcpv6 project (SourceForge, later Fedora), which has the same name. */
const OTHER_STATEMENTS =
  /\b(?:link\s+\w+\s*\{|iaidinfo\b|prefer-life-time\b|valid-life-time\b|renew-time\b|rebind-time\b)/;

/** What no file says. */
export const NO_CONFIG: WideConfig = {
  interfaces: [],
  profiles: [],
  hosts: [],
  pools: [],
  information: new Map(),
  refreshTime: undefined,
};

/** cfparse(): undefined: refused. A file that is not there is none. */
export function readConfig(os: Process, log: WideLog, mode: Mode, path: string): WideConfig | undefined {
  const say = log.say.bind(log);
  const file = os.files.read(path);
  if (!('text' in file)) {
    say('err', 'cfparse', `cfparse: fopen(${path}): ${ERRNO_TEXT[file.errno]}`);
    return file.errno === 'ENOENT' ? NO_CONFIG : undefined;
  }
  const source = { files: os.files, say, echo: (text: string) => os.write('stdout', text) };
  const parsed = parseWideConf(source, path, file.text);
  if ('found' in parsed) {
    const other = OTHER_STATEMENTS.test(file.text);
    os.note(other ? CONFIG_OTHER_PROGRAM : CONFIG_REFUSED, { ...parsed });
    return undefined;
  }
  const rng = os.rng('ifid-random');
  const config = configure(parsed, {
    mode,
    path,
    say,
    macOf: ifname => os.netlink.link(ifname)?.address,
    randomId: () => Uint8Array.from({ length: 8 }, () => rng.below(256)),
  });
  if (config === undefined) os.note(CONFIG_REFUSED, { file: path });
  return config;
}

/** dhcp6_ctl_authinit(): without a key there is no control port. */
export function sayControlPort(os: Process, log: WideLog, keyFile: string, where: string): void {
  const file = os.files.read(keyFile);
  if ('text' in file) return;
  const why = ERRNO_TEXT[file.errno];
  log.say('err', 'dhcp6_ctl_authinit', `failed to open ${keyFile}: ${why}`);
  const failed = where === 'client6_init' ? 'failed initialize' : 'failed to initialize';
  log.say('notice', where, `${failed} control message authentication`);
  log.say('notice', where, 'skip opening control port');
}

/** Whether messages would be signed, which they are not here. */
export function sayUnmodelled(os: Process, program: string, config: WideConfig): void {
  if (config.interfaces.some(({ authenticates }) => authenticates)) {
    os.log(program, 'notice', 'authentication is not simulated: messages are sent and taken unsigned');
  }
}
