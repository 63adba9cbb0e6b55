/** Reads the reports of a virtual machine's agent (see agent.ts) from a stream of octets. */

/** What came of a script. */
export interface Report {
  readonly id: number;
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** µs since 1970. */
  readonly at: number;
}

export class Reports {
  #pending = Buffer.alloc(0);

  constructor(private readonly deliver: (report: Report) => void) {}

  /** More octets have come. */
  receive(data: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, data]);
    for (let report = this.#take(); report !== undefined; report = this.#take()) this.deliver(report);
  }

  #take(): Report | undefined {
    const newline = this.#pending.indexOf('\n');
    if (newline < 0) return undefined;
    const words = this.#pending.toString('latin1', 0, newline).split(' ').map(Number);
    const [id = 0, status = 0, out = 0, err = 0, time = 0] = words;
    const [middle, end] = [newline + 1 + out, newline + 1 + out + err];
    if (this.#pending.length < end) return undefined;
    const [stdout, stderr] = [
      this.#pending.subarray(newline + 1, middle),
      this.#pending.subarray(middle, end),
    ];
    this.#pending = this.#pending.subarray(end);
    return { id, status, stdout, stderr, at: Math.round(time * 1e6) };
  }
}
