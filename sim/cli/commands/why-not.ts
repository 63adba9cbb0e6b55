/** `sixlab why-not`: runs a scenario, or takes the trace of a run, and tells why something did not happen. */
import { renderWhyNot, whyNotData } from '../../observe/why/render';
import { whyNot as answer } from '../../observe/why/why-not';
import type { Console } from '../console';
import { EXIT, type ExitCode } from '../exit-codes';
import { ask, layoutOf, noAnswer, type AskOptions } from '../question-run';

/** Prints why what `question` names is not there on `node`. */
export async function whyNot(
  word: string,
  node: string,
  question: string,
  options: AskOptions,
  console: Console,
): Promise<ExitCode> {
  const { store, name } = await ask(word, options, console);
  const { until } = options;
  const found = answer(store, { node, question, ...(until !== undefined && { until }) });
  if ('problem' in found) throw noAnswer(found);
  console.out.write(
    options.json
      ? `${JSON.stringify({ run: name, ...whyNotData(found) }, null, 2)}\n`
      : renderWhyNot(found, layoutOf(console)),
  );
  return EXIT.ok;
}
