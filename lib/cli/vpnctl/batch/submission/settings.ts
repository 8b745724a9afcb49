/** What the options of `vpnctl batch submit` say for all rows, and of the batch. */
export interface SettingOptions {
  readonly provider?: string;
  readonly operation?: string;
  readonly ticketSystem?: string;
  readonly ticketId?: string;
  readonly completion?: string;
  readonly onFailure?: string;
  readonly deadlineSeconds?: string;
  readonly maxWaitSeconds?: string;
}

/** The same by the names that the API has for them in a query (api.md "Batches"). */
export interface Settings {
  /** For all rows; a row's own member wins. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Of the batch as a whole: for the call that makes it. */
  readonly batch: Readonly<Record<string, string>>;
}

const DEFAULTS = [
  'provider',
  'operation',
  'ticketSystem',
  'ticketId',
  'completion',
  'onFailure',
  'deadlineSeconds',
] as const;

/** The API judges the values. */
export function settingsOf(options: SettingOptions): Settings {
  return { defaults: picked(options, DEFAULTS), batch: picked(options, ['maxWaitSeconds']) };
}

function picked(options: SettingOptions, names: readonly (keyof SettingOptions)[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = options[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
