/** A configuration file as it is written, before anything in it has been looked at: struct cf_list and cf_namelist of config.h. */
import type { Ip6 } from '../../../base/ip6';

/** An address or prefix with lifetimes in seconds. */
export interface ConfiguredLease {
  readonly address: Ip6;
  /** 128 for addresses. */
  readonly prefixLength: number;
  readonly preferredLifetime: number;
  readonly validLifetime: number;
}

/** What stands behind the keyword of a statement. */
export type CfValue =
  | { readonly type: 'none' }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'number'; readonly number: number }
  | { readonly type: 'options'; readonly options: readonly CfOption[] }
  | { readonly type: 'lease'; readonly lease: ConfiguredLease }
  | { readonly type: 'range'; readonly min: Ip6; readonly max: Ip6 }
  | {
      readonly type: 'pool';
      readonly name: string;
      readonly preferredLifetime: number;
      readonly validLifetime: number;
    }
  | { readonly type: 'block'; readonly name: string; readonly statements: readonly CfStatement[] };

/** A DHCP option in `send`, `request` and `allow`. */
export interface CfOption {
  readonly keyword: string;
  readonly line: number;
  /** The IAID of ia-na and ia-pd. */
  readonly number: number;
  /** The name behind `authentication`. */
  readonly text: string;
}

export interface CfStatement {
  readonly keyword: string;
  readonly line: number;
  readonly value: CfValue;
}

/** `interface`, `host` and the like with what is in their braces. */
export interface CfBlock {
  readonly name: string;
  readonly line: number;
  readonly statements: readonly CfStatement[];
}

export type BlockKind =
  'interface' | 'profile' | 'host' | 'ia-pd' | 'ia-na' | 'authentication' | 'keyinfo' | 'pool';

/** Of `option` statements: an address, or a name. */
export interface CfGlobal {
  readonly line: number;
  readonly value: Ip6 | string;
}

export interface CfFile {
  /** The last one first, as the parser chains them. */
  readonly blocks: Record<BlockKind, CfBlock[]>;
  /** By the keyword of the option. */
  readonly options: Map<string, CfGlobal[]>;
  refreshTime: number | undefined;
}
