/** Conformance cases asked of the kernel of this machine: each in namespaces of its own, several side by side. */
import { release } from 'node:os';
import type { Case } from '../conformance/case';
import { ask, type Answer, type Bench } from '../conformance/verdict';
import { NamespaceKernel } from './namespace-kernel';
import { execute } from './shell';

/**
 * The bench of this machine.
 * @param programs that may be needed.
 * @throws Error why no kernel can be put there.
 */
export async function thisBench(programs: ReadonlySet<string>): Promise<Bench & { readonly name: string }> {
  const kernel = await NamespaceKernel.open();
  await kernel.close();
  const missing = new Set<string>();
  for (const program of programs) {
    const found = await execute(['sh', '-c', `command -v ${program}`], { timeout: 5000 });
    if (found.status !== 0) missing.add(program);
  }
  const [version = ''] = /^\d+(\.\d+)*/.exec(release()) ?? [];
  return {
    name: kernel.name,
    version,
    virtual: false,
    lacks: program => missing.has(program),
    put: options => NamespaceKernel.open(options),
  };
}

/**
 * Ask all cases, so many at a time. What fails is asked once more when nothing else goes on: a busy machine is late.
 * @param done is told of each answer as it comes, and how many are not there yet.
 */
export async function askSideBySide(
  cases: readonly Case[],
  bench: Bench,
  jobs: number,
  done: (answer: Answer, left: number) => void,
): Promise<Map<Case, Answer>> {
  const answers = new Map<Case, Answer>();
  const queue = [...cases];
  const work = async (): Promise<void> => {
    for (let each = queue.shift(); each !== undefined; each = queue.shift()) {
      const answer = await ask(each, bench);
      answers.set(each, answer);
      done(answer, cases.length - answers.size);
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, cases.length) }, work));
  for (const [each, { verdict }] of answers)
    if (verdict.kind === 'fails') answers.set(each, await ask(each, bench));
  return answers;
}
