/** false(1). */
import type { Program } from '../../kernel/uapi';

export const falseCommand: Program = { start: process => process.exit(1) };
