/**
 * `npm run bench [-- --runs N] [-- --json]`: the four workloads, each in a process of its own, and beside each the same on ns-3
 * where ns-3 is installed (Debian: libns3-dev and g++), the two in turn so that a machine that slows down slows both. What is
 * quoted are medians; the ratio is the median of the pairs' ratios.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Row {
  readonly title: string;
  readonly sixlab: readonly string[];
  readonly ns3: readonly string[];
}

const ROWS: readonly Row[] = [
  { title: 'W1 slaac-lan, 1,000 hosts', sixlab: ['slaacLan', 'hosts=1000'], ns3: ['slaac', '1000', '0'] },
  {
    title: 'W2 chain of 64, 10,000 datagrams',
    sixlab: ['chain', 'routers=64', 'packets=10000'],
    ns3: ['chain', '64', '10000'],
  },
  {
    title: 'W3 bridge of 64, 100,000 datagrams',
    sixlab: ['bridgeFlows', 'ports=64', 'packets=100000'],
    ns3: ['bridge', '64', '100000'],
  },
  { title: 'W4 mesh of 50, 2,450 pings', sixlab: ['mesh', 'hosts=50'], ns3: ['mesh', '50', '0'] },
];

interface Figures {
  readonly seconds: number;
  readonly events: number;
  readonly frames?: number;
  readonly done: number;
  readonly wanted?: number;
  readonly peak?: number;
}

const root = join(__dirname, '..');

function run(command: string, args: readonly string[]): Figures {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
  return JSON.parse(stdout) as Figures;
}

function script(name: string, ...args: readonly string[]): Figures {
  return run(process.execPath, ['--expose-gc', '-r', 'ts-node/register', join(__dirname, name), ...args]);
}

/** Builds the ns-3 program; undefined where ns-3 or a compiler is missing. */
function buildNs3(): string | undefined {
  const source = join(__dirname, 'ns3.cc');
  const folder = join(root, 'node_modules', '.cache', 'sixlab');
  const binary = join(folder, 'ns3');
  if (existsSync(binary) && statSync(binary).mtimeMs > statSync(source).mtimeMs) return binary;
  mkdirSync(folder, { recursive: true });
  const modules = [
    'core',
    'network',
    'stats',
    'traffic-control',
    'bridge',
    'internet',
    'internet-apps',
    'applications',
    'csma',
    'point-to-point',
  ];
  const libraries = modules.map(name => `-lns3-${name}`);
  const { status } = spawnSync('g++', ['-O3', '-std=c++17', '-DNDEBUG', source, '-o', binary, ...libraries], {
    stdio: 'ignore',
  });
  return status === 0 ? binary : undefined;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

function main(): void {
  const runs = Number(option('--runs') ?? 5);
  const asJson = process.argv.includes('--json');
  const ns3 = buildNs3();
  const results = ROWS.map(row => {
    const pairs = Array.from({ length: runs }, () => {
      const ours = script('measure.ts', ...row.sixlab);
      if (ours.done !== ours.wanted) throw new Error(`${row.title}: ${ours.done} of ${ours.wanted}`);
      return { ours, theirs: ns3 === undefined ? undefined : run(ns3, row.ns3) };
    });
    const ours = pairs.map(pair => pair.ours);
    const theirs = pairs.flatMap(pair => pair.theirs ?? []);
    const result = {
      workload: row.title,
      seconds: median(ours.map(figures => figures.seconds)),
      events: ours[0]?.events ?? 0,
      frames: ours[0]?.frames ?? 0,
      peakMiB: Math.round(median(ours.map(figures => figures.peak ?? 0)) / 2 ** 20),
      ns3Seconds: theirs.length > 0 ? median(theirs.map(figures => figures.seconds)) : undefined,
      ratio:
        theirs.length > 0
          ? median(pairs.map(pair => (pair.theirs?.seconds ?? NaN) / pair.ours.seconds))
          : undefined,
    };
    if (!asJson) process.stdout.write(`${line(result)}\n`);
    return result;
  });
  const idle = script('idle-host.ts') as unknown as { octets: number };
  if (asJson)
    process.stdout.write(`${JSON.stringify({ results, idleHostOctets: idle.octets }, undefined, 2)}\n`);
  else {
    process.stdout.write(`\nan idle host: ${(idle.octets / 1024).toFixed(1)} KiB\n`);
    if (ns3 === undefined)
      process.stdout.write(
        'ns-3 is not installed here (Debian: apt-get install libns3-dev g++), so there is no ratio\n',
      );
  }
}

function line(result: {
  workload: string;
  seconds: number;
  events: number;
  frames: number;
  peakMiB: number;
  ns3Seconds: number | undefined;
  ratio: number | undefined;
}): string {
  const ours = `${result.workload.padEnd(36)}${result.seconds.toFixed(3).padStart(8)} s${String(result.events).padStart(9)} events${String(result.frames).padStart(8)} frames${String(result.peakMiB).padStart(5)} MiB`;
  return result.ratio === undefined
    ? ours
    : `${ours}   ns-3 ${(result.ns3Seconds ?? NaN).toFixed(3).padStart(7)} s   ${result.ratio.toFixed(1)} x`;
}

main();
