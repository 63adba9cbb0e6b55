import * as fc from 'fast-check';
import { quote } from '../../../sim/shell/language/quote';
import { sh } from '../machine';

it('quotes so that the shell reads the same value back', () => {
  fc.assert(
    fc.property(fc.string(), value => {
      expect(sh(`printf %s ${quote(value)}`).stdout).toBe(value);
    }),
    { numRuns: 60 },
  );
});
