/** Whether a machine lets us make namespaces, and what forbids it. */
import type { Machine } from './machine';

/** Settings by which an administrator or a distribution forbids namespaces, and what they are then. */
const FORBIDDING: readonly (readonly [key: string, value: string])[] = [
  // namespaces(7): limits for each user.
  ...['user', 'net', 'mnt', 'pid'].map(kind => [`user.max_${kind}_namespaces`, '0'] as const),
  // Debian's kernels.
  ['kernel.unprivileged_userns_clone', '0'],
  // Ubuntu's from 23.10 on.
  ['kernel.apparmor_restrict_unprivileged_userns', '1'],
];

/** Milliseconds for reading them. */
const PATIENCE = 60_000;

/** Settings that forbid namespaces here, as sysctl(8) prints them. Some are about users who are not root alone. */
export async function whatForbids(machine: Pick<Machine, 'execute'>): Promise<string[]> {
  const keys = FORBIDDING.map(([key]) => key);
  const { stdout } = await machine.execute(['sysctl', '--ignore', ...keys], { timeout: PATIENCE });
  const lines = stdout.split('\n');
  return FORBIDDING.map(([key, value]) => `${key} = ${value}`).filter(line => lines.includes(line));
}

/** What each command says when it fails in namespaces of its own; text: why there are none. */
export async function inNamespaces(
  machine: Machine,
  commands: readonly string[],
): Promise<(string | undefined)[] | string> {
  const user = machine.unprivileged ? ['--user', '--map-root-user'] : [];
  const own = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const shell = machine.shell(['unshare', ...user, ...own, 'sh']);
  try {
    await shell.ask('mount -t tmpfs tmpfs /run');
    const answers: (string | undefined)[] = [];
    for (const command of commands) {
      const said = await shell.ask(`${command} 2>&1 && printf ok`);
      answers.push(said.endsWith('ok') ? undefined : said.trim());
    }
    return answers;
  } catch (error) {
    return (error as Error).message;
  } finally {
    await shell.close();
  }
}
