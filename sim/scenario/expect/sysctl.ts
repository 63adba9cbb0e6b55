/** Expectations of `sysctl`: values as `sysctl` prints them. */
import { dotted } from '../../kernel/syscall/process';
import { nodeOf } from '../build';
import type { StateSubject } from './subject';

export const sysctl: StateSubject<'sysctl'> = {
  kind: 'state',
  changesWith: ['sysctl', 'link'],

  describe: ({ sysctl: wanted }) =>
    `sysctl ${Object.entries(wanted)
      .map(([key, value]) => `${key} = ${value}`)
      .join(', ')}`,

  look(lab, { on, sysctl: wanted }) {
    const node = nodeOf(lab, on);
    const values = Object.entries(wanted).map(([key, value]) => ({
      key,
      value: String(value),
      found: node.sysctl(dotted(key)),
    }));
    return {
      ok: values.every(({ value, found }) => value === found?.trim()),
      found: values.map(({ key, found }) =>
        found === undefined ? `${key}: no such sysctl` : `${key} = ${found}`,
      ),
    };
  },

  concerns: (record, _lab, { sysctl: wanted }) =>
    record.subject === 'sysctl' && Object.keys(wanted).some(key => dotted(key) === record.entity),
};
