/** Turns the text of a regular expression into what finds its matches. */
import { Matcher } from './matcher';
import type { RegexNode, RegexSyntax } from './syntax';
import { parseRegex } from './syntax';

export interface RegexOptions {
  readonly syntax: RegexSyntax;
  readonly ignoreCase: boolean;
  /** The whole line, or nothing that is part of a longer word. */
  readonly bounds: 'none' | 'word' | 'line';
}

/** Any of the expressions; a string is a complaint. */
export function compileRegex(expressions: readonly string[], options: RegexOptions): Matcher | string {
  const nodes: RegexNode[] = [];
  for (const expression of expressions) {
    const node = parseRegex(expression, options.syntax, options.ignoreCase);
    if (typeof node === 'string') return node;
    nodes.push(node);
  }
  const choice: RegexNode = { kind: 'choice', nodes };
  switch (options.bounds) {
    case 'none':
      return Matcher.compile(choice);
    case 'word':
      return Matcher.compile(between('no-word-before', choice, 'no-word-after'));
    case 'line':
      return Matcher.compile(between('line-start', choice, 'line-end'));
  }
}

type Assertion = (RegexNode & { kind: 'assertion' })['assertion'];

function between(before: Assertion, node: RegexNode, after: Assertion): RegexNode {
  const limits = [before, after].map(assertion => ({ kind: 'assertion' as const, assertion }));
  return { kind: 'sequence', nodes: [limits[0], node, limits[1]].filter(limit => limit !== undefined) };
}
