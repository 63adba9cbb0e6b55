/**
 * radvd, the router advertisement daemon for IPv6: from the command line to the main loop. Mirrors main() of
 * radvd.c.
 *
 * Differs from Linux: file permissions, users and chroot mean nothing, and no child process writes the
 * kernel's variables.
 * Differs from Linux: 1.9 follows the devices by netlink as later versions do; it looked at them before each
 * advertisement.
 */
import { ERRNO_TEXT, type Process, type Program, type RawIcmp6Socket } from '../../kernel/uapi';
import { readCommandLine, type CommandLine } from './command-line';
import type { RadvdConfig } from './config';
import { CONFIG_REFUSED } from './decisions';
import { checkIp6Forwarding } from './device';
import type { Radvd } from './interface';
import { LogWriter } from './log-writer';
import { MainLoop } from './main-loop';
import { parseRadvdConf } from './grammar/parser';
import { unmodelledOptions } from './unmodelled';
import { DEFAULT_RADVD_VERSION, radvdProfile, type RadvdProfile, type RadvdVersion } from './version';

/** radvd of a version, to be started under that name. */
export function radvd(version: RadvdVersion = DEFAULT_RADVD_VERSION): Program {
  return { start: os => main(os, radvdProfile(version)) };
}

function main(os: Process, profile: RadvdProfile): void {
  const line = readCommandLine(os.argv, profile.version);
  if ('printout' in line) {
    os.write('stderr', line.printout);
    return os.exit(1);
  }
  const log = new LogWriter(os, line, profile);
  if (!line.configTest) log.flog('info', `version ${profile.version} started`);
  if (!checkConffile(os, log, line.configPath)) return os.exit(1);
  const readConfig = (): RadvdConfig | undefined => readinConfig(os, log, line.configPath, profile);
  const config = readConfig();
  if (config === undefined || line.configTest) return os.exit(config === undefined ? 1 : 0);
  for (const sentence of unmodelledOptions(config)) os.log('radvd', 'notice', sentence);

  const socket = openIcmpv6Socket(os, log, profile);
  if (socket === undefined) return os.exit(1);
  const radvd: Radvd = { os, log, profile, socket, rng: os.rng('radvd'), warnedOfForwarding: false };
  if (checkIp6Forwarding(radvd)) {
    log.flog('warning', 'IPv6 forwarding seems to be disabled, but continuing anyway');
  }
  if (!takePidFile(os, log, line)) return os.exit(255);
  if (line.daemonize) {
    os.daemonize(0);
    log.closeStderr();
  }
  new MainLoop(radvd, line.pidFile, readConfig).start(config);
}

/**
 * check_conffile_perm(): a file that is not there is refused as one with wrong permissions, unless debugging.
 */
function checkConffile(os: Process, log: LogWriter, path: string): boolean {
  const read = os.files.read(path);
  if ('text' in read) return true;
  log.flog('err', `can't open ${path}: ${ERRNO_TEXT[read.errno]}`);
  if (log.debugLevel === 0) {
    log.flog('err', 'exiting, permissions on conf_file invalid');
    return false;
  }
  log.flog('warning', 'Insecure file permissions, but continuing anyway');
  return true;
}

/** readin_config(), with what its callers say when it fails. */
function readinConfig(
  os: Process,
  log: LogWriter,
  path: string,
  profile: RadvdProfile,
): RadvdConfig | undefined {
  const read = os.files.read(path);
  if ('text' in read) {
    const result = parseRadvdConf(read.text, path, profile.version);
    for (const said of result.log) log.write(said);
    if ('config' in result) return result.config;
    const { error } = result;
    if (error.to === 'stderr') log.stderr(error.message);
    const { line, column, found, message, nearest = '' } = error;
    os.note(CONFIG_REFUSED, { file: path, line, column, found, message, nearest });
  }
  log.flog('err', 'exiting, failed to read config file');
  return undefined;
}

/** open_icmpv6_socket() */
function openIcmpv6Socket(os: Process, log: LogWriter, profile: RadvdProfile): RawIcmp6Socket | undefined {
  const socket = os.rawIcmp6();
  if ('errno' in socket) {
    log.flog('err', `can't create socket(AF_INET6): ${ERRNO_TEXT[socket.errno]}`);
    log.stderr(`open_icmpv6_socket: ${ERRNO_TEXT[socket.errno]}`);
    return undefined;
  }
  socket.setsockopt({
    IPV6_UNICAST_HOPS: 255,
    IPV6_MULTICAST_HOPS: 255,
    IPV6_MULTICAST_LOOP: profile.hearsItself,
    ICMP6_FILTER: [133, 134],
  });
  return socket;
}

/** open_and_lock_pid_file(), write_pid_file(): one radvd per pid file. */
function takePidFile(os: Process, log: LogWriter, { pidFile }: CommandLine): boolean {
  log.dlog('debug', 3, `radvd startup PID is ${os.pid}`);
  const written = os.files.read(pidFile);
  const owner = 'text' in written ? Number(written.text) : 0;
  const others = os.processes().filter(({ pid }) => pid === owner && pid !== os.pid);
  if (others.some(({ argv }) => argv[0]?.endsWith('radvd') === true)) {
    log.flog('err', `unable to lock pid file, ${pidFile}: ${ERRNO_TEXT.EAGAIN}`);
    return false;
  }
  const refused = os.files.write(pidFile, `${os.pid}\n`);
  if (refused !== undefined) {
    log.flog('err', `unable to open pid file, ${pidFile}: ${ERRNO_TEXT[refused]}`);
    return false;
  }
  log.dlog('debug', 4, `wrote pid ${os.pid} to pid file: ${pidFile}`);
  return true;
}
