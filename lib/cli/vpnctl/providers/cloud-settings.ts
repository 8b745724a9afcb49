/** Why a file does not tell a value that it sets. */
export interface Untold {
  /** What follows the name of the setting in a sentence. */
  readonly why: string;
}

/**
 * What a file says of a cloud, by the names that OpenStack's clients have for it (`auth_url`, `user_domain_name`). Empty values count as
 * absent.
 */
export class CloudSettings {
  private readonly used = new Set<string>();

  /**
   * @param values by name; never shown
   * @param label a setting's name as it stands in the file
   */
  constructor(
    private readonly values: ReadonlyMap<string, string | Untold>,
    readonly label: (key: string) => string,
  ) {}

  /** The first of these settings that has a value. */
  get(...keys: readonly string[]): string | undefined {
    keys.forEach((key) => this.used.add(key));
    return keys.map((key) => this.values.get(key)).find((value) => typeof value === 'string' && value !== '') as
      string | undefined;
  }

  /** The first of these settings that the file has, told or not; the first one when it has none. */
  named(...keys: readonly string[]): string {
    return keys.find((key) => this.values.has(key)) ?? keys[0] ?? '';
  }

  /** Why a setting has no value although the file sets it. */
  untold(key: string): string | undefined {
    const value = this.values.get(key);
    return typeof value === 'object' ? value.why : undefined;
  }

  /** Labels of the settings that have a value and that nobody has asked for. */
  unused(): string[] {
    const told = [...this.values].filter(([, value]) => typeof value === 'string' && value !== '');
    return told.flatMap(([key]) => (this.used.has(key) ? [] : [this.label(key)]));
  }
}
