/** Writes verdicts-2.90.json: what the dnsmasq of this machine says of every configuration. Run with ts-node. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONFIGURATIONS } from './configurations';

const folder = mkdtempSync(join(tmpdir(), 'dnsmasq-'));
const verdicts = CONFIGURATIONS.map(text => {
  writeFileSync(join(folder, 'd.conf'), text);
  const argv = ['--test', '-C', 'd.conf'];
  const { stderr, status } = spawnSync('/usr/sbin/dnsmasq', argv, { encoding: 'utf8', cwd: folder });
  return { status, stderr };
});
writeFileSync(join(__dirname, 'verdicts-2.90.json'), `${JSON.stringify(verdicts, undefined, 1)}\n`);
rmSync(folder, { recursive: true });
