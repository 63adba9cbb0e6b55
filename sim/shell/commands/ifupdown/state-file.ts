/**
 * Which interfaces are configured: `NAME=LOGICAL` lines in ifstate, and the same for one interface in ifstate.NAME.
 *
 * Differs from Linux: the files are not locked; a second ifup of an interface does not wait for the first.
 */
import type { Files, Process } from '../../../kernel/uapi';
import { ERRNO_TEXT } from '../../../kernel/uapi';

const RUN_DIRECTORY = '/run/network';

export class StateFile {
  readonly #path: string;

  /** @param directory where the files are, if not in the usual place */
  constructor(
    readonly process: Process,
    readonly readOnly: boolean,
    readonly directory = RUN_DIRECTORY,
  ) {
    this.#path = `${directory}/ifstate`;
  }

  /** The logical interface that one is configured as. */
  read(iface: string): string | undefined {
    const [line = ''] = this.#text(this.#pathOf(iface)).split('\n');
    return line.trim() === '' ? undefined : line.trim();
  }

  /** Whether anybody ever configured the interface. */
  knows(iface: string): boolean {
    return this.process.files.exists(this.#pathOf(iface));
  }

  /** Every line, as they were written. */
  lines(): string[] {
    return this.#text(this.#path)
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '');
  }

  /** @returns why it could not be written, to be complained of */
  write(iface: string, logical: string | undefined): string | undefined {
    if (this.readOnly) return undefined;
    const lock = `${this.directory}/.ifstate.lock`;
    const refused =
      this.process.files.write(this.#pathOf(iface), `${logical ?? ''}\n`) ??
      this.process.files.write(lock, '');
    if (refused !== undefined) return `failed to open lockfile ${lock}: ${ERRNO_TEXT[refused]}`;
    const line = logical === undefined ? [] : [`${iface}=${logical}`];
    const lines = this.lines();
    const at = lines.findIndex(each => each.startsWith(`${iface}=`));
    if (at >= 0) lines.splice(at, 1, ...line);
    else lines.push(...line);
    this.process.files.write(this.#path, lines.map(each => `${each}\n`).join(''));
    return undefined;
  }

  /** The file that tells ifdown which ifup is at work on an interface. */
  pidFile(command: string, iface: string): string {
    return `${this.directory}/${`${command}-${iface}.pid`.replaceAll('/', '.')}`;
  }

  #pathOf(iface: string): string {
    return `${this.#path}.${iface.replaceAll('/', '.')}`;
  }

  #text(path: string): string {
    const content: ReturnType<Files['read']> = this.process.files.read(path);
    return 'text' in content ? content.text : '';
  }
}
