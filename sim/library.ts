/**
 * sixlab as a library: build, run, step and inspect a simulation from a program or a test.
 *
 *     import { Lab, seconds } from 'sixlab';
 *
 *     const lab = new Lab({ seed: 1 });
 *     const router = lab.node('router');
 *     const host = lab.node('host', { kernel: 'linux-6.1' });
 *     const lan = lab.link(['router:eth0', 'host:eth0']);
 *     const tap = lan.tap();                    // packetdrill's manner: inject octets, look at what is carried
 *     router.file('/etc/radvd.conf', 'interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };');
 *     router.run('sysctl -w net.ipv6.conf.all.forwarding=1; ip link set eth0 up; radvd');
 *     host.run('ip link set eth0 up');
 *     lab.runUntil(seconds(10));
 *     host.netlink.routes();                    // what `ip -6 route` shows, as values
 *     host.run('ip -6 route').stdout;           // and as text
 *
 * A scenario file, or an object of the same shape, is run whole:
 *
 *     import { loadScenario, resolveVariant, runScenario } from 'sixlab';
 *
 *     const loaded = loadScenario('lab.yaml', text);          // or JSON.stringify(object)
 *     if (!loaded.ok) throw new Error(loaded.errors[0].message);
 *     const result = runScenario(resolveVariant(loaded.scenario, 'broken'), { seed: 7 });
 *     result.passed; result.verdicts; result.lab; result.records;
 *
 * `ScenarioRun` runs one a step at a time. Nothing here touches the host: it runs in a browser too.
 */

// Values.
export { Ip6 } from './base/ip6';
export { Mac } from './base/mac';
export { formatPrefix, parsePrefix, prefixContains, type Prefix } from './base/prefix';
export { formatTime, milliseconds, parseDuration, seconds, type SimTime } from './base/time';

// A simulation built by hand.
export {
  Command,
  Lab,
  LabLink,
  LabNode,
  type CommandResult,
  type LabOptions,
  type LinkEnd,
  type LinkOptions,
  type NodeOptions,
} from './scenario/lab';
export { Tap, type Collected } from './link/tap';
export { Frame } from './wire/frame';
export { Ip6Packet } from './wire/ipv6';
export { frameText } from './wire/text/frame-text';
export { SimulationCrash } from './engine/crash';
export { KERNEL_VERSIONS, DEFAULT_KERNEL } from './kernel/profile/profile';
export type {
  AddrInfo,
  LinkInfo,
  NeighInfo,
  Netlink,
  NetlinkEvent,
  Process,
  Program,
  RouteInfo,
} from './kernel/uapi';

// A scenario, from its file or its object to its verdicts.
export { loadScenario, type LoadResult } from './scenario/load';
export type { ScenarioError } from './scenario/scenario-error';
export type { ScenarioText } from './scenario/schema';
export { resolveVariant, variantNames, type LoadedScenario } from './scenario/variants';
export type { Expectation, Scenario } from './scenario/resolve';
export { knownVocabulary } from './scenario/vocabulary';
export { buildLab, mistakesIn, type Built } from './scenario/build';
export { runScenario, ScenarioRun, type RunResult } from './scenario/runner';
export type { RunListeners, RunOptions, SysctlSetting } from './scenario/run-options';
export type { Verdict } from './scenario/verdict';
export { failureText, type CommandFailure } from './scenario/command-failure';

// What happened, and why.
export { allDecisions, findDecision, type Decision, type Inputs, type Outcome } from './trace/decision';
export type {
  CommandRecord,
  DecisionRecord,
  FrameRecord,
  LogRecord,
  StateRecord,
  TraceRecord,
} from './trace/record';
export { readTraceFile, traceHash, TraceFileWriter } from './trace/file';
export { LiveText } from './observe/live-text';
export { PcapngWriter } from './observe/pcapng';
