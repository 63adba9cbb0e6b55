/** The real tcpdump, where it is installed, and what it printed elsewhere. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePcap } from './pcap';

const PACKET = /^(?=\d\d:\d\d:\d\d\.\d{6} )/m;

/** The version that is installed; the text is that of 4.99.3. */
export function installedTcpdump(): string | undefined {
  const { stdout, stderr } = spawnSync('tcpdump', ['--version'], { encoding: 'utf8' });
  return /^tcpdump version (\S+)/m.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[1];
}

/** What it prints of each packet, without the time. */
export function packetTexts(output: string): string[] {
  return output
    .split(PACKET)
    .filter(text => /^\d\d:/.test(text))
    .map(text => text.slice('00:00:00.000000 '.length).replace(/\n$/, ''));
}

/** Shows frames to the tcpdump that is installed. */
export function tcpdump(frames: readonly Uint8Array[], options: readonly string[]): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  try {
    const file = join(folder, 'frames.pcap');
    writeFileSync(file, writePcap(frames));
    const { stdout } = spawnSync('tcpdump', ['-n', ...options, '-r', file], {
      encoding: 'utf8',
      env: { ...process.env, TZ: 'UTC' },
    });
    return packetTexts(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
