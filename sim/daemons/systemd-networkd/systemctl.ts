/**
 * systemctl(1) for the one service there is here: networkd is started, stopped, restarted, told to reload, and asked for.
 *
 * Differs from Linux: other units, and unit files, do not exist.
 */
import type { Process, Program } from '../../kernel/uapi';

const UNIT = 'systemd-networkd.service';
const PATH = '/usr/lib/systemd/systemd-networkd';
const VERBS = ['start', 'stop', 'restart', 'reload', 'is-active', 'status', 'enable', 'disable'] as const;
type Verb = (typeof VERBS)[number];

export const systemctl: Program = { start: run };

/** The process of networkd in this namespace, if it runs. */
export function networkdPid(os: Process): number | undefined {
  return os
    .processes()
    .find(({ argv, netns }) => netns === os.netns && argv[0]?.endsWith('/systemd-networkd') === true)?.pid;
}

function run(os: Process): void {
  const words = os.argv.slice(1).filter(word => !word.startsWith('-'));
  const verb = VERBS.find(one => one === words[0]);
  const unit = words[1];
  if (verb === undefined || unit === undefined) {
    const what = verb === undefined ? `Unknown command verb ${words[0] ?? ''}.` : 'Too few arguments.';
    os.write('stderr', `${what}\n`);
    return os.exit(1);
  }
  if (unit.replace(/\.service$/, '') !== 'systemd-networkd') {
    const name = unit.includes('.') ? unit : `${unit}.service`;
    os.write('stderr', `Failed to ${verb} ${name}: Unit ${name} not found.\n`);
    return os.exit(5);
  }
  act(os, verb);
}

function act(os: Process, verb: Verb): void {
  const pid = networkdPid(os);
  switch (verb) {
    case 'enable':
    case 'disable':
      return os.exit(0);
    case 'is-active':
      os.write('stdout', pid === undefined ? 'inactive\n' : 'active\n');
      return os.exit(pid === undefined ? 3 : 0);
    case 'status':
      return status(os, pid);
    case 'reload':
      if (pid === undefined) {
        os.write('stderr', `${UNIT} is not active, cannot reload.\n`);
        return os.exit(1);
      }
      os.kill(pid, 'SIGHUP');
      return os.exit(0);
    case 'stop':
    case 'restart':
      if (pid !== undefined) os.kill(pid, 'SIGTERM');
      if (verb === 'stop') return os.exit(0);
      return start(os);
    case 'start':
      if (pid !== undefined) return os.exit(0);
      return start(os);
  }
}

function start(os: Process): void {
  os.soon('systemctl start', () => {
    const started = os.spawn({
      argv: [PATH],
      env: os.env,
      onOutput: (stream, text) => os.write(stream, text),
      onExit: code => os.exit(code),
    });
    if (typeof started === 'number') return;
    os.write('stderr', `Failed to start ${UNIT}: ${started.errno}\n`);
    os.exit(1);
  });
}

function status(os: Process, pid: number | undefined): void {
  const active = pid === undefined ? 'inactive (dead)' : 'active (running)';
  const lines = [
    `${pid === undefined ? '○' : '●'} ${UNIT} - Network Configuration`,
    `     Active: ${active}`,
  ];
  if (pid !== undefined) lines.push(`   Main PID: ${pid} (systemd-network)`);
  os.write('stdout', `${lines.join('\n')}\n`);
  os.exit(pid === undefined ? 3 : 0);
}
