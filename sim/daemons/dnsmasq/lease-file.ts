/** The file of leases: those of IPv4, then the server's DUID, then those of IPv6 (lease_update_file() of lease.c). */
import type { Process } from '../../kernel/uapi';

export class LeaseFile {
  /** What writes its part of the file, in the order of the file. */
  readonly sections: (() => string)[] = [];

  constructor(
    private readonly os: Process,
    private readonly path: string,
  ) {}

  read(): readonly string[] {
    const file = this.os.files.read(this.path);
    return 'text' in file ? file.text.split('\n') : [];
  }

  write(): void {
    this.os.files.write(this.path, this.sections.map(section => section()).join(''));
  }
}
