/** `ip monitor` on a simulated machine while the recorded history is typed, held against what it told on Linux 6.18. */
import { milliseconds, seconds } from '../../../../sim/base/time';
import { Lab } from '../../../../sim/scenario/lab';
import { readRecording, type Recorded } from '../iproute2/recording';

const recording = readRecording('test/shell/commands/ip/recorded/monitor.txt');
const sections = [...new Set(recording.map(({ section }) => section))];
const [setUp = '', ...histories] = sections;
const of = (wanted: string): readonly Recorded[] => recording.filter(({ section }) => section === wanted);

const lab = new Lab({ seed: 1 });
const host = lab.node('host');

function type({ command, output, status }: Recorded): void {
  const typed = host.run(`${command} 2>&1`);
  const until = lab.now + seconds(10);
  while (typed.status === undefined && lab.now < until) lab.run(milliseconds(1));
  lab.run(milliseconds(20));
  expect({ command, output: typed.stdout, status: typed.status }).toEqual({ command, output, status });
}

/** The time of day. */
const plain = (text: string): string =>
  text.replace(/\d{4}-\d\d-\d\dT[\d:.]+/g, 'TIME').replace(/^Timestamp: .*$/gm, 'Timestamp: TIME');

test('the devices are set up', () => {
  of(setUp).forEach(type);
});

it.each(histories)('%s', section => {
  const [monitor, ...history] = of(section);
  if (monitor === undefined) throw new Error('nothing was monitored');
  const running = host.run(monitor.command);
  lab.run(milliseconds(10));
  history.forEach(type);
  lab.run(milliseconds(500));
  expect(plain(running.stdout)).toBe(plain(monitor.output));
});
