/** Every case, asked of every simulated program that it is about. */
import { CASES } from './catalogue';
import { SimulatedBench } from './simulated';

describe.each(CASES)('$id $title', ({ of, ask, expected, differs }) => {
  it.each(of)('%s', async program => {
    expect(await ask(new SimulatedBench(program))).toBe(differs?.[program]?.shows ?? expected);
  });
});
