import { seconds } from '../../../sim/base/time';
import { sh, TestMachine } from '../machine';

it.each([
  ['sleep 2', 2],
  ['sleep 0.5', 0.5],
  ['sleep 1m 1s', 61],
  ['sleep .25', 0.25],
])('%s takes its time', (text, duration) => {
  const machine = new TestMachine();
  const outcome = machine.run(text);
  machine.advance(seconds(duration) - 1);
  expect(outcome.status).toBeUndefined();
  machine.advance(1);
  expect(outcome.status).toBe(0);
});

it('may take for ever', () => {
  const machine = new TestMachine();
  const outcome = machine.run('sleep infinity');
  expect([outcome.status, machine.scheduler.outstanding]).toEqual([undefined, 0]);
});

it.each([
  ['sleep', 'missing operand'],
  ['sleep x', "invalid time interval 'x'"],
  ['sleep -1', "invalid time interval '-1'"],
])('%s is refused', (text, message) => {
  expect(sh(text)).toMatchObject({ stderr: `sleep: ${message}\n`, status: 1 });
});
