/** `on` and `off` as parse_on_off of lib/utils.c reads them. */
import { Complaint } from './complaint';
import type { Reader } from './keywords';

/** @param status 234, which is -EINVAL, where the error goes on to be the exit status */
export function onOrOff(name: string, status: number): Reader<boolean> {
  return word =>
    word === 'on' || word === 'off'
      ? word === 'on'
      : new Complaint(`Error: argument of "${name}" must be one of "off", "on", not "${word}"\n`, status);
}
