import { providerProfileSchema } from '../../../contract/provider-profile';
import type { DialectId, ProviderProfile } from '../../../contract/provider-profile';
import type { ProfileReader } from '../../ports/profile-reader';

/** The same profiles, each name asked for once: the rows of a batch are judged by one state of them. */
export class ProfilesReadOnce implements ProfileReader {
  private readonly known = new Map<string, Promise<ProviderProfile | undefined>>();

  constructor(private readonly profiles: ProfileReader) {}

  read(name: string): Promise<ProviderProfile | undefined> {
    const profile = this.known.get(name) ?? this.profiles.read(name);
    this.known.set(name, profile);
    return profile;
  }

  forget(name: string): void {
    this.known.delete(name);
    this.profiles.forget(name);
  }

  /** The dialect of the provider of that name; `undefined` when there is none, or nothing that can be a name. */
  async dialectOf(provider: unknown): Promise<DialectId | undefined> {
    const name = providerProfileSchema.shape.name.safeParse(provider).data;
    return name === undefined ? undefined : (await this.read(name))?.dialect;
  }
}
