/** Needs a kernel to boot: `SIXLAB_KERNEL_IMAGE=folder-or-package[:another] npm run test:realkernel`. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Host } from '../../../sim/realkernel/host';
import { Guest } from '../../../sim/realkernel/qemu/guest';
import { KernelImage } from '../../../sim/realkernel/qemu/image';
import { QemuMachine } from '../../../sim/realkernel/qemu/machine';
import { describeReal } from '../../support/real-kernel';

const { SIXLAB_KERNEL_IMAGE = '' } = process.env;
const paths = SIXLAB_KERNEL_IMAGE.split(':').filter(Boolean);
const programs = ['qemu-system-x86_64', 'busybox', ...(paths.length === 0 ? ['SIXLAB_KERNEL_IMAGE'] : [])];

describeReal('a kernel in a virtual machine', { programs }, () => {
  let scratch: string;
  let image: KernelImage;
  let qemu: QemuMachine;

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'sixlab-test-'));
    image = KernelImage.open(paths, scratch);
    qemu = await QemuMachine.boot(image, scratch);
  });
  afterAll(async () => {
    await qemu.close();
    rmSync(scratch, { recursive: true });
  });

  it('is that kernel', async () => {
    const { status, stdout } = await qemu.execute('uname -r');
    expect([status, stdout.toString().trim()]).toEqual([0, image.release]);
  });

  it('has devices that this machine may not have', async () => {
    const made =
      'ip link add d0 type dummy && ip link add link d0 name d0.5 type vlan id 5 && ip link add b1 type bond';
    expect(await qemu.execute(made)).toMatchObject({ status: 0 });
  });

  it('lets an hour pass at once, and comes back on time', async () => {
    const clock = new Guest(qemu).clock();
    await clock.restart();
    for (const hour of [1, 2, 3]) {
      await clock.until(hour * 3600e6);
      expect(clock.now - hour * 3600e6).toBeLessThan(100_000);
    }
  });

  it('has time that does not jump while an answer is awaited', async () => {
    const before = qemu.now;
    for (let count = 0; count < 5; count++) await qemu.execute('true', { instant: true });
    expect(qemu.now - before).toBeLessThan(5_000_000);
  });

  it('takes no processor time while nothing is asked of it', async () => {
    const { at } = await qemu.execute('true');
    const state = (): string =>
      /^State:\s+(\S)/m.exec(readFileSync(`/proc/${qemu.pid}/status`, 'utf8'))?.[1] ?? '';
    // It is stopped when all who were answered have had their turn; the test's own limit ends the wait.
    while (state() !== 'T') await new Promise(resolve => setImmediate(resolve));
    const after = await qemu.execute('true', { instant: true });
    expect(after.status).toBe(0);
    expect(after.at - at).toBeLessThan(1_000_000);
    expect(state()).not.toBe('T');
  });

  it('ends a command when its time is over, and a shell with what it waits for', async () => {
    const guest = new Guest(qemu);
    expect(await guest.execute(['sleep', '1000'], { timeout: 300 })).toMatchObject({ status: undefined });
    const shell = guest.shell(['sh']);
    expect(await shell.ask('echo here')).toBe('here\n');
    await expect(shell.ask('exit 3')).rejects.toThrow();
    await shell.close();
  });

  it('is a host for labs', async () => {
    expect(await Host.inspect(new Guest(qemu))).toMatchObject({ release: image.release });
  });

  it('leaves no process when it is closed', async () => {
    const folder = join(scratch, 'second');
    mkdirSync(folder);
    const second = await QemuMachine.boot(image, folder);
    const { pid } = second;
    await second.close();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });
});
