/**
 * Options that are read as radvd reads them and then have no effect here, each with the reason. radvd.ts says
 * so once.
 */
import type { RadvdConfig, RadvdInterface } from './config';

interface Unmodelled {
  readonly option: string;
  readonly why: string;
  uses(iface: RadvdInterface): boolean;
}

const UNMODELLED: readonly Unmodelled[] = [
  {
    option: 'Base6to4Interface',
    why: 'no interface has an IPv4 address here, so the prefix is never advertised',
    uses: ({ prefixes }) => prefixes.some(({ Base6to4Interface }) => Base6to4Interface !== ''),
  },
];

/** One sentence for every such option that `config` uses. */
export function unmodelledOptions(config: RadvdConfig): string[] {
  const used = UNMODELLED.filter(({ uses }) => config.interfaces.some(uses));
  return used.map(({ option, why }) => `${option} is not simulated: ${why}`);
}
