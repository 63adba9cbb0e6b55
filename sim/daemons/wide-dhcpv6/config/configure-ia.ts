/** `id-assoc` statements: configure_ia(), add_pd_pif() and get_default_ifid() of config.c. */
import type { IaConfig, IaType, PrefixInterface } from './config';
import type { ConfigureContext } from './configure';
import { addLease, Refused } from './configure-lease';
import type { CfBlock, CfStatement, ConfiguredLease } from './file';

const SLA_LENGTH = 16;

/** The associations that no interface has taken yet. */
export class Associations {
  #left: readonly IaConfig[] = [];

  constructor(private readonly context: ConfigureContext) {}

  get unused(): boolean {
    return this.#left.length > 0;
  }

  take(type: IaType, iaid: number): IaConfig | undefined {
    const found = this.#left.find(each => each.type === type && each.iaid === iaid);
    this.#left = this.#left.filter(each => each !== found);
    return found;
  }

  add(type: IaType, { name, statements }: CfBlock): void {
    const { say } = this.context;
    let hints: readonly ConfiguredLease[] = [];
    const interfaces: PrefixInterface[] = [];
    for (const statement of statements) {
      const { value } = statement;
      if (value.type === 'block') this.#addInterface(interfaces, value.name, statement);
      else if (value.type === 'lease') {
        const lease = addLease(hints, `IA${type}`, type === 'PD', value.lease, say);
        if (lease === undefined) {
          say('notice', 'configure_ia', `failed to configure ${type === 'PD' ? 'prefix' : 'address'}`);
          throw new Refused();
        }
        hints = [...hints, lease];
      }
    }
    this.#left = [...this.#left, { type, iaid: Number.parseInt(name, 10) >>> 0 || 0, hints, interfaces }];
  }

  #addInterface(interfaces: PrefixInterface[], ifname: string, { line, value }: CfStatement): void {
    const where = 'add_pd_pif';
    const { say, path, macOf } = this.context;
    if (interfaces.some(each => each.ifname === ifname)) {
      return say('notice', where, `${path}:${line} duplicated prefix interface: ${ifname}`);
    }
    const mac = macOf(ifname);
    if (mac === undefined) {
      say('err', where, `${path}:${line} invalid interface (${ifname}): No such device`);
      throw new Refused();
    }
    let slaId = 0;
    let slaLength = SLA_LENGTH;
    let interfaceId = eui64(ifname, this.context);
    for (const inner of value.type === 'block' ? value.statements : []) {
      const number = inner.value.type === 'number' ? inner.value.number : 0;
      if (inner.keyword === 'sla-id') slaId = number >>> 0;
      else if (inner.keyword === 'ifid') interfaceId = numbered(number);
      else if (inner.keyword === 'ifid-random') interfaceId = this.context.randomId();
      else if (number > 128) {
        say('err', where, `${path}:${inner.line} invalid SLA length: ${number}`);
        throw new Refused();
      } else slaLength = number;
    }
    interfaces.push({ ifname, slaId, slaLength, interfaceId });
  }
}

/** The interface identifier that a MAC makes, with the bit for `universal` turned round (RFC 4291 appendix A). */
function eui64(ifname: string, { macOf }: ConfigureContext): Uint8Array {
  const mac = new Uint8Array(6);
  macOf(ifname)?.writeTo(mac, 0);
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = mac;
  return Uint8Array.of(a ^ 2, b, c, 0xff, 0xfe, d, e, f);
}

/** `ifid 7`: the number at the end. */
function numbered(value: number): Uint8Array {
  const octets = new Uint8Array(8);
  const view = new DataView(octets.buffer);
  view.setBigUint64(0, BigInt(value));
  return octets;
}
