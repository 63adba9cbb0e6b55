/**
 * A virtual machine with a kernel of choice, emulated by QEMU: no network of the host, no rights, and time of its own that
 * is counted in instructions, so that an hour in which nothing happens passes at once and a busy host delays nothing.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { JOBS, PORT } from './agent';
import type { KernelImage } from './image';
import { writeInitramfs } from './initramfs';
import { Reports, type Report } from './reports';

const QEMU = 'qemu-system-x86_64';
/** It ends with this process, even one that is killed: it may be stopped then, and would stay so for ever. */
const BOUND = ['--pdeathsig', 'KILL', QEMU];
/** Milliseconds that a boot may take; it is a few seconds on an idle machine. */
const BOOT_TIMEOUT = 180_000;
const MEMORY_MEGABYTES = 512;

/** What a script did. */
export interface Result {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** The guest's clock when it ended, in µs since 1970. */
  readonly at: number;
}

/** How to run a script. */
export interface ExecuteOptions {
  /** What it finds on its standard input; nothing if left out. */
  readonly stdin?: string;
  /** It is over in no time: the guest's clock is kept from jumping to the next timer before it is answered. */
  readonly instant?: boolean;
}

/** A script that runs in the guest. */
export interface Job {
  /** What came of it. Rejects when the machine ends first. */
  readonly result: Promise<Result>;
  /** Kill it with all that it started in its session. */
  stop(): void;
  /** The path in the guest of `.out`, `.err` and `.pid` while it runs. */
  readonly files: string;
}

interface Waiting {
  readonly instant: boolean;
  readonly done: (result: Result) => void;
  readonly fail: (error: Error) => void;
}

/** See the file's header. */
export class QemuMachine {
  readonly #waiting = new Map<number, Waiting>();
  readonly #reports = new Reports(report => this.#report(report));
  #socket: Socket | undefined;
  /** What was said before the guest listened. */
  readonly #unsent: Buffer[] = [];
  #nextId = 1;
  #seen = 0;
  #now = 0;
  #going = false;
  /** Nobody waits for anything, and the guest costs no processor time. */
  #resting = false;
  #ended: string | undefined;

  private constructor(
    readonly image: KernelImage,
    private readonly folder: string,
    private readonly server: Server,
    private readonly child: ChildProcess,
  ) {}

