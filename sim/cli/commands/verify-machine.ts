/** The machine that `sixlab verify` runs scenarios on: this one, or a virtual one with a kernel of choice. */
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
 * Boot a kernel from packages or folders; without any it is this machine. It is gone as well when the program is stopped.
 * @throws Failure when there is no kernel in them, or it does not come up.
 */
export async function openMachine(
  kernelImage: readonly string[],
  scenarios: readonly Scenario[],
): Promise<Opened> {
  if (kernelImage.length === 0) return { machine: new Here(), close: () => Promise.resolve() };
  const image = openImage(kernelImage);
  const forgetImage = whenStopped(() => image.close());
  let forget = (): void => undefined;
  try {
    const programs = [...new Set(scenarios.flatMap(programsOf))];
    const qemu = await QemuMachine.boot(image, programs, made => (forget = whenStopped(() => made.kill())));
    return {
      machine: new Guest(qemu),
      async close() {
        await qemu.close();
        forget();
      },
    };
  } catch (error) {
    forget();
    throw new Failure(
      EXIT.unavailable,
      `${kernelImage.join(' ')} cannot be booted: ${(error as Error).message}`,
    );
  } finally {
    forgetImage();
    image.close();
  }
}

function openImage(paths: readonly string[]): KernelImage {
  try {
    return KernelImage.open(paths);
  } catch (error) {
    throw new Failure(EXIT.badInput, (error as Error).message);
  }
}
