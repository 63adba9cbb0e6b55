/**
 * Whether a configuration makes sense, in the order in which the programs look: cf_post_config() and config.c. The first thing
 * that does not ends it.
 *
 * Differs from Linux: keys are only checked for what they need to have; messages are never signed (RFC 3315 §21).
 */
import type { Mac } from '../../../base/mac';
import { parseDuid, duidText } from '../../dhcpv6/duid';
import type { Level } from '../log';
import { OPTION_ROWS, optionName } from '../options';
import {
  plainInterface,
  type HostConfig,
  type IaConfig,
  type InterfaceConfig,
  type PoolConfig,
  type WideConfig,
} from './config';
import type { CfBlock, CfFile, CfOption, CfStatement } from './file';
import { Associations } from './configure-ia';
import { addLease, poolSpec, Refused } from './configure-lease';

export type Mode = 'client' | 'server';

/** What is asked of the machine and told to the log. */
export interface ConfigureContext {
  readonly mode: Mode;
  readonly path: string;
  say(level: Level, where: string, text: string): void;
  /** The MAC of a device; undefined: there is no such device. */
  macOf(ifname: string): Mac | undefined;
  /** 64 random bits, for ifid-random. */
  randomId(): Uint8Array;
}

/** The configuration; undefined: refused, as the log has said. */
export function configure(file: CfFile, context: ConfigureContext): WideConfig | undefined {
  try {
    return new Configurer(file, context).run();
  } catch (thrown) {
    if (thrown instanceof Refused) return undefined;
    throw thrown;
  }
}

/** send, request and allow by their numbers in complaints. */
const OPERATIONS: readonly string[] = ['send', 'request', 'allow'];

class Configurer {
  readonly #say: ConfigureContext['say'];
  readonly #associations: Associations;
  #pools: readonly PoolConfig[] = [];

  constructor(
    private readonly file: CfFile,
    private readonly context: ConfigureContext,
  ) {
    this.#say = context.say;
    this.#associations = new Associations(context);
  }

  run(): WideConfig {
    const { blocks } = this.file;
    for (const key of blocks.keyinfo) this.#checkKey(key);
    for (const auth of blocks.authentication) this.#checkAuthentication(auth);
    for (const block of blocks['ia-pd']) this.#associations.add('PD', block);
    for (const block of blocks['ia-na']) this.#associations.add('NA', block);
    this.#pools = this.#configurePools();
    const interfaces = blocks.interface.map(block => {
      if (this.context.macOf(block.name) === undefined) {
        this.#refuse('err', 'configure_interface', `invalid interface(${block.name}): No such device`);
      }
      return this.#interface(block);
    });
    const profiles = blocks.profile.map(block => this.#interface(block));
    const hosts = blocks.host.map(block => this.#host(block)).reverse();
    const information = this.#information();
    if (this.#associations.unused) {
      this.#say('info', 'configure_commit', 'some IA configuration defined but not used');
    }
    this.#say('debug', 'clear_poolconf', 'called');
    const { refreshTime } = this.file;
    return { interfaces, profiles, hosts, pools: this.#pools, information, refreshTime };
  }

  #refuse(level: Level, where: string, text: string): never {
    this.#say(level, where, text);
    throw new Refused();
  }

  #at(line: number): string {
    return `${this.context.path}:${line}`;
  }

  // --- keys -----------------------------------------------------------------------------------------------------------

  #checkKey({ name, statements }: CfBlock): void {
    const given = new Set(statements.map(({ keyword }) => keyword));
    for (const [keyword, what] of [
      ['realm', 'realm'],
      ['keyid', 'key ID'],
      ['secret', 'secret'],
    ] as const) {
      if (!given.has(keyword)) this.#refuse('err', 'configure_keys', `${what} not specified for key ${name}`);
    }
  }

