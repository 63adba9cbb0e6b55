/** Recordings of real sessions: commands after `NODE$`, what they printed, and `[exit N]` where it was not 0. */

/** A command of a recording. */
export interface Step {
  readonly line: number;
  readonly node: string;
  readonly command: string;
  readonly output: string;
  readonly status: number;
}

/** The commands of a recording in order; what stands between them are headings (`## `) and notes (`# `). */
export function steps(text: string): Step[] {
  const found: Step[] = [];
  let current: { line: number; node: string; command: string; output: string[]; status: number } | undefined;
  text.split('\n').forEach((line, index) => {
    const start = /^([a-z]+)\$ (.*)$/.exec(line);
    if (start !== null || /^(## |# )/.test(line)) {
      if (current !== undefined) found.push({ ...current, output: current.output.join('\n').trim() });
      current = undefined;
      if (start === null) return;
      current = { line: index + 1, node: start[1]!, command: start[2]!, output: [], status: 0 };
    } else if (current !== undefined) {
      const exit = /^\[exit (\d+)\]$/.exec(line);
      if (exit !== null) current.status = Number(exit[1]);
      else current.output.push(line);
    }
  });
  return found;
}
