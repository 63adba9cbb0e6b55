/** How devices may be called (dev_valid_name, dev_get_valid_name and what they call, in net/core/dev.c). */
import type { NetlinkError } from './errno';
import type { Net } from './net';

/** The longest interface name (IFNAMSIZ less its end). */
const MAX_NAME = 15;

/** One `%d`, and no other per cent sign. */
const PATTERN = /^([^%]*)%d([^%]*)$/;

/**
 * dev_get_valid_name: what a device of `net` would be called that is to be called `name`, where `%d` stands for the first
 * number that is free.
 * @returns the name; EINVAL or EEXIST if no device could be called so
 */
export function devGetValidName(net: Net, name: string): string | NetlinkError {
  if (!devValidName(net, name)) return { errno: 'EINVAL' };
  if (name.includes('%')) return devAllocName(net, name);
  return net.device(name) === undefined ? name : { errno: 'EEXIST' };
}

function devValidName(net: Net, name: string): boolean {
  if (name.length === 0 || name.length > MAX_NAME || name === '.' || name === '..') return false;
  return !/[\s/]/.test(name) && !(net.profile.noColonsInNames && name.includes(':'));
}

function devAllocName(net: Net, name: string): string | NetlinkError {
  const [, before, after] = PATTERN.exec(name) ?? [];
  if (before === undefined || after === undefined) return { errno: 'EINVAL' };
  let number = 0;
  while (net.device(`${before}${number}${after}`) !== undefined) number++;
  return `${before}${number}${after}`;
}
