/** radvd.conf files gone wrong in small ways, the same ones for the same seed. */

/** Lehmer's generator: enough to choose mutations, and the same everywhere. */
function lehmer(seed: number): (below: number) => number {
  let state = (seed % 2147483646) + 1;
  return below => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const WORDS =
  'interface prefix route RDNSS DNSSL clients abro lowpanco AdvRASrcAddress nat64prefix autoignoreprefixes eth0 on off ' +
  'infinity low high { } ; / 0 64 129 4294967295 4294967296 -1 1.5 :: ::1 2001:db8:: fe80::1 !fe80::1 1:2:3:4:5:6:7::8 ' +
  'example.org "q" " # \n \r \t é AdvSendAdvert MaxRtrAdvInterval AdvOnLink AdvRDNSSLifetime AdvValidLifetime AdvValidLifeTime';
const PIECES = WORDS.split(' ');

/** `count` texts, each one of `originals` with one or two pieces put in, left out, doubled or replaced. */
export function mutations(originals: readonly string[], count: number, seed: number): string[] {
  const draw = lehmer(seed);
  return Array.from({ length: count }, () => {
    let text = originals[draw(originals.length)] ?? '';
    for (let times = 1 + draw(2); times > 0; times -= 1) text = mutate(text, draw);
    return text;
  });
}

function mutate(text: string, draw: (below: number) => number): string {
  const at = draw(text.length + 1);
  const end = Math.min(text.length, at + draw(8));
  const piece = PIECES[draw(PIECES.length)] ?? '';
  const kinds = [
    () => text.slice(0, at) + text.slice(end),
    () => `${text.slice(0, at)} ${piece} ${text.slice(at)}`,
    () => text.slice(0, at) + piece + text.slice(end),
    () => text.slice(0, end) + text.slice(at),
    () => replaceWord(text, at, piece),
  ];
  return kinds[draw(kinds.length)]?.() ?? text;
}

/** Replaces the first word at or after `at`, so that the text stays close to right. */
function replaceWord(text: string, at: number, word: string): string {
  return text.slice(0, at) + text.slice(at).replace(/\S+/, word);
}
