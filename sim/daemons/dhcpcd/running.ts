/** Another dhcpcd that runs, and what -x, -n and -N tell it: the part of main() of dhcpcd.c about signals. */
import { seconds } from '../../base/time';
import type { Process, Signal } from '../../kernel/uapi';
import type { Log } from './log';

/** The process that the file names, if there is one. */
export function runningPid(os: Process, pidFile: string): number | undefined {
  const file = os.files.read(pidFile);
  const pid = 'text' in file ? Number(file.text) : NaN;
  return os.processes().find(each => each.pid === pid)?.pid;
}

/** Sends the signal; one that ends it is waited for. */
export function tellRunning(os: Process, log: Log, pidFile: string, signal: Signal): void {
  const pid = runningPid(os, pidFile);
  if (pid === undefined) {
    if (signal === 'SIGTERM') log.say('err', 'dhcpcd not running');
    return os.exit(1);
  }
  log.say('info', `sending signal ${signal.slice(3)} to pid ${pid}`);
  os.kill(pid, signal);
  if (signal !== 'SIGTERM') return os.exit(0);
  log.say('info', `waiting for pid ${pid} to exit`);
  const wait = os.timer('exit of dhcpcd', () => {
    if (runningPid(os, pidFile) === undefined) os.exit(0);
    else wait.arm(seconds(0.1));
  });
  wait.arm(seconds(0.1));
}
