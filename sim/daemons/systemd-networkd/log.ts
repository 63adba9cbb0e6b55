/** networkd's log: what it says, and how loud. Mirrors log_full(), log_link_full() and the levels of syslog(3). */
import type { Process } from '../../kernel/uapi';

export type Level = 'err' | 'warning' | 'notice' | 'info' | 'debug';

export type Say = (level: Level, text: string) => void;

const FACILITY = 'systemd-networkd';
const SEVERITIES: Readonly<Record<string, number>> = {
  emerg: 0,
  alert: 1,
  crit: 2,
  err: 3,
  warning: 4,
  notice: 5,
  info: 6,
  debug: 7,
};

/** SYSTEMD_LOG_LEVEL, a name or a number; 6 (info) where it is neither. */
export function maxLevel(environment: ReadonlyMap<string, string>): number {
  const asked = environment.get('SYSTEMD_LOG_LEVEL') ?? 'info';
  const number = /^[0-7]$/.test(asked) ? Number(asked) : SEVERITIES[asked];
  return number ?? 6;
}

/** Writes to the journal whatever is not below the level asked for. */
export function journal(os: Process): Say {
  const limit = maxLevel(os.env);
  return (level, text) => {
    if ((SEVERITIES[level] ?? 0) <= limit) os.log(FACILITY, level, text);
  };
}
