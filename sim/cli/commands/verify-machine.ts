/** The machine that `sixlab verify` runs scenarios on: this one, or a virtual one with a kernel of choice. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Here } from '../../realkernel/here';
import { programsOf } from '../../realkernel/host';
import type { Machine } from '../../realkernel/machine';
import { Guest } from '../../realkernel/qemu/guest';
import { KernelImage } from '../../realkernel/qemu/image';
import { QemuMachine } from '../../realkernel/qemu/machine';
import type { Scenario } from '../../scenario/resolve';
import { EXIT, Failure } from '../exit-codes';
import { whenStopped } from '../interrupt';

/** A machine, and how to be rid of it. */
export interface Opened {
  readonly machine: Machine;
  close(): Promise<void>;
}

/**
 * Boot a kernel from packages or folders; without any it is this machine. Its process and its files are gone as well when
 * the program is stopped.
 * @throws Failure when there is no kernel in them, or it does not come up.
 */
export async function openMachine(
  kernelImage: readonly string[],
  scenarios: readonly Scenario[],
): Promise<Opened> {
  if (kernelImage.length === 0) return { machine: new Here(), close: () => Promise.resolve() };
  let scratch: string | undefined;
  let qemu: QemuMachine | undefined;
  const removeFiles = (): void => {
    if (scratch !== undefined) rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  };
  // Before anything is made: what would end the program waits for a cleanup from now on.
  const forget = whenStopped(() => {
    qemu?.kill();
    removeFiles();
  });
  const close = async (): Promise<void> => {
    await qemu?.close();
    removeFiles();
    forget();
  };
  try {
    scratch = mkdtempSync(join(tmpdir(), 'sixlab-kernel-'));
    const image = openImage(kernelImage, scratch);
    const programs = [...new Set(scenarios.flatMap(programsOf))];
    return { machine: new Guest(await bootImage(image, scratch, programs, made => (qemu = made))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function openImage(paths: readonly string[], scratch: string): KernelImage {
  try {
    return KernelImage.open(paths, scratch);
  } catch (error) {
    throw new Failure(EXIT.badInput, (error as Error).message);
  }
}

async function bootImage(
  image: KernelImage,
  scratch: string,
  programs: readonly string[],
  started: (machine: QemuMachine) => void,
): Promise<QemuMachine> {
  try {
    return await QemuMachine.boot(image, scratch, programs, started);
  } catch (error) {
    throw new Failure(EXIT.unavailable, `${image.kernel} cannot be booted: ${(error as Error).message}`);
  }
}
