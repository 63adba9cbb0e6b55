/** How a command of iproute2 fails: its words on standard error and its exit status (lib/utils.c, lib/libnetlink.c). */
import { ERRNO_TEXT, type Errno, type NetlinkError } from '../../../kernel/uapi';

/** A failed command. */
export class Complaint {
  /** @param text whole lines for standard error */
  constructor(
    readonly text: string,
    readonly status: number,
  ) {}
}

/** What C's `exit(-1)` is to whoever waits. */
export const USAGE_STATUS = 255;

/** NEXT_ARG() at the end of the line. */
export const INCOMPLETE = new Complaint('Command line is not complete. Try option "help"\n', USAGE_STATUS);

export function invalidArgument(argument: string, message: string): Complaint {
  return new Complaint(`Error: argument "${argument}" is wrong: ${message}\n`, USAGE_STATUS);
}

export function duplicateArgument(key: string, argument: string): Complaint {
  return new Complaint(`Error: duplicate "${key}": "${argument}" is the second value.\n`, USAGE_STATUS);
}

/** A word that can only be a second value for `key`, or nonsense. */
export function duplicateOrGarbage(key: string, argument: string): Complaint {
  return new Complaint(`Error: either "${key}" is duplicate, or "${argument}" is a garbage.\n`, USAGE_STATUS);
}

export function unknownCommand(word: string, help: string): Complaint {
  return new Complaint(`Command "${word}" is unknown, try "${help}".\n`, USAGE_STATUS);
}

/** A device that is not there; `ip` ends with 1 and `bridge` with 255. */
export function cannotFindDevice(name: string, status = 1): Complaint {
  return new Complaint(`Cannot find device "${name}"\n`, status);
}

/** The kernel's refusal, with its explanation where it gives one; `ip` ends with 2 and `bridge` with 255. */
export function refused({ errno, extack }: NetlinkError, status = 2): Complaint {
  if (extack === undefined) return new Complaint(`RTNETLINK answers: ${ERRNO_TEXT[errno]}\n`, status);
  return new Complaint(`Error: ${extack}${/[.\n]$/.test(extack) ? '' : '.'}\n`, status);
}

/** Something of iproute2 that the simulated kernel has no counterpart of: told as the kernel would tell it. */
export function notSimulated(what: string, status = 2): Complaint {
  return refused({ errno: 'EOPNOTSUPP', extack: `${what} is not simulated` }, status);
}

/** perror(3). */
export function systemError(message: string, errno: Errno, status: number): Complaint {
  return new Complaint(`${message}: ${ERRNO_TEXT[errno]}\n`, status);
}
