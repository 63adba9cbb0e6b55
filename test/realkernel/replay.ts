/**
 * Types a session that was recorded on a real kernel again on a simulated machine: each node a namespace, each `# link` a
 * veth pair, each command in the shell of its node, one after the other.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mac } from '../../sim/base/mac';
import { seconds } from '../../sim/base/time';
import { Scheduler } from '../../sim/engine/scheduler';
import { isNetlinkError } from '../../sim/kernel/core/errno';
import { Net } from '../../sim/kernel/core/net';
import { DEFAULT_KERNEL, kernelProfile, type KernelProfile } from '../../sim/kernel/profile/profile';
import { Machine } from '../../sim/kernel/syscall/machine';
import { findCommand } from '../../sim/shell/commands/index';
import { Trace } from '../../sim/trace/trace';
import { readRecording, type Recorded } from '../shell/commands/iproute2/recording';

/** A recorded command, and what the simulated machine answered. */
export interface Replayed {
  readonly recorded: Recorded;
  readonly output: string;
  readonly status: number;
}

/** No command of a recording takes longer. */
const PATIENCE = seconds(60);

/** Between two commands: on a real machine, too, the kernel gets something done in the meantime. */
const TYPING = seconds(0.01);

/** @param path of the recording, from the root of the project. */
export function replay(path: string): Replayed[] {
  const recording = readRecording(path);
  const machine = newMachine();
  for (const { node } of recording) namespace(machine, node);
  for (const link of linksOf(path)) {
    namespace(machine, link.node);
    namespace(machine, link.peer);
    run(machine, link.node, link.command);
  }
  return recording.map(recorded => ({ recorded, ...run(machine, recorded.node, recorded.command) }));
}

function newMachine(): Machine {
  const scheduler = new Scheduler();
  let made = 0;
  return new Machine({
    hostname: 'machine',
    scheduler,
    trace: new Trace(scheduler),
    seed: 1,
    profile: kernelProfile(DEFAULT_KERNEL) as KernelProfile,
    programs: findCommand,
    devices: { segment: {}, mac: () => Mac.of(0x0a00, ++made) },
  });
}

/** The namespace of that name, made and with its loopback up when it is first asked for. */
function namespace(machine: Machine, name: string): Net {
  const known = machine.findNetns(name);
  if (known !== undefined) return known;
  const made = machine.netnsAdd(name);
  if (!(made instanceof Net)) throw new Error(made);
  run(machine, name, 'ip link set lo up');
  return made;
}

/** `# link host:eth0:02 -- router:eth0:01`, made as the script that recorded it made it. */
function linksOf(path: string): { node: string; peer: string; command: string }[] {
  const text = readFileSync(join(__dirname, '../..', path), 'utf8');
  return [...text.matchAll(/^# link (\w+):(\S+):(\w\w) -- (\w+):(\S+):(\w\w)$/gm)].map(
    ([, node = '', name, number, peer = '', peerName, peerNumber]) => ({
      node,
      peer,
      command:
        `ip link add ${name} address 02:00:00:00:00:${number} type veth ` +
        `peer name ${peerName} address 02:00:00:00:00:${peerNumber} netns ${peer}`,
    }),
  );
}

function run(machine: Machine, node: string, command: string): { output: string; status: number } {
  const { scheduler } = machine.options;
  scheduler.runUntil(scheduler.now + TYPING);
  let output = '';
  let status: number | undefined;
  const pid = machine.spawn({
    argv: ['sh', '-c', command],
    net: namespace(machine, node),
    env: new Map(),
    onOutput: (_stream, text) => void (output += text),
    onExit: exit => void (status = exit),
  });
  if (isNetlinkError(pid)) throw new Error(pid.errno);
  const deadline = scheduler.now + PATIENCE;
  while (status === undefined && scheduler.now < deadline) scheduler.runUntil(scheduler.now + seconds(0.01));
  if (status === undefined) throw new Error(`it does not end: ${command}`);
  return { output, status };
}
