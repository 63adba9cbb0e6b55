/** The dhcpd of this machine, asked about files (`dhcpd -6 -t`). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Verdict {
  readonly ok: boolean;
  /** What the parser said, without the words around it. */
  readonly said: string;
}

/** The version that is installed. */
export function installedDhcpd(): string | undefined {
  const { stdout, stderr } = spawnSync('dhcpd', ['--version'], { encoding: 'utf8' });
  return /^isc-dhcpd-(\S+)/m.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[1];
}

/** What it says about each file, as `dhcpd.conf`. */
export function askDhcpd(files: readonly string[]): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  try {
    return files.map(text => {
      writeFileSync(join(folder, 'dhcpd.conf'), text);
      const { stderr, status } = spawnSync('dhcpd', ['-6', '-t', '-cf', 'dhcpd.conf'], {
        encoding: 'utf8',
        cwd: folder,
      });
      return { ok: status === 0, said: parserSays(stderr) };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Only what comes between the banner and the farewell. */
function parserSays(stderr: string): string {
  const lines = stderr.split('\n');
  const start = lines.findIndex(line => line.startsWith('For info, please visit')) + 1;
  const end = lines.findIndex(
    (line, i) => i >= start && /^(Config file: |Configuration file errors|Can't open )/.test(line),
  );
  return lines.slice(start, end === -1 ? undefined : end).join('\n');
}
