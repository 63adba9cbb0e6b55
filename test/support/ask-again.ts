/**
 * What a kernel said beside others on a busy machine may be late, and for no other reason not what was recorded. It is
 * asked again by itself; what it does not say then either, it does not say.
 */

/** How often it is asked again. */
const ATTEMPTS = 4;

/** The first answer, or the first of those to further questions, that `agrees`; the last one where none does. */
export async function askAgain<T>(
  first: T,
  agrees: (answer: T) => boolean,
  ask: () => Promise<T>,
): Promise<T> {
  let answer = first;
  for (let attempt = 0; attempt < ATTEMPTS && !agrees(answer); attempt++) answer = await ask();
  return answer;
}
