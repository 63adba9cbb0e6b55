/**
 * The tree a shell text is read into. Plain data: a script is read once, before time 0, and run any number of times.
 *
 * The grammar is the Shell Command Language of POSIX.1-2017 (XCU §2.10) without functions and arithmetic.
 */

/** Where something stands in the text; both count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a text is not a script: a mistake in it, or a thing the subset lacks, named. */
export interface ShellSyntaxError extends Position {
  /** `unsupported` is what some shell would run and this one refuses. */
  readonly kind: 'syntax' | 'unsupported';
  /** The offending text as it was typed; empty at the end of the text. */
  readonly found: string;
  /** A sentence without place, worded as dash does where dash has the same complaint. */
  readonly message: string;
}

/** Commands in order. A `background` item was ended by `&`. */
export interface List {
  readonly items: readonly { readonly command: Command; readonly background: boolean }[];
}

export type Command =
  | SimpleCommand
  /** `first && a || b`: read from the left, `&&` and `||` bind alike. */
  | {
      readonly kind: 'and-or';
      readonly first: Command;
      readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[];
    }
  | { readonly kind: 'pipeline'; readonly commands: readonly Command[]; readonly negated: boolean }
  | CompoundCommand;

export interface SimpleCommand {
  readonly kind: 'simple';
  readonly line: number;
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirections: readonly Redirection[];
}

/** A compound command with the redirections written after it. */
export interface CompoundCommand {
  readonly kind: 'compound';
  readonly line: number;
  readonly body: Compound;
  readonly redirections: readonly Redirection[];
}

export type Compound =
  | { readonly kind: 'group'; readonly list: List }
  | { readonly kind: 'subshell'; readonly list: List }
  | {
      readonly kind: 'if';
      readonly branches: readonly { readonly condition: List; readonly then: List }[];
      readonly otherwise: List | undefined;
    }
  | { readonly kind: 'while'; readonly until: boolean; readonly condition: List; readonly list: List }
  /** `words` is undefined for `for x do`, which walks the positional parameters. */
  | {
      readonly kind: 'for';
      readonly variable: string;
      readonly words: readonly Word[] | undefined;
      readonly list: List;
    }
  | {
      readonly kind: 'case';
      readonly subject: Word;
      readonly items: readonly { readonly patterns: readonly Word[]; readonly list: List }[];
    };

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** One word before expansion. A word of no parts is the empty value of `NAME=`. */
export interface Word extends Position {
  readonly parts: readonly WordPart[];
}

/** A piece of a word. What is `quoted` is neither split into fields nor matched against file names. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | ParameterPart
  | { readonly kind: 'substitution'; readonly list: List; readonly quoted: boolean };

/** `$name`, `${name}`, `${#name}` (operator `length`), `${name<operator>word}`. */
export interface ParameterPart {
  readonly kind: 'parameter';
  /** A variable name, a positional number, or one of `@ * # ? - $ !`. */
  readonly name: string;
  readonly operator: ParameterOperator | undefined;
  readonly word: Word;
  readonly quoted: boolean;
}

export type ParameterOperator =
  'length' | '-' | ':-' | '=' | ':=' | '?' | ':?' | '+' | ':+' | '%' | '%%' | '#' | '##';

export type Redirection =
  /** `fd` is the descriptor that changes; `target` is expanded to a path. */
  | {
      readonly kind: 'file';
      readonly fd: number;
      readonly mode: 'read' | 'write' | 'append';
      readonly target: Word;
    }
  /** `2>&1`; `source` is undefined for `>&-`, which closes. */
  | { readonly kind: 'duplicate'; readonly fd: number; readonly source: number | undefined }
  /** A here-document; the parts of a quoted one are literal. */
  | { readonly kind: 'here'; readonly fd: number; readonly body: Word };
