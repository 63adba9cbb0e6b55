/**
 * What a schema cannot say of a scenario: that the nodes and links it names exist, that no interface is used twice,
 * and that every time lies within the run. It looks at one scenario with its variant already merged in.
 */

import { nearest } from '../base/nearest';
import { checkExpectations } from './check-expectations';
import { Findings } from './findings';
import type { Vocabulary } from './findings';
import type { Path, Problem } from './scenario-error';
import { linesOf, type Line } from './resolve';
import type { LinkText, ScenarioText, StepText } from './schema';
import { parseInterfaceRef } from './target';

/** The mistakes in a scenario that has the right shape. */
export function checkScenario(scenario: ScenarioText, vocabulary: Vocabulary): Problem[] {
  const findings = new Findings(scenario, vocabulary);
  checkNodes(findings);
  checkLinks(findings);
  checkAppearances(findings);
  (scenario.steps ?? []).forEach((step, i) => checkStep(step, ['steps', i], findings));
  checkExpectations(findings);
  return findings.problems;
}

function checkNodes(findings: Findings): void {
  const { nodes } = findings.scenario;
  for (const [name, node] of Object.entries(nodes)) {
    const path: Path = ['nodes', name];
    const { kernels } = findings.vocabulary;
    if (node.kernel !== undefined && kernels !== undefined && !kernels.includes(node.kernel)) {
      const known = `from ${kernels[0]} to ${kernels.at(-1)}`;
      findings.add(
        [...path, 'kernel'],
        found => `no such kernel: ${found}; there are ${known}`,
        nearest(node.kernel, kernels),
      );
    }
    const machine = node['container-of'];
    if (machine === undefined) continue;
    findings.node(machine, [...path, 'container-of']);
    if (node.kernel !== undefined) {
      findings.add(
        [...path, 'kernel'],
        `a container runs the kernel of the machine it is on: give it to \`${machine}\``,
      );
    }
    if (isInside(name, name, nodes))
      findings.add([...path, 'container-of'], `\`${name}\` would be a container of itself`);
  }
}

/** Whether the machines that contain `name` include `sought`. */
function isInside(name: string, sought: string, nodes: ScenarioText['nodes']): boolean {
  const seen = new Set<string>();
  for (
    let at = nodes[name]?.['container-of'];
    at !== undefined && !seen.has(at);
    at = nodes[at]?.['container-of']
  ) {
    if (at === sought) return true;
    seen.add(at);
  }
  return false;
}

function checkLinks(findings: Findings): void {
  const names = new Set<string>();
  const used = new Set<string>();
  (findings.scenario.links ?? []).forEach((link, i) => {
    const path: Path = ['links', i];
    if (link.name !== undefined && names.has(link.name)) {
      findings.add([...path, 'name'], `another link is called \`${link.name}\` already`);
    }
    if (link.name !== undefined) names.add(link.name);
    checkEndpoints(link, path, used, findings);
    checkImpairments(link, path, findings);
    for (const needy of ['jitter', 'reorder'] as const) {
      if (link[needy] !== undefined && link.delay === undefined) {
        findings.add([...path, needy], `\`${needy}\` without \`delay\` changes nothing: nothing is delayed`);
      }
    }
  });
}

function checkEndpoints(link: LinkText, path: Path, used: Set<string>, findings: Findings): void {
  link.endpoints.forEach((endpoint, i) => {
    const here: Path = [...path, 'endpoints', i];
    const written = typeof endpoint === 'string';
    const ref = written ? parseInterfaceRef(endpoint) : endpoint;
    if (ref === undefined) return;
    findings.node(ref.node, written ? here : [...here, 'node']);
    const name = `${ref.node}:${ref.interface}`;
    if (ref.interface === 'lo') findings.add(here, `every node has its own \`lo\`: it cannot be on a link`);
    else if (used.has(name))
      findings.add(here, `\`${name}\` is on a link already: an interface has one end of one link`);
    used.add(name);
    if (!written && endpoint.mac !== undefined && (parseInt(endpoint.mac.slice(0, 2), 16) & 1) !== 0) {
      findings.add(
        [...here, 'mac'],
        found => `${found} is the address of a group: an interface needs an even first octet`,
      );
    }
  });
}

/** An interface that appears is one of a link, and appears once. */
function checkAppearances(findings: Findings): void {
  const { nodes, steps = [], links = [] } = findings.scenario;
  const ends = links.flatMap(({ endpoints }) =>
    endpoints.map(each => (typeof each === 'string' ? each : `${each.node}:${each.interface}`)),
  );
  const seen = new Set<string>();
  const check = (node: string, lines: readonly Line[], path: Path): void =>
    lines.forEach((line, i) => {
      if (typeof line === 'string') return;
      const name = `${node}:${line.appears}`;
      if (!ends.includes(name)) findings.add([...path, i], `\`${name}\` is on no link: it cannot appear`);
      else if (seen.has(name)) findings.add([...path, i], `\`${name}\` has appeared already`);
      seen.add(name);
    });
  for (const [name, { boot = [] }] of Object.entries(nodes)) check(name, boot, ['nodes', name, 'boot']);
  steps.forEach((step, i) => {
    if ('run' in step) check(step.on, linesOf(step.run), ['steps', i, 'run']);
  });
}

function checkImpairments(set: Pick<LinkText, 'delay' | 'jitter'>, path: Path, findings: Findings): void {
  if (set.delay !== undefined) findings.time(set.delay, [...path, 'delay']);
  if (set.jitter !== undefined) findings.time(set.jitter, [...path, 'jitter']);
}

function checkStep(step: StepText, path: Path, findings: Findings): void {
  findings.time(step.at, [...path, 'at']);
  if ('run' in step) return findings.node(step.on, [...path, 'on']);
  if (step.set === undefined && step.carrier === undefined) {
    findings.add(path, 'a step on a link changes something: `set` or `carrier` is missing');
  }
  if (step.set !== undefined) checkImpairments(step.set, [...path, 'set'], findings);
  const known = linkNames(findings.scenario.links ?? []);
  if (!known.includes(step.link)) {
    findings.add(
      [...path, 'link'],
      `no link is called \`${step.link}\` or has this endpoint`,
      nearest(step.link, known),
    );
  }
}

/** Everything a link can be called by. */
function linkNames(links: readonly LinkText[]): string[] {
  return links.flatMap(({ name, endpoints }) => [
    ...(name === undefined ? [] : [name]),
    ...endpoints.map(each => (typeof each === 'string' ? each : `${each.node}:${each.interface}`)),
  ]);
}
