/** The options of an interface: names with values in the order in which they were written (interfaces(5)). */

/** An option with its value. Commands, like `up`, may be there many times. */
export interface Variable {
  readonly name: string;
  value: string;
}

const COMMANDS: ReadonlySet<string> = new Set(['pre-up', 'up', 'down', 'post-down']);

/** Whether an option is a command line to be run, rather than something to be known. */
export function isCommand(name: string): boolean {
  return COMMANDS.has(name);
}

/** The name that an option goes by: `post-up` is another word for `up`, `pre-down` for `down`. */
export function canonicalName(name: string): string {
  return name === 'post-up' ? 'up' : name === 'pre-down' ? 'down' : name;
}

/**
 * Sets an option, over the one of that name unless it is a command (set_variable).
 * @param keep leave one that is there alone
 * @returns the option that was set; undefined when one was kept
 */
export function setVariable(
  variables: Variable[],
  name: string,
  value: string,
  keep = false,
): Variable | undefined {
  const known = isCommand(name) ? undefined : variables.find(each => each.name === name);
  if (known !== undefined) {
    if (keep) return undefined;
    known.value = value;
    return known;
  }
  const made = { name, value };
  variables.push(made);
  return made;
}

/** The value of an option; undefined also where it is empty (get_var). */
export function valueOf(variables: readonly Variable[], name: string): string | undefined {
  const value = variables.find(each => each.name === name)?.value;
  return value === '' ? undefined : value;
}

/** Whether a value means yes: a number that is not 0, `on`, `true` or `yes` (var_true). */
export function isTrue(value: string | undefined): boolean {
  if (value === undefined) return false;
  return Number.parseInt(value, 10) > 0 || Number.parseInt(value, 10) < 0 || /^(on|true|yes)$/i.test(value);
}
