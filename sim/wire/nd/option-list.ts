/**
 * The options at the end of every Neighbour Discovery message, in wire order. This is the one place that walks them: an
 * option of length 0, or one that reaches past the end, spoils the whole message (RFC 4861 §6.1.2, ndisc_parse_options()).
 */

import type { Field } from '../layout';
import { type NdOption, ndOptionLength, readNdOption, writeNdOption } from './options';

export const ndOptions: Field<readonly NdOption[]> = {
  part: 'field',
  least: 0,
  length(options) {
    let sum = 0;
    for (const option of options) sum += ndOptionLength(option);
    return sum;
  },
  write(out, at, options) {
    for (const option of options) at = writeNdOption(out, at, option);
    return at;
  },
  read(cursor) {
    const options: NdOption[] = [];
    while (cursor.left > 0) {
      if (cursor.left < 2) return cursor.fail('no octet is left for it', 'option length');
      const length = cursor.bytes[cursor.at + 1]! * 8;
      if (length === 0) return cursor.fail('is 0', 'option length');
      if (length > cursor.left) {
        return cursor.fail(`is ${length} octets, ${cursor.left} are left`, 'option length');
      }
      const option = cursor.take(length);
      options.push(readNdOption(option[0]!, option.subarray(2)));
    }
    return options;
  },
};