  /**
   * Boot a kernel.
   * @param folder where its files may be on this machine; to be removed by the caller when the machine is gone.
   * @param programs what is needed in it beside the usual (see initramfs.ts).
   * @param started told of the machine at once, so that it can be killed while it boots.
   * @throws Error with the end of what the kernel said when it does not come up.
   */
  static async boot(
    image: KernelImage,
    folder: string,
    programs: readonly string[] = [],
    started: (machine: QemuMachine) => void = () => undefined,
  ): Promise<QemuMachine> {
    const initramfs = join(folder, 'initramfs');
    writeInitramfs(image, programs, initramfs);
    const path = join(folder, 'port');
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(path, resolve);
    });
    const options = qemuArguments(image.kernel, initramfs, path, join(folder, 'console'));
    const child = spawn('setpriv', [...BOUND, ...options], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const machine = new QemuMachine(image, folder, server, child);
    started(machine);
    await machine.#up();
    return machine;
  }

  /** Run a shell script in the guest, and wait for its end. Rejects when the machine ends first. */
  execute(script: string, options: ExecuteOptions = {}): Promise<Result> {
    return this.start(script, options).result;
  }

  /** The same without waiting. */
  start(script: string, { stdin = '', instant = false }: ExecuteOptions = {}): Job {
    const [text, input] = [Buffer.from(script), Buffer.from(stdin)];
    const lengths = `${text.length} ${input.length}`;
    const { id, result } = this.#request(instant, 'run', lengths, text, input);
    const stop = (): void => {
      if (this.#waiting.has(id)) this.#send(Buffer.from(`stop ${id}\n`));
    };
    return { result, stop, files: `${JOBS}/${id}` };
  }

  /**
   * Write a text to a pipe with a name, and wait for a line from `PIPE.done`: what `PIPE.out` and `PIPE.err` hold
   * then. Time does not
   * jump meanwhile. The second function gives up.
   */
  ask(pipe: string, text: string): [answer: Promise<Result>, giveUp: (error: Error) => void] {
    const octets = Buffer.from(text);
    const { id, result } = this.#request(true, 'ask', `${pipe} ${octets.length}`, octets);
    const giveUp = (error: Error): void => {
      this.#waiting.get(id)?.fail(error);
      this.#waiting.delete(id);
      this.#letGo();
    };
    return [result, giveUp];
  }

  /** Wait until the guest's clock shows `time`, in µs since 1970. */
  async until(time: number): Promise<void> {
    await this.#request(false, 'alarm', String(time)).result;
  }

  /** The guest's clock as it was when it last reported something, in µs since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Its process on this machine. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** What the kernel said on its console so far. */
  get console(): string {
    return readFileSync(join(this.folder, 'console'), 'latin1');
  }

  /** Switch it off, and wait until its process is gone. */
  async close(): Promise<void> {
    const gone = new Promise<void>(resolve => {
      if (this.child.exitCode !== null || this.child.signalCode !== null) resolve();
      else this.child.once('exit', () => resolve());
    });
    this.kill();
    await gone;
  }

  /** The same at once. */
  kill(): void {
    this.#end('the virtual machine was switched off');
    this.child.kill('SIGKILL');
  }

  async #up(): Promise<void> {
    let said = '';
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    const late = setTimeout(() => this.#end('the virtual machine does not come up'), BOOT_TIMEOUT);
    this.child.once('error', error => this.#end(`${QEMU}: ${error.message}`));
    this.child.once('exit', () => this.#end(`the virtual machine ended: ${said.trim()}`));
    this.server.once('connection', socket => this.#connected(socket));
    try {
      await this.execute('true', { instant: true });
    } catch (error) {
      const last = this.console.trim().split('\n').slice(-5).join('\n');
      await this.close();
      throw new Error(`${(error as Error).message}\n${last}`, { cause: error });
    } finally {
      clearTimeout(late);
    }
  }

  /** Send a request with a new number; what is reported of that number is its result. */
  #request(
    instant: boolean,
    verb: string,
    words: string,
    ...octets: readonly Buffer[]
  ): { readonly id: number; readonly result: Promise<Result> } {
    const id = this.#nextId++;
    const result = new Promise<Result>((done, fail) => {
      if (this.#ended !== undefined) return fail(new Error(this.#ended));
      this.#waiting.set(id, { instant, done, fail });
      if (this.#resting) this.child.kill('SIGCONT');
      this.#resting = false;
      this.#send(Buffer.concat([Buffer.from(`${verb} ${id} ${words}\n`), ...octets]));
      this.#letGo();
    });
    return { id, result };
  }

  #connected(socket: Socket): void {
    this.#socket = socket;
    socket.on('data', data => this.#reports.receive(data));
    socket.on('error', () => undefined);
    for (const data of this.#unsent.splice(0)) socket.write(data);
  }

  #send(data: Buffer): void {
    if (this.#socket === undefined) this.#unsent.push(data);
    else this.#socket.write(data);
  }

  #report({ id, status, stdout, stderr, at }: Report): void {
    this.#seen++;
    this.#now = at;
    this.#going = false;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.done({ status, stdout, stderr, at });
    this.#letGo();
  }

  /** Once everybody who was told something has had the time to ask for more, and nobody waits for an answer at once, time may jump. */
  #letGo(): void {
    setImmediate(() => {
      if (this.#waiting.size === 0) return this.#rest();
      if (this.#going) return;
      if ([...this.#waiting.values()].some(({ instant }) => instant)) return;
      this.#going = true;
      this.#send(Buffer.from(`go ${this.#seen}\n`));
    });
  }

  /** Its busy process would take a processor for itself; its clock stands still with it. */
  #rest(): void {
    if (this.#resting || this.#ended !== undefined) return;
    this.#resting = true;
    this.child.kill('SIGSTOP');
  }

  #end(why: string): void {
    this.#ended ??= why;
    this.#socket?.destroy();
    this.server.close();
    for (const { fail } of this.#waiting.values()) fail(new Error(this.#ended));
    this.#waiting.clear();
  }
}

/**
 * TCG with `-icount`: the guest's clock counts instructions (2 ns each) and, with `sleep=off`, does not wait for the host's
 * when it is idle. A processor without RDRAND, so that nothing of chance comes from the host's.
 */
function qemuArguments(kernel: string, initramfs: string, port: string, console: string): string[] {
  return [
    ['-accel', 'tcg,thread=single'],
    ['-icount', 'shift=1,sleep=off'],
    ['-rtc', 'base=utc,clock=vm'],
    ['-seed', '1'],
    ['-cpu', 'qemu64'],
    ['-M', 'pc'],
    ['-m', String(MEMORY_MEGABYTES)],
    ['-nodefaults', '-no-user-config', '-nographic', '-no-reboot'],
    ['-kernel', kernel],
    ['-initrd', initramfs],
    [
      '-append',
      'console=ttyS0 panic=-1 nokaslr random.trust_cpu=off mitigations=off init_on_alloc=0 audit=0',
    ],
    ['-serial', `file:${console}`],
    ['-device', 'virtio-serial-pci'],
    ['-chardev', `socket,id=port,path=${port},server=off`],
    ['-device', `virtserialport,chardev=port,name=${PORT}`],
  ].flat();
}
