/** Types a command at its time, or each second of its window, and judges what each one answers when it is over. */
import type { SimTime } from '../../base/time';
import type { CommandResult, LabNode } from '../lab';
import type { When } from '../resolve';
import type { Finding } from './subject';
import { Watch, type Settled, type Surroundings } from './watch';

/** A command subject with what is expected of it. */
export interface CommandQuestion {
  readonly node: LabNode;
  readonly because: string | undefined;
  readonly patience: SimTime;
  line(): string | Finding;
  judge(result: CommandResult): Finding;
}

const SILENCE: CommandResult = { stdout: '', stderr: '', status: undefined };

export class CommandWatch extends Watch {
  #underway = 0;
  /** Every command has been typed; what is waited for are answers. */
  #typed = false;
  #last: Settled | undefined;

  constructor(
    run: Surroundings,
    readonly question: CommandQuestion,
    when: When,
    onSettled: (settled: Settled) => void,
  ) {
    super(run, when, onSettled);
  }

  override look(): void {
    if (this.#typed) return this.close();
    const { now } = this.run.lab;
    const next = this.nextLook(now);
    this.#typed = next === undefined;
    this.next = next ?? now + this.question.patience;
    this.#type();
  }

  override close(): void {
    if (this.#underway > 0) this.#judge(this.question.judge(SILENCE));
    const never: Settled = { passed: false, at: this.run.lab.now, found: ['it was never typed'] };
    const last = this.#last ?? never;
    this.settle({ ...last, passed: last.passed && this.when.kind !== 'eventually' });
  }

  #type(): void {
    const line = this.question.line();
    if (typeof line !== 'string') return this.#judge(line);
    const { node } = this.question;
    this.#underway++;
    this.run.lab.scheduler.soon(`expectation on ${node.name}`, () => {
      const command = node.run(line);
      command.onExit(() => {
        this.#underway--;
        if (this.settled === undefined) this.#judge(this.question.judge(command));
      });
    });
  }

  #judge({ ok, found }: Finding): void {
    const { because, node } = this.question;
    const caused = because === undefined || this.run.history.lastTaken(because, node.name) !== undefined;
    const passed = this.when.kind === 'never' ? !(ok && caused) : ok && caused;
    const lines = caused ? found : [...found, `${because} was never decided on ${node.name}`];
    this.#last = { passed, at: this.run.lab.now, found: lines };
    if (this.decisive(passed) || (this.#typed && this.#underway === 0)) this.settle(this.#last);
  }
}
