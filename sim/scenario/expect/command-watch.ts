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
    if (this.#underway > 0) this.#judge(this.question.judge(SILENCE), this.window.from);
    const never: Settled = { passed: false, at: this.run.lab.now, found: ['it was never typed'] };
    const last = this.#last ?? never;
    this.settle({ ...last, passed: last.passed && this.when.kind !== 'eventually' });
  }

  #type(): void {
    const { now } = this.run.lab;
    const line = this.question.line();
    if (typeof line !== 'string') return this.#judge(line, now);
    const { node } = this.question;
    this.#underway++;
    this.run.lab.scheduler.soon(`expectation on ${node.name}`, () => {
      const command = node.run(line);
      command.onExit(() => {
        this.#underway--;
        if (this.settled === undefined) this.#judge(this.question.judge(command), now);
      });
    });
  }

  /** `because` asks for a decision that was taken, on whatever machine, since the command was typed. */
  #judge({ ok, found }: Finding, typed: SimTime): void {
    const { because } = this.question;
    const taken = because === undefined ? undefined : this.run.history.lastTaken(because);
    const caused = because === undefined || (taken !== undefined && taken.at >= typed);
    const holds = ok && caused;
    const passed = this.when.kind === 'never' ? !holds : holds;
    const lines = caused ? found : [...found, `${because} was not decided meanwhile`];
    this.#last = { passed, at: this.run.lab.now, found: lines };
    if (this.decisive(passed) || (this.#typed && this.#underway === 0)) this.settle(this.#last);
  }
}
