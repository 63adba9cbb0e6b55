/**
 * Runs a shell script in a virtual machine with a kernel of choice and prints what it prints:
 * `npm run --silent in-kernel -- KERNEL... SCRIPT`, where a kernel is `.deb` packages or folders of them unpacked, and
 * SCRIPT a file or `-` for standard input. Time in it jumps: `sleep 3600` costs nothing.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whenStopped } from '../sim/cli/interrupt';
import { KernelImage } from '../sim/realkernel/qemu/image';
import { QemuMachine } from '../sim/realkernel/qemu/machine';

async function main(args: readonly string[]): Promise<number> {
  const [script, ...kernel] = args.toReversed();
  if (script === undefined || kernel.length === 0) {
    process.stderr.write('usage: npm run --silent in-kernel -- KERNEL... SCRIPT\n');
    return 2;
  }
  const text = readFileSync(script === '-' ? 0 : script, 'utf8');
  let scratch: string | undefined;
  let machine: QemuMachine | undefined;
  const removeFiles = (): void => {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  };
  const forget = whenStopped(() => {
    machine?.kill();
    removeFiles();
  });
  try {
    scratch = mkdtempSync(join(tmpdir(), 'sixlab-kernel-'));
    await QemuMachine.boot(KernelImage.open(kernel, scratch), scratch, [], made => (machine = made));
    const { status, stdout } = await (machine as QemuMachine).execute(`exec 2>&1\n${text}`);
    process.stdout.write(stdout);
    return status;
  } finally {
    await machine?.close();
    removeFiles();
    forget();
  }
}

void main(process.argv.slice(2)).then(status => (process.exitCode = status));
