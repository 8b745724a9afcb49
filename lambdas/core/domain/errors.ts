import { ERROR_NAMES } from '../../contract/error-names';

/** Base of our errors. `name` is wire format (contract/error-names.ts); messages never hold a secret or a body. */
export abstract class ProvisioningError extends Error {
  abstract override readonly name: string;
}

/** The item was changed since it was read; read it again and decide anew. */
export class StoreConflictError extends ProvisioningError {
  override readonly name = ERROR_NAMES.storeConflict;
}

/** An AWS service throttled us or gave no answer; whether a write happened is not known. */
export class ServiceUnavailableError extends ProvisioningError {
  override readonly name = ERROR_NAMES.serviceUnavailable;
}

/** A newer release has stored the item in a shape that this one cannot read; an operator must deploy that release again. */
export class NewerItemError extends ProvisioningError {
  override readonly name = ERROR_NAMES.newerItem;
}

/** Environment or provider profile is wrong; an operator must act. */
export class ConfigurationError extends ProvisioningError {
  override readonly name = ERROR_NAMES.configuration;
}

/** Something that cannot be, by our own rules: our bug. */
export class InvariantError extends ProvisioningError {
  override readonly name = ERROR_NAMES.invariant;
}
