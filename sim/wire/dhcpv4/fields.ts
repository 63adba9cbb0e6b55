/** Parts of DHCPv4 options that other protocols do not have: classless routes, search lists, and options of options. */
import { Ip4 } from '../../base/ip4';
import type { Cursor } from '../cursor';
import { domainNames, readLabels } from '../domain-names';
import { type Field, getUint, putUint } from '../layout';

/** A route of RFC 3442: a gateway of 0.0.0.0 means that the destination is on the link. */
export interface ClasslessRoute {
  readonly destination: Ip4;
  readonly prefixLength: number;
  readonly gateway: Ip4;
}

const significant = (prefixLength: number): number => Math.ceil(prefixLength / 8);

/** RFC 3442: as many octets of the destination as its width has. */
export const classlessRoutes: Field<readonly ClasslessRoute[]> = {
  part: 'field',
  least: 5,
  length: routes => routes.reduce((sum, { prefixLength }) => sum + 5 + significant(prefixLength), 0),
  write(out, at, routes) {
    for (const { destination, prefixLength, gateway } of routes) {
      const octets = new Uint8Array(4);
      destination.writeTo(octets, 0);
      out[at] = prefixLength;
      out.set(octets.subarray(0, significant(prefixLength)), at + 1);
      gateway.writeTo(out, at + 1 + significant(prefixLength));
      at += 5 + significant(prefixLength);
    }
    return at;
  },
  read(cursor) {
    const routes: ClasslessRoute[] = [];
    while (cursor.left > 0) {
      const prefixLength = cursor.bytes[cursor.at]!;
      if (prefixLength > 32) return cursor.fail(`a prefix of ${prefixLength} bits`);
      const octets = significant(prefixLength);
      if (cursor.left < 5 + octets)
        return cursor.fail(`a route needs ${5 + octets} octets, ${cursor.left} are left`);
      const taken = cursor.take(5 + octets);
      const destination = new Uint8Array(4);
      destination.set(taken.subarray(1, 1 + octets));
      routes.push({
        destination: Ip4.fromBytes(destination),
        prefixLength,
        gateway: Ip4.fromBytes(taken, 1 + octets),
      });
    }
    return routes;
  },
};

/** RFC 3397: names that may end in a pointer to a part of an earlier one. Written without pointers. */
export const searchList: Field<readonly string[]> = {
  ...domainNames,
  read(cursor) {
    const names: string[] = [];
    while (cursor.left > 0) {
      const name = readCompressed(cursor);
      if (name === undefined) return undefined;
      names.push(name);
    }
    return names;
  },
};

function readCompressed(cursor: Cursor): string | undefined {
  const labels = readLabels(cursor);
  if (labels === undefined) return undefined;
  let { name, pointer } = labels;
  let before = labels.start;
  while (pointer !== undefined) {
    // Only backwards: what points forwards could go round for ever.
    if (pointer >= before) return cursor.fail('a pointer that does not point back');
    before = pointer;
    const earlier = readLabels(cursor.from(pointer));
    if (earlier === undefined) return cursor.fail('a pointer to what is no name');
    if (earlier.name !== '') name = name === '' ? earlier.name : `${name}.${earlier.name}`;
    pointer = earlier.pointer;
  }
  return name.length > 255 ? cursor.fail('a name of more than 255 octets') : name;
}

/** An option inside an option: code, and body verbatim. */
export interface Suboption {
  readonly code: number;
  readonly body: Uint8Array;
}

function tagged(octets: number, least: number): Field<readonly Suboption[]> {
  return {
    part: 'field',
    least,
    length: options => options.reduce((sum, { body }) => sum + octets + 1 + body.length, 0),
    write(out, at, options) {
      for (const { code, body } of options) {
        putUint(out, at, octets, code);
        out[at + octets] = body.length;
        out.set(body, at + octets + 1);
        at += octets + 1 + body.length;
      }
      return at;
    },
    read(cursor) {
      const options: Suboption[] = [];
      while (cursor.left > 0) {
        const length = cursor.left > octets ? cursor.bytes[cursor.at + octets]! : 0;
        if (cursor.left < octets + 1 + length)
          return cursor.fail(`needs ${octets + 1 + length} octets, ${cursor.left} are left`);
        const taken = cursor.take(octets + 1 + length);
        options.push({ code: getUint(taken, 0, octets), body: taken.subarray(octets + 1) });
      }
      return options;
    },
  };
}

/** What a relay agent tells (RFC 3046 §2.0). */
export const suboptions = tagged(1, 2);
/** What belongs to one enterprise each (RFC 3925 §4): the code is its number. */
export const byEnterprise = tagged(4, 5);
