/**
 * Writes verdicts.json: what the dhcp6c and dhcp6s of this machine say of every configuration, in a network namespace of
 * their own. Needs root. Run with ts-node.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIGURATIONS } from './configurations';
import { spoken, type Verdict } from './verdict';

const folder = mkdtempSync(join(tmpdir(), 'wide-'));
const verdicts = CONFIGURATIONS.map(({ program, text }): Verdict => {
  const path = join(folder, 'wide.conf');
  writeFileSync(path, text);
  const command = `ip link add c0 type veth peer name lan0; ip link set lo up; ip link set c0 up; cd ${folder};
    timeout -s TERM 0.5 /usr/sbin/${program} -d -f -k /none -c wide.conf ${program === 'dhcp6c' ? '-p' : '-P'} pid c0`;
  const { stderr, status } = spawnSync('unshare', ['-n', 'sh', '-c', command], { encoding: 'utf8' });
  // 124: timeout(1) had to end it.
  return { accepted: status === 124, says: spoken(stderr) };
});
writeFileSync(join(__dirname, 'verdicts.json'), `${JSON.stringify(verdicts, undefined, 1)}\n`);
rmSync(folder, { recursive: true });
