/** The statements of dhcp6c.conf and dhcp6s.conf, which have one grammar: what cfparse.y says of them, as tables. */
import type { BlockKind } from './file';
import type { TokenType } from './tokens';

/** What may stand behind a keyword. */
export type Operand =
  | 'none'
  | 'number'
  | 'string'
  | 'quoted'
  | 'duid'
  | 'option'
  | 'options'
  | 'address'
  | 'prefix'
  | 'range'
  | 'pool'
  | 'interface'
  | readonly string[];

export type Statements = Readonly<Record<string, Operand>>;

const DECLARATIONS: Statements = {
  send: 'options',
  request: 'options',
  allow: 'option',
  'information-only': 'none',
  duid: 'duid',
  address: 'address',
  prefix: 'prefix',
  preference: 'number',
  script: 'quoted',
  delayedkey: 'string',
  range: 'range',
  'address-pool': 'pool',
};

/** The statements within the braces of a block. */
export const BLOCKS: Readonly<Record<BlockKind | 'prefix-interface', Statements>> = {
  interface: DECLARATIONS,
  profile: DECLARATIONS,
  host: DECLARATIONS,
  pool: DECLARATIONS,
  'ia-pd': { 'prefix-interface': 'interface', prefix: 'prefix' },
  'ia-na': { address: 'address' },
  'prefix-interface': { 'sla-id': 'number', 'sla-len': 'number', ifid: 'number', 'ifid-random': 'none' },
  authentication: {
    protocol: ['delayed', 'reconfig'],
    algorithm: ['hmac-md5', 'HMAC-MD5', 'hmacmd5', 'HMACMD5'],
    rdm: ['monocounter'],
    key: 'string',
  },
  keyinfo: { realm: 'quoted', keyid: 'number', secret: 'quoted', expire: 'quoted' },
};

/** What the name of a block is. */
export const BLOCK_NAMES: Readonly<Record<Exclude<BlockKind, 'ia-pd' | 'ia-na'>, TokenType>> = {
  interface: 'IFNAME',
  profile: 'PROFILENAME',
  host: 'HOSTNAME',
  pool: 'POOLNAME',
  authentication: 'AUTHNAME',
  keyinfo: 'KEYNAME',
};

/** Options of DHCP, by the keyword, and whether they have a list of addresses or a name in `option` statements. */
export const OPTION_KEYWORDS: Readonly<
  Record<string, 'addresses' | 'name' | 'refresh' | 'none' | 'iaid' | 'auth'>
> = {
  'rapid-commit': 'none',
  authentication: 'auth',
  'ia-pd': 'iaid',
  'ia-na': 'iaid',
  'sip-server-address': 'addresses',
  'sip-server-domain-name': 'name',
  'domain-name-servers': 'addresses',
  'domain-name': 'name',
  'ntp-servers': 'addresses',
  refreshtime: 'refresh',
  'nis-server-address': 'addresses',
  'nis-domain-name': 'name',
  'nis-server-domain-name': 'name',
  'nisp-server-address': 'addresses',
  'nisp-domain-name': 'name',
  'nisp-server-domain-name': 'name',
  'bcmcs-server-address': 'addresses',
  'bcmcs-server-domain-name': 'name',
};

/** Keywords that an older version had for the same. */
export const SAME: Readonly<Record<string, string>> = {
  'nis-server-domain-name': 'nis-domain-name',
  'nisp-server-domain-name': 'nisp-domain-name',
};
