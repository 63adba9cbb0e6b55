/**
 * A shell that stays in the guest and reads scripts from a pipe with a name. Its answers are files, since the shell is in
 * namespaces of its own; the folder of the agent is the same in all of them.
 */
import { quoted, type Shell } from '../machine';
import type { Job, QemuMachine } from './machine';

/** How many milliseconds of ours an answer may take: the guest is some twenty times slower than its host. */
const ANSWER_TIMEOUT = 120_000;

let created = 0;

export class GuestShell implements Shell {
  readonly #pipe = `/sixlab/shell${++created}`;
  readonly #begun: Promise<Job>;
  #ended: Error | undefined;
  /** The last of what was asked: one waits for the other. */
  #turn: Promise<unknown> = Promise.resolve();
  #giveUp: (error: Error) => void = () => undefined;

  /** @param argv a command that ends in `sh`, which is then the shell. */
  constructor(
    private readonly qemu: QemuMachine,
    argv: readonly string[],
  ) {
    this.#begun = this.#begin(argv);
    this.#begun.catch(() => undefined);
  }

  ask(script: string): Promise<string> {
    const answer = this.#turn.then(() => this.#askNow(script));
    this.#turn = answer.catch(() => undefined);
    return answer;
  }

  async innermost(): Promise<number> {
    const job = await this.#begun;
    const walk = `read -r pid <${job.files}.pid
while set -- $(cat /proc/$pid/task/$pid/children) && [ -n "$1" ]; do pid=$1; done
echo $pid`;
    const { stdout } = await this.qemu.execute(walk, { instant: true });
    return Number(stdout.toString());
  }

  async close(): Promise<void> {
    this.kill();
    const job = await this.#begun.catch(() => undefined);
    await job?.result.catch(() => undefined);
  }

  kill(): void {
    this.#ended ??= new Error('the shell was closed');
    void this.#begun.then(
      job => job.stop(),
      () => undefined,
    );
  }

  async #begin(argv: readonly string[]): Promise<Job> {
    await this.qemu.execute(`mkfifo ${this.#pipe} ${this.#pipe}.done; : >${this.#pipe}.err`, {
      instant: true,
    });
    const script = `exec <>${this.#pipe}; : >${this.#pipe}.open; exec ${argv.map(quoted).join(' ')}`;
    const job = this.qemu.start(script);
    void job.result.then(
      ({ stderr }) => this.#end(new Error(stderr.toString().trim() || 'the shell ended')),
      (error: Error) => this.#end(error),
    );
    // What is written to a pipe that nobody has open is lost.
    await this.qemu.execute(`until [ -e ${this.#pipe}.open ]; do :; done`, { instant: true });
    return job;
  }

  /** Whoever waits for an answer will get none. */
  #end(error: Error): void {
    this.#ended ??= error;
    this.#giveUp(error);
  }

  async #askNow(script: string): Promise<string> {
    await this.#begun;
    if (this.#ended !== undefined) throw this.#ended;
    const text = `{ ${script}\n} </dev/null >${this.#pipe}.out; echo >${this.#pipe}.done\n`;
    const [answer, giveUp] = this.qemu.ask(this.#pipe, text);
    this.#giveUp = giveUp;
    const late = setTimeout(() => this.#end(new Error(`no answer to: ${script}`)), ANSWER_TIMEOUT);
    const { stdout } = await answer.finally(() => clearTimeout(late));
    return stdout.toString();
  }
}