  #checkAuthentication({ name, statements }: CfBlock): void {
    const where = 'configure_authinfo';
    const protocol = statements.find(({ keyword }) => keyword === 'protocol')?.value;
    if (protocol?.type !== 'text') this.#refuse('err', where, `auth protocol is not specified for ${name}`);
    if (protocol.text === 'delayed' && this.context.mode !== 'client') {
      this.#refuse('err', where, 'client-only auth protocol is specified');
    }
    if (protocol.text === 'reconfig' && this.context.mode !== 'server') {
      this.#refuse('err', where, 'server-only auth protocol is specified');
    }
  }

  // --- pools ------------------------------------------------------------------------------------------------------------

  #configurePools(): PoolConfig[] {
    const where = 'configure_pool';
    const { pool } = this.file.blocks;
    this.#say('debug', where, 'called');
    if (pool[0] !== undefined && this.context.mode !== 'server') {
      this.#refuse('err', where, `${this.#at(pool[0].line)} pool statement is server-only`);
    }
    return pool.map(block => this.#pool(block)).reverse();
  }

  #pool({ name, line, statements }: CfBlock): PoolConfig {
    const where = 'configure_pool';
    const wrong = statements.find(({ keyword }) => keyword !== 'range');
    if (wrong !== undefined) this.#refuse('err', where, `${this.#at(wrong.line)} invalid pool configuration`);
    const range = statements.at(-1)?.value;
    if (range?.type !== 'range') {
      this.#refuse('err', where, `${this.#at(line)} pool '${name}' has no range declaration`);
    }
    const { min, max } = range;
    this.#say('debug', 'create_pool', `name=${name}, range=${min}->${max}`);
    if (min.compare(max) > 0) {
      this.#say('err', 'create_pool', `invalid address range ${min}->${max}`);
      this.#refuse('err', where, `faled to craete pool '${name}'`);
    }
    return { name, min, max };
  }

  // --- interfaces ---------------------------------------------------------------------------------------------------------

  #interface({ name, statements }: CfBlock): InterfaceConfig {
    const made = plainInterface(name);
    for (const statement of statements) this.#interfaceStatement(made, statement);
    return made;
  }

  #interfaceStatement(made: InterfaceConfig, { keyword, line, value }: CfStatement): void {
    const where = 'configure_interface_or_profile';
    const refuse = (text: string, level: Level = 'info'): never => this.#refuse(level, where, text);
    const only = (mode: Mode): void => {
      if (this.context.mode !== mode) refuse(`${this.#at(line)} ${mode}-only configuration`);
    };
    if (value.type === 'options') {
      if (keyword === 'request') only('client');
      for (const option of value.options) this.#addOption(made, keyword, option);
    } else if (keyword === 'information-only') {
      only('client');
      made.informationOnly = true;
    } else if (keyword === 'preference' && value.type === 'number') {
      only('server');
      made.preference = value.number;
      if (value.number > 255) refuse(`${this.#at(line)} bad value: ${value.number}`);
    } else if (keyword === 'script' && value.type === 'text') {
      only('client');
      if (made.script !== undefined) refuse(`${this.#at(line)} duplicated configuration`);
      if (!value.text.startsWith('/')) refuse('script must be an absolute path');
      made.script = value.text;
    } else if (value.type === 'pool') {
      made.pool = poolSpec(value, this.#pools, this.#at(line), where, this.#say);
      this.#say('debug', where, `pool '${value.name}' is specified to the interface '${made.name}'`);
    } else refuse(`${this.#at(line)} invalid interface configuration`, 'err');
  }

  /** add_options() */
  #addOption(made: InterfaceConfig, operation: string, option: CfOption): void {
    const where = 'add_options';
    const { keyword, line } = option;
    const row = OPTION_ROWS[keyword]!;
    const wrong = (): void => {
      const text = `invalid operation (${OPERATIONS.indexOf(operation)}) for option type (${row.number})`;
      this.#say('err', where, text);
    };
    switch (keyword) {
      case 'rapid-commit':
        if (operation === 'send') made.sendsRapidCommit = true;
        else if (operation === 'allow') made.allowsRapidCommit = true;
        else {
          wrong();
          throw new Refused();
        }
        return;
      case 'authentication':
        if (operation !== 'send') {
          wrong();
          throw new Refused();
        }
        if (!this.file.blocks.authentication.some(({ name }) => name === option.text)) {
          this.#refuse('err', where, `${this.#at(line)} auth info (${option.text}) is not defined`);
        }
        made.authenticates = true;
        return;
      case 'ia-pd':
      case 'ia-na':
        if (operation !== 'send') return wrong();
        return void made.ias.push(this.#takeIa(option));
      default:
        if (operation !== 'request') return wrong();
        if (made.requests.includes(row.code)) {
          return this.#say('info', where, `duplicated requested option: ${optionName(row.code)}`);
        }
        made.requests.push(row.code);
    }
  }

  /** An association belongs to one interface: whoever asks for it next finds it gone. */
  #takeIa({ keyword, line, number }: CfOption): IaConfig {
    const type = keyword === 'ia-pd' ? 'PD' : 'NA';
    const ia = this.#associations.take(type, number);
    if (ia !== undefined) return ia;
    return this.#refuse('err', 'add_options', `${this.#at(line)} IA_${type} (${number}) is not defined`);
  }

  // --- hosts --------------------------------------------------------------------------------------------------------------

  /** configure_host() */
  #host({ name, statements }: CfBlock): HostConfig {
    const where = 'configure_host';
    const made: { -readonly [K in keyof HostConfig]: HostConfig[K] } = {
      name,
      duid: undefined,
      prefixes: [],
      addresses: [],
      pool: undefined,
    };
    for (const { keyword, line, value } of statements) {
      if (keyword === 'duid' && value.type === 'text') {
        if (made.duid !== undefined)
          this.#refuse('err', where, `${this.#at(line)} duplicated DUID for ${name}`);
        made.duid = parseDuid(value.text);
        if (made.duid === undefined) {
          this.#refuse('err', where, `${this.#at(line)} failed to configure DUID for ${name}`);
        }
        this.#say('debug', where, `configure DUID for ${name}: ${duidText(made.duid)}`);
      } else if (value.type === 'lease') {
        const list = keyword === 'prefix' ? 'prefixes' : 'addresses';
        const lease = addLease(made[list], name, keyword === 'prefix', value.lease, this.#say);
        if (lease === undefined) this.#refuse('err', where, `failed to configure ${keyword} for ${name}`);
        made[list] = [...made[list], lease];
      } else if (value.type === 'pool') {
        made.pool = poolSpec(value, this.#pools, this.#at(line), where, this.#say);
        this.#say('debug', where, `pool '${value.name}' is specified to the host '${name}'`);
      } else if (keyword === 'delayedkey' && value.type === 'text') {
        if (!this.file.blocks.keyinfo.some(key => key.name === value.text)) {
          this.#refuse('err', where, `failed to find key information for ${value.text}`);
        }
      } else this.#refuse('err', where, `${this.#at(line)} invalid host configuration for ${name}`);
    }
    return made;
  }

  // --- options for everybody ------------------------------------------------------------------------------------------------

  /** configure_global_option() */
  #information(): WideConfig['information'] {
    for (const [keyword, values] of this.file.options) {
      const addresses = typeof values[0]?.value !== 'string';
      const where = addresses ? 'configure_addr' : 'configure_domain';
      if (values[0] !== undefined && this.context.mode !== 'server') {
        this.#refuse('info', where, `${this.#at(values[0].line)} server-only configuration`);
      }
      for (const [i, { line, value }] of values.entries()) {
        if (!values.slice(0, i).some(other => other.value === value)) continue;
        const what = `${OPTION_ROWS[keyword]!.label} ${addresses ? 'server' : 'name'}: ${value}`;
        this.#refuse('info', where, `${this.#at(line)} duplicated ${what}`);
      }
    }
    return new Map(
      [...this.file.options].map(([keyword, values]) => [keyword, values.map(({ value }) => value)]),
    );
  }
}
