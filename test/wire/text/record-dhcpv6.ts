/** Records what the tcpdump of this machine prints of DHCPv6 messages: `npx ts-node test/wire/text/record-dhcpv6.ts`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dhcp6Samples } from './dhcpv6-samples';
import { tcpdump } from './tcpdump';

const frames = dhcp6Samples(150);
const [n, v] = [tcpdump(frames, []), tcpdump(frames, ['-v'])];
const recorded = frames.map((frame, i) => ({ frame: Buffer.from(frame).toString('hex'), n: n[i], v: v[i] }));
writeFileSync(join(__dirname, 'recorded/dhcpv6.json'), `${JSON.stringify(recorded, undefined, 2)}\n`);
