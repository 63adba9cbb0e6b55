/**
 * The syntax of systemd's configuration files: sections, assignments, comments and continued lines. What a key means is
 * somebody else's business. Mirrors config_parse(), parse_line() and next_assignment() of conf-parser.c.
 *
 * Differs from Linux: a file here is text, so that it cannot fail to be UTF-8, and a line may have any length.
 */
import { ERRNO_TEXT } from '../../../kernel/uapi';
import type { Level, Say } from '../log';
import type { NetworkdProfile } from '../version';
import type { KeyTable } from './key-table';

/** `Key=value` in a section of a file. */
export interface Assignment {
  readonly file: string;
  readonly line: number;
  readonly section: string;
  /** The line that opened the section. */
  readonly sectionLine: number;
  readonly key: string;
  readonly value: string;
}

/** Says something about a line of a file: log_syntax(). */
export type SaySyntax = (level: Level, text: string) => void;

/** Takes a key that the file may have; false ends the reading of the file, as EINVAL from a parser does. */
export type Assign = (assignment: Assignment, say: SaySyntax) => boolean;

export interface ConfOptions {
  readonly profile: NetworkdProfile;
  readonly keys: KeyTable;
  /** Sections that are read; another one of the table is passed over in silence where `others` are. */
  readonly sections?: readonly string[];
  readonly ignoresOtherSections?: boolean;
}

/** Reads one file. False when it cannot be used at all. */
export function configParse(
  file: string,
  text: string,
  options: ConfOptions,
  say: Say,
  assign: Assign,
): boolean {
  const reader = new Reader(file, options, say, assign);
  for (const { line, logical } of logicalLines(text, options.profile.commentsInContinuation)) {
    const failure = reader.parseLine(line, logical);
    if (failure === undefined) continue;
    say('warning', `${file}:${line}: Failed to parse file: ${failure}`);
    return false;
  }
  return true;
}

interface LogicalLine {
  /** The last of the lines that make it up. */
  readonly line: number;
  readonly logical: string;
}

/** Joins lines that end in a backslash, which becomes a blank; whole lines of comment vanish, even among them. */
function logicalLines(text: string, commentsInContinuation: boolean): LogicalLine[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n\r|\n|\r|\0/);
  if (lines.at(-1) === '') lines.pop();
  const logical: LogicalLine[] = [];
  let continuation: string | undefined;
  lines.forEach((line, index) => {
    const comment = /^[ \t\n\r]*[#;]/.test(line);
    if (comment && (continuation === undefined || commentsInContinuation)) return;
    const whole = (continuation ?? '') + line;
    if (endsEscaped(whole)) {
      continuation = `${whole.slice(0, -1)} `;
    } else {
      continuation = undefined;
      logical.push({ line: index + 1, logical: whole });
    }
  });
  if (continuation !== undefined) logical.push({ line: lines.length + 1, logical: continuation });
  return logical;
}

function endsEscaped(text: string): boolean {
  return (/\\*$/.exec(text)?.[0].length ?? 0) % 2 === 1;
}

class Reader {
  private section: string | undefined;
  private sectionLine = 0;
  private sectionIgnored = false;

  constructor(
    private readonly file: string,
    private readonly options: ConfOptions,
    private readonly say: Say,
    private readonly assign: Assign,
  ) {}

  /** What makes the file useless, in the words of strerror(3). */
  parseLine(line: number, text: string): string | undefined {
    const say: SaySyntax = (level, said) => this.say(level, `${this.file}:${line}: ${said}`);
    const stripped = strip(text);
    if (stripped === '' || stripped.startsWith('#') || stripped.startsWith(';')) return undefined;
    if (stripped.startsWith('[')) return this.header(line, stripped, say);
    if (this.section === undefined) {
      if (!this.sectionIgnored) say('warning', 'Assignment outside of section. Ignoring.');
      return undefined;
    }
    const equals = stripped.indexOf('=');
    const { profile, keys } = this.options;
    if (equals === -1) say('warning', profile.textMissingEquals);
    else if (equals === 0) say('warning', "Missing key name before '=', ignoring line.");
    if (equals <= 0) return undefined;

    const key = strip(stripped.slice(0, equals));
    const value = strip(stripped.slice(equals + 1));
    const { file, section, sectionLine } = this;
    const row = keys.find(section, key, profile.version);
    if (row === undefined) {
      if (!key.startsWith('X-')) say('warning', unknownKey(profile, section, key));
    } else if (profile.version >= row.withoutEffectSince && profile.version < row.withoutEffectUntil) {
      say('debug', `Support for option ${key}= has been removed and it is ignored`);
    } else if (!this.assign({ file, line, section, sectionLine, key, value }, say)) {
      return ERRNO_TEXT.EINVAL;
    }
    return undefined;
  }

  private header(line: number, text: string, say: SaySyntax): string | undefined {
    if (!text.endsWith(']') || text.length < 2) {
      say('err', `Invalid section header '${text}'`);
      return 'Bad message';
    }
    const name = text.slice(1, -1);
    if (/["'\\\x00-\x1f\x7f]/.test(name)) {
      say('err', `Bad characters in section header '${text}'`);
      return 'Bad message';
    }
    const { keys, sections, profile, ignoresOtherSections } = this.options;
    const known = keys.hasSection(name, profile.version);
    if (known && (sections === undefined || sections.includes(name))) {
      this.section = name;
      this.sectionLine = line;
      this.sectionIgnored = false;
      return undefined;
    }
    const silent = name.startsWith('X-') || (known && ignoresOtherSections === true);
    if (!silent) say('warning', `Unknown section '${name}'. Ignoring.`);
    this.section = undefined;
    this.sectionLine = 0;
    this.sectionIgnored = true;
    return undefined;
  }
}

function unknownKey({ textUnknownKey }: NetworkdProfile, section: string, key: string): string {
  return textUnknownKey.replace('%k', () => key).replace('%s', () => section);
}

function strip(text: string): string {
  return text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');
}
