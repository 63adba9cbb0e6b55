/** A dhclient that is installed and does nothing: the methods look for one. */
import type { Program } from '../../../../sim/kernel/uapi';

export const dhclient: Program = { start: process => process.exit(0) };
