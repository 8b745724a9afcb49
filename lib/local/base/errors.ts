/**
 * The assembly asks for something the local engine does not run. The engine refuses it by name instead of
 * ignoring it (docs/engines.md), so that what runs on a laptop is what would be deployed.
 */
export class UnsupportedFeatureError extends Error {
  override readonly name = 'UnsupportedFeatureError';

  /**
   * @param subject what asks for the feature: a logical id with its type, or a state
   * @param feature the feature, property or value that is refused
   */
  constructor(
    readonly subject: string,
    readonly feature: string,
  ) {
    super(`${subject}: not supported by the local engine: ${feature}`);
  }
}

/** The engine could not start, for a reason the person who starts it can remove; the message says how. */
export class EngineStartError extends Error {
  override readonly name = 'EngineStartError';
}
