/** `sixlab why`: runs a scenario, or takes the trace of a run, and tells the chain of causes that answers a question. */
import { answerData, renderAnswer } from '../../observe/why/render';
import { isAnswer, why as answer } from '../../observe/why/why';
import type { Console } from '../console';
import { EXIT, type ExitCode } from '../exit-codes';
import { ask, layoutOf, noAnswer, type AskOptions } from '../question-run';

/** Prints the answer to `question` about `node`. */
export async function why(
  word: string,
  node: string,
  question: string,
  options: AskOptions,
  console: Console,
): Promise<ExitCode> {
  const { store, name } = await ask(word, options, console);
  const { until } = options;
  const found = answer(store, { node, question, ...(until !== undefined && { until }) });
  if (!isAnswer(found)) throw noAnswer(found);
  console.out.write(
    options.json
      ? `${JSON.stringify({ run: name, ...answerData(found) }, null, 2)}\n`
      : renderAnswer(found, layoutOf(console)),
  );
  return EXIT.ok;
}
