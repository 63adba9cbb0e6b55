/**
 * Runs as JUnit XML, in the form that Jenkins' and GitLab's readers share: a suite for each run, a case for each
 * expectation, and one case for the run itself, which has failed when its boot failed or the program crashed.
 * No clock of the host goes into it: the same runs give the same file.
 */
import { failureTexts } from '../../scenario/runner';
import type { Verdict } from '../../scenario/verdict';
import { outcomeOf } from './json-report';
import type { Done } from './summary-table';

/** The XML document. */
export function junitReport(done: readonly Done[]): string {
  const suites = done.map(suite);
  const tests = done.reduce((sum, { result }) => sum + result.verdicts.length + 1, 0);
  const failures = done.reduce((sum, each) => sum + failuresIn(each), 0);
  const errors = done.filter(({ result }) => result.crash !== undefined).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sixlab" tests="${tests}" failures="${failures}" errors="${errors}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function failuresIn({ result }: Done): number {
  return result.verdicts.filter(({ passed }) => !passed).length + (bootFailed(result) ? 1 : 0);
}

function bootFailed({ failures, crash }: Done['result']): boolean {
  return crash === undefined && failures.some(({ phase }) => phase === 'boot');
}

function suite(done: Done): string {
  const { name, result } = done;
  const { verdicts, crash } = result;
  const attributes = `name="${escape(name)}" tests="${verdicts.length + 1}" failures="${failuresIn(done)}" errors="${crash === undefined ? 0 : 1}"`;
  return [
    `  <testsuite ${attributes}>`,
    ...verdicts.map(verdict => testCase(name, verdict)),
    runCase(done),
    '  </testsuite>',
  ].join('\n');
}

function testCase(name: string, { expected, passed, found, why, expectation }: Verdict): string {
  const head = `    <testcase classname="${escape(name)}" name="${escape(`line ${expectation.line}: ${expected}`)}"`;
  if (passed) return `${head}/>`;
  const says = expectation.expected.fail ?? found[0] ?? 'not as expected';
  const body = [
    `expected: ${expected}`,
    ...found.map(line => `found: ${line}`),
    ...why.map(line => `why: ${line}`),
  ];
  return `${head}>\n      <failure message="${escape(says)}">${escape(body.join('\n'))}</failure>\n    </testcase>`;
}

function runCase({ name, result }: Done): string {
  const head = `    <testcase classname="${escape(name)}" name="it boots and runs to its end"`;
  const texts = failureTexts(result);
  const output = texts.length === 0 ? '' : `\n      <system-err>${escape(texts.join('\n'))}</system-err>`;
  const { crash } = result;
  const verdict =
    outcomeOf(result) === 'crashed'
      ? `\n      <error message="${escape(crash?.message ?? '')}">${escape(crash?.stack ?? '')}</error>`
      : bootFailed(result)
        ? `\n      <failure message="a boot command failed">${escape(texts.join('\n'))}</failure>`
        : '';
  return verdict + output === '' ? `${head}/>` : `${head}>${verdict}${output}\n    </testcase>`;
}

/** Text for XML 1.0, in which control characters cannot be written at all. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
