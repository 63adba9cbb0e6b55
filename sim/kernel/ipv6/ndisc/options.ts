/**
 * The options of a Neighbour Discovery message as the kernel keeps them (`ndisc_parse_options`): of those that may stand
 * only once the first counts, prefixes and routes form lists, and the rest is skipped. Lengths were checked when the
 * message was decoded: a message with a broken option never gets here.
 */
import type { Mac } from '../../../base/mac';
import type { NdOption, NdOptionOf } from '../../../wire/nd/options';

/** Type numbers of RFC 4861 §4.6 that can be present with a length that does not suit the link. */
const SOURCE_LINK_LAYER_ADDRESS = 1;
const TARGET_LINK_LAYER_ADDRESS = 2;
const MTU = 5;

/** A link-layer address option: there, absent, or there with a length that is not this link's (`ndisc_opt_addr_data`). */
export type LladdrOption = Mac | 'absent' | 'unfit';

/** The first option of a kind. */
export function firstOption<K extends NdOption['kind']>(
  options: readonly NdOption[],
  kind: K,
): NdOptionOf<K> | undefined {
  return options.find(option => option.kind === kind) as NdOptionOf<K> | undefined;
}

/** The first MTU option's, which is read where it stands in one of eight octets however long the option is. */
export function advertisedMtu(options: readonly NdOption[]): number | undefined {
  for (const option of options) {
    if (option.kind === 'mtu') return option.mtu;
    if (option.kind === 'unfit-nd-option' && option.type === MTU)
      return new DataView(option.body.buffer, option.body.byteOffset).getUint32(2);
  }
  return undefined;
}

export function sourceLladdr(options: readonly NdOption[]): LladdrOption {
  return lladdr(options, 'source-link-layer-address', SOURCE_LINK_LAYER_ADDRESS);
}

export function targetLladdr(options: readonly NdOption[]): LladdrOption {
  return lladdr(options, 'target-link-layer-address', TARGET_LINK_LAYER_ADDRESS);
}

function lladdr(
  options: readonly NdOption[],
  kind: 'source-link-layer-address' | 'target-link-layer-address',
  type: number,
): LladdrOption {
  for (const option of options) {
    if (option.kind === kind) return option.address;
    if (option.kind === 'unfit-nd-option' && option.type === type) return 'unfit';
  }
  return 'absent';
}
