/** `ip` and the simulated kernel behind it, held against what the same commands printed on Linux 6.18 with iproute2 6.1. */
import { replay } from './replay';

describe.each(['rule', 'rule-lookup', 'fib', 'exceptions', 'addrlabel', 'ipv4', 'ipv4-ping'])('%s', name => {
  it.each(replay(name))('$heading', ({ recorded, simulated }) => {
    expect(simulated).toBe(recorded);
  });
});
