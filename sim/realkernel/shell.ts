/**
 * Running things inside a namespace: a resident shell that answers short questions one after the other, and command lines
 * that run beside it, each with a time limit. Both are children of this process and end with the lab they are in.
 */
import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import type { CommandResult } from '../scenario/lab';
import { innermost } from './enter';
import type { ExecuteOptions, Shell } from './machine';

/** How long a resident shell may take to answer; it only reads tables. */
const ANSWER_TIMEOUT = 20_000;
/** A background child keeps the pipes of a command open: this long after its end nothing more is read. */
const DRAIN = 100;
/** The end of an answer of the resident shell. */
const END = '\0';

/** What commands find in their environment, whatever the caller's is. */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  LC_ALL: 'C',
  TZ: 'UTC',
  HOME: '/root',
  PATH: '/run/.sixlab/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
};

/** A shell that waits for lines on its standard input, and ends when that is closed. */
export class ResidentShell implements Shell {
  readonly #child: ChildProcessWithoutNullStreams;
  #received = '';
  #errors = '';
  #ended = false;
  readonly #waiting: { readonly done: (text: string) => void; readonly fail: (error: Error) => void }[] = [];

  /** @param argv a command that ends in `sh`, which is then the shell. */
  constructor(argv: readonly string[]) {
    const [program = '', ...args] = argv;
    this.#child = spawn(program, args, { env: ENVIRONMENT, cwd: '/', detached: true });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => this.#receive(text));
    this.#child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (this.#errors = (this.#errors + text).slice(-2000)));
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', error => this.#fail(error.message));
    this.#child.on('exit', () => this.#fail(this.#errors.trim()));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  innermost(): Promise<number> {
    return Promise.resolve(innermost(this.pid));
  }

  ask(script: string): Promise<string> {
    return new Promise((done, reject) => {
      const late = setTimeout(() => this.#fail(`no answer to: ${script}`), ANSWER_TIMEOUT);
      const settled = (): void => clearTimeout(late);
      const fail = (error: Error): void => (settled(), reject(error));
      if (this.#ended) return fail(new Error(`the shell has ended: ${this.#errors.trim()}`));
      this.#waiting.push({ done: text => (settled(), done(text)), fail });
      this.#child.stdin.write(`{ ${script}\n} </dev/null; printf '\\000'\n`);
    });
  }

  close(): Promise<void> {
    const gone = new Promise<void>(resolve => {
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) resolve();
      else this.#child.once('exit', () => resolve());
    });
    this.kill();
    return gone;
  }

  kill(): void {
    this.#ended = true;
    this.#child.kill('SIGKILL');
  }

  #receive(text: string): void {
    this.#received += text;
    for (let end = this.#received.indexOf(END); end >= 0; end = this.#received.indexOf(END)) {
      const answer = this.#received.slice(0, end);
      this.#received = this.#received.slice(end + 1);
      this.#waiting.shift()?.done(answer);
    }
  }

  #fail(said: string): void {
    this.#ended = true;
    for (const { fail } of this.#waiting.splice(0)) fail(new Error(said === '' ? 'the shell ended' : said));
  }
}

/** See Machine.execute. */
export function execute(argv: readonly string[], { timeout, stdin }: ExecuteOptions): Promise<CommandResult> {
  return new Promise(resolve => {
    const [program = '', ...args] = argv;
    const child = spawn(program, args, { env: ENVIRONMENT, cwd: '/', detached: true });
    const result = { stdout: '', stderr: '' };
    let killed = false;
    const late = setTimeout(() => {
      killed = true;
      killGroup(child);
    }, timeout);
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].setEncoding('utf8').on('data', (text: string) => (result[stream] += text));
    const end = (status: number | undefined): void => {
      clearTimeout(late);
      child.stdout.destroy();
      child.stderr.destroy();
      resolve({ ...result, status });
    };
    child.on('error', error => {
      result.stderr += error.message;
      end(127);
    });
    child.on('exit', (code, signal) => {
      const status = killed ? undefined : (code ?? 128 + (signal === 'SIGKILL' ? 9 : 15));
      // What is already in the pipes is read before the immediate comes.
      const drained = setTimeout(() => setImmediate(() => end(status)), DRAIN);
      child.on('close', () => {
        clearTimeout(drained);
        end(status);
      });
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
  });
}

/** Kill a child that was started `detached`, with everything in its process group. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Whether namespaces can only be made inside a user namespace. */
export function isUnprivileged(): boolean {
  return process.getuid?.() !== 0;
}
