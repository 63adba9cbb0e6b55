/** true(1). */
import type { Program } from '../../kernel/uapi';

export const trueCommand: Program = { start: process => process.exit(0) };
