/** Reads a CBOR sequence by RFC 8949 alone and says where it is not in the deterministic encoding of §4.2.1. */

export interface CborCheck {
  readonly items: number;
  readonly mistakes: readonly string[];
}

export function checkDeterministic(octets: Uint8Array): CborCheck {
  const mistakes: string[] = [];
  let at = 0;
  const argument = (info: number): bigint => {
    if (info < 24) return BigInt(info);
    const size = { 24: 1, 25: 2, 26: 4, 27: 8 }[info];
    if (size === undefined) {
      mistakes.push(`octet ${at}: a length that is not definite`);
      return 0n;
    }
    let value = 0n;
    for (let i = 0; i < size; i++) value = value * 256n + BigInt(octets[at++] as number);
    const least = { 1: 24n, 2: 1n << 8n, 4: 1n << 16n, 8: 1n << 32n }[size] as bigint;
    if (value < least) mistakes.push(`octet ${at}: ${value} in ${size} octets`);
    return value;
  };
  const item = (): void => {
    const head = octets[at++] as number;
    const [major, info] = [head >> 5, head & 31];
    if (major === 7) {
      if (info !== 20 && info !== 21) mistakes.push(`octet ${at}: simple value or floating point ${info}`);
      return;
    }
    const value = Number(argument(info));
    if (major === 2 || major === 3) at += value;
    if (major === 4) for (let i = 0; i < value; i++) item();
    if (major === 5) map(value);
    if (major === 6) mistakes.push(`octet ${at}: a tag`);
  };
  const map = (size: number): void => {
    let before: Uint8Array | undefined;
    for (let i = 0; i < size; i++) {
      const start = at;
      item();
      const key = octets.subarray(start, at);
      if (before !== undefined && compare(before, key) >= 0)
        mistakes.push(`octet ${start}: a key out of order`);
      before = key;
      item();
    }
  };
  let items = 0;
  for (; at < octets.length; items++) item();
  return { items, mistakes };
}

function compare(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
