/** A program of this machine that runs until it is stopped. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { Recording } from './machine';
import { ENVIRONMENT, killGroup } from './shell';

export class HostRecording implements Recording {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #printed: Buffer[] = [];
  readonly #closed: Promise<void>;

  private constructor(argv: readonly string[]) {
    const [program = '', ...args] = argv;
    this.#child = spawn(program, args, { env: ENVIRONMENT, cwd: '/', detached: true });
    this.#child.stdout.on('data', (data: Buffer) => this.#printed.push(data));
    this.#child.stdin.on('error', () => undefined);
    this.#closed = new Promise(resolve => this.#child.once('close', () => resolve()));
  }

  /** See Machine.record. */
  static start(argv: readonly string[], begun: RegExp): Promise<HostRecording> {
    const recording = new HostRecording(argv);
    return new Promise((resolve, reject) => {
      let said = '';
      recording.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (begun.test(said)) resolve(recording);
      });
      recording.#child.on('error', error => reject(new Error(error.message)));
      recording.#child.on('exit', () => reject(new Error(said.trim())));
    });
  }

  async stop(): Promise<Buffer> {
    this.kill();
    await this.#closed;
    return Buffer.concat(this.#printed);
  }

  kill(): void {
    killGroup(this.#child);
  }
}
