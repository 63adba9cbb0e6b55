/** What a program makes of a configuration. */
export interface Verdict {
  readonly accepted: boolean;
  readonly says: readonly string[];
}

/** What comes before and after the configuration, and is the same whatever it says. */
const AROUND =
  /^(?:dhcp6_ctl_authinit|client6_init|server6_init|server6_signal|check_exit|client6_|get_duid|gethwid)/;

/** The lines of a log without dates, as far as they are about the configuration. */
export function spoken(stderr: string): string[] {
  const lines = stderr.split('\n').map(line => line.replace(/^\w{3}\/\d\d\/\d{4} [\d:]{8}: /, ''));
  return lines.filter(line => line !== '' && !AROUND.test(line));
}
