/** Many sequences of a seed, so many at a time: what came of them. */
import { check, shrink, type Finding } from './check';
import { Waves } from './waves';
import { sequenceOf } from './arbitraries/sequence';

/** Which sequences are asked. */
export interface CampaignOptions {
  readonly seed: number;
  /** The first sequence's number. */
  readonly from: number;
  readonly sequences: number;
  /**
   * Namespaces side by side. The kernel has one table of neighbours for all of them, and takes out of it what has failed when
   * there are more than 128 (gc_thresh1): sixteen namespaces stay below.
   */
  readonly jobs: number;
  /** Kinds of operations; all when absent. */
  readonly kinds?: readonly string[];
  /** Called after each sequence. */
  readonly progress?: (figures: Figures) => void;
  /** Called with what differed at first and not again. */
  readonly again?: (finding: Finding, index: number) => void;
  /** Called with the first finding of each kind, as short as it can be. */
  readonly found?: (finding: Finding, index: number) => void;
}

/** What has come of it so far. */
export interface Figures {
  done: number;
  operations: number;
  /** Sequences that differed when the real kernel was late or early by what a busy machine is. */
  moments: number;
  /** Sequences that differed, and agreed when they were done again. */
  again: number;
  /** Sequences in which the two kernels differ. */
  different: number;
  /** How many sequences, by the kind of the difference. */
  readonly kinds: Map<string, number>;
}

/** See the file's header. @throws Error when the machine has no namespaces for it. */
export async function campaign(options: CampaignOptions): Promise<Figures> {
  const figures: Figures = {
    done: 0,
    operations: 0,
    moments: 0,
    again: 0,
    different: 0,
    kinds: new Map(),
  };
  const waves = new Waves(options.jobs);
  let next = options.from;
  const end = options.from + options.sequences;
  const work = async (): Promise<void> => {
    for (let index = next++; index < end; index = next++) await one(index, options, figures, waves);
  };
  // Twice as many as fit, so that a wave is full although some of the one before it are still being judged.
  await Promise.all(Array.from({ length: Math.min(2 * options.jobs, options.sequences) }, work));
  return figures;
}

async function one(index: number, options: CampaignOptions, figures: Figures, waves: Waves): Promise<void> {
  const sequence = sequenceOf(options.seed, index, options.kinds);
  const result = await check(waves, sequence);
  figures.done++;
  figures.operations += sequence.operations.length;
  if (result.outcome === 'moments') figures.moments++;
  if (result.outcome === 'again') {
    figures.again++;
    options.again?.(result.once, index);
  }
  if (result.outcome === 'different') {
    const { finding } = result;
    const seen = figures.kinds.get(finding.kind) ?? 0;
    figures.different++;
    figures.kinds.set(finding.kind, seen + 1);
    if (seen === 0) options.found?.(await shrink(waves, finding), index);
  }
  options.progress?.(figures);
}
