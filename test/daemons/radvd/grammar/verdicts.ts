/**
 * What a radvd says of a configuration, from the program itself and from ours, in a form that can be
 * compared.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseRadvdConf } from '../../../../sim/daemons/radvd/grammar/parser';
import type { RadvdVersion } from '../../../../sim/daemons/radvd/version';

/** The lines written to stderr, in order; the last says whether it was accepted. */
export type Verdict = readonly string[];

export function ourVerdict(text: string, version: RadvdVersion): Verdict {
  const result = parseRadvdConf(text, 'radvd.conf', version);
  const said = result.log.filter(line => line.level <= 1).map(line => line.text);
  if ('config' in result) return said;
  if (result.error.to === 'stderr') said.push(result.error.message);
  return [...said, 'exiting, failed to read config file'];
}

/** Why the radvd on this machine cannot be asked, or undefined when it can. */
export function whyNotAskable(version: RadvdVersion): string | undefined {
  const radvd = spawnSync('radvd', ['-v'], { encoding: 'utf8' });
  if (radvd.error) return 'radvd is not installed';
  if (!radvd.stderr.includes(`Version: ${version}\n`)) return `radvd is not version ${version}`;
  if (spawnSync('unshare', ['-rn', 'true']).status !== 0) return 'network namespaces are not allowed';
  return undefined;
}

/** Runs `radvd -c` over every text, in a network namespace of its own. */
export function askRadvd(texts: readonly string[]): readonly Verdict[] {
  const directory = mkdtempSync(join(tmpdir(), 'radvd-verdicts-'));
  try {
    texts.forEach((text, index) => {
      mkdirSync(join(directory, String(index)));
      writeFileSync(join(directory, String(index), 'radvd.conf'), text, { mode: 0o644 });
    });
    const one = 'cd $i; radvd -c -m stderr_clean -C radvd.conf -p pid 2> verdict; cd ..';
    const loop = `i=0; while [ $i -lt ${texts.length} ]; do ${one}; i=$((i+1)); done`;
    spawnSync('unshare', ['-rn', 'sh', '-c', loop], { cwd: directory });
    return texts.map((_, index) => {
      const said = readFileSync(join(directory, String(index), 'verdict'), 'utf8');
      return said.split('\n').slice(0, -1);
    });
  } finally {
    rmSync(directory, { recursive: true });
  }
}
