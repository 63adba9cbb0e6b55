/**
 * dhcpd of ISC DHCP 4.4.3, for DHCPv4 or (-6) DHCPv6: from the command line to the background. Mirrors main() of server/dhcpd.c.
 */
import { ERRNO_TEXT, type Process, type Program } from '../../kernel/uapi';
import { readCommandLine, type CommandLine } from './command-line';
import type { DhcpdConfig } from './config';
import { CONFIG_REFUSED } from './decisions';
import { fatal } from './fatal';
import { Log } from './log';
import { parseDhcpdConf, type ConfigSource } from './parse-config';
import type { Begin } from './start';
import { start4 } from './start4';
import { start6 } from './start6';

const VERSION = '4.4.3-P1';

const BANNER = [
  `Internet Systems Consortium DHCP Server ${VERSION}`,
  'Copyright 2004-2022 Internet Systems Consortium.',
  'All rights reserved.',
  'For info, please visit https://www.isc.org/software/dhcp/',
];

/** dhcpd, to be started under that name. */
export const dhcpd: Program = { start: main };

function main(os: Process): void {
  const line = readCommandLine(os.argv);
  if ('printout' in line) {
    os.write('stderr', line.printout);
    return os.exit(line.status);
  }
  const log = new Log(os, line.toStderr || line.test);
  if (line.quiet && !line.toStderr) log.closeStderr();
  if (!line.quiet) for (const words of BANNER) log.write('info', words);
  const config = readConfig(os, log, line);
  if (typeof config === 'string') return fatal(os, log, config);
  if (!line.quiet) {
    log.write('info', `Config file: ${line.configPath}`);
    log.write('info', `Database file: ${line.leasePath}`);
    log.write('info', `PID file: ${line.pidPath}`);
  }
  if (line.test) return os.exit(0);
  start(os, log, line, config);
}

const CONFIG_ERRORS = 'Configuration file errors encountered -- exiting';

/** The configuration; or, in words, why there is none. */
function readConfig(os: Process, log: Log, { configPath, six }: CommandLine): DhcpdConfig | string {
  const file = os.files.read(configPath);
  if ('errno' in file) {
    log.write('err', `Can't open ${configPath}: ${ERRNO_TEXT[file.errno]}`);
    return CONFIG_ERRORS;
  }
  const family = six ? 6 : 4;
  const source: ConfigSource = {
    read: path => {
      const included = os.files.read(path);
      return 'text' in included ? included.text : undefined;
    },
    complain: ({ message, line, indent }) => {
      log.complain(message, line, indent);
      os.note(CONFIG_REFUSED, { file: configPath, message, line });
    },
    say: words => log.write('err', words),
    unmodelled: what => os.log('dhcpd', 'notice', `not simulated, and so without effect: ${what}`),
  };
  const { dhcpd: config, ok, fatal: words } = parseDhcpdConf(configPath, file.text, source, family);
  return ok ? config : (words ?? CONFIG_ERRORS);
}

function start(os: Process, log: Log, line: CommandLine, config: DhcpdConfig): void {
  if (isRunning(os, line)) return fatal(os, log, "There's already a DHCP server running.");
  if (!os.files.exists(line.leasePath)) {
    log.write('err', `Can't open lease database ${line.leasePath}: ${ERRNO_TEXT.ENOENT} --`);
    log.write('err', '  check for failed database rewrite attempt!');
    log.write('err', 'Please read the dhcpd.leases manual page if you');
    return fatal(os, log, "don't know what to do about this.");
  }
  const old = os.files.read(line.leasePath);
  const before = 'text' in old ? old.text : '';
  const write = (text: string): void => void os.files.write(line.leasePath, text, true);
  os.files.write(line.leasePath, LEASE_FILE_HEAD);
  log.write('info', 'Wrote 0 deleted host decls to leases file.');
  log.write('info', 'Wrote 0 new dynamic host decls to leases file.');
  const begin: Begin = { os, log, line, config, before, write };
  const started = line.six ? start6(begin) : start4(begin);
  if (!started) return;
  os.files.write(line.pidPath, `${os.pid}\n`);
  os.onSignal(signal => {
    if (signal === 'SIGHUP' || signal === 'SIGUSR1') return;
    os.files.unlink(line.pidPath);
    os.exit(0);
  });
  log.write('info', 'Server starting service.');
  if (!line.foreground) os.daemonize(0);
  if (!line.toStderr) log.closeStderr();
}

const LEASE_FILE_HEAD =
  '# The format of this file is documented in the dhcpd.leases(5) manual page.\n' +
  `# This lease file was written by isc-dhcp-${VERSION}\n\n` +
  '# authoring-byte-order entry is generated, DO NOT DELETE\nauthoring-byte-order little-endian;\n\n';

/** The process of the pid file is there. */
function isRunning(os: Process, { pidPath }: CommandLine): boolean {
  const file = os.files.read(pidPath);
  const pid = 'text' in file ? parseInt(file.text, 10) : 0;
  return pid !== os.pid && os.processes().some(each => each.pid === pid);
}
