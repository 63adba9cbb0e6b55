/** A record as a sentence: what happened, in the words of the tools that show it. */
import type { CommandRecord, DecisionRecord, StateRecord, TraceRecord } from '../../trace/record';
import { packetWords } from './packet-words';

/** What happened, without the reason. */
export function say(record: TraceRecord): string {
  switch (record.kind) {
    case 'tx':
      return `${record.dev} sent ${withArticle(packetWords(record.frame))}`;
    case 'rx':
      return `${record.dev} received ${withArticle(packetWords(record.frame))}`;
    case 'state':
      return sayState(record);
    case 'log':
      return `${record.facility} logged: ${record.text}`;
    case 'command':
      return sayCommand(record);
    case 'decision':
      return sayDecision(record);
  }
}

function withArticle(words: string): string {
  return `${/^[aeio]/.test(words) ? 'an' : 'a'} ${words}`;
}

/** What a remark is about; its sentence is the decision's own. */
function sayDecision({ dev, inputs }: DecisionRecord): string {
  const device = dev ?? inputs?.dev;
  const about = inputs?.address ?? inputs?.neighbour ?? inputs?.prefix;
  return [device, about].filter(part => part !== undefined).join(' ');
}

const NOUNS: Readonly<Record<string, string>> = {
  route: 'route ',
  address: 'address ',
  neighbour: 'neighbour ',
  group: 'group ',
  sysctl: '',
  link: '',
  port: 'bridge port ',
  fdb: 'forwarding entry ',
  mdb: 'multicast entry ',
  cable: 'cable ',
};

function sayState({ subject, entity, from, to }: StateRecord): string {
  const thing = `${NOUNS[subject] ?? `${subject} `}${entity}`;
  if (subject === 'sysctl') return `${entity} ${from} → ${to}`;
  if (to === 'absent') return `${thing} is gone`;
  if (from === 'absent')
    return to === 'present' || to === 'joined' ? `${thing} was added` : `${thing} was added, ${to}`;
  return `${thing}: ${from} → ${to}`;
}

function sayCommand({ text, stream, output, status }: CommandRecord): string {
  if (stream !== undefined) return `\`${text}\` printed: ${(output ?? '').trimEnd()}`;
  return status === undefined ? `somebody typed \`${text}\`` : `\`${text}\` ended with status ${status}`;
}
