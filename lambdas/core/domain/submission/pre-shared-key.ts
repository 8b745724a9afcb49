import { Secret } from '../secrets/secret';

/** Fields of a connection and its pre-shared key, apart from each other. */
export interface KeyTaken {
  /** The fields without the key. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly preSharedKey: Secret | undefined;
}

/** Takes the pre-shared key out of the fields of a connection; from here on nothing but a {@link Secret} refers to it. */
export function takePreSharedKey(connection: Readonly<Record<string, unknown>>): KeyTaken {
  const { psk, ...fields } = connection;
  // What is no text is no key: it stays for the dialect to refuse.
  return typeof psk === 'string'
    ? { fields, preSharedKey: new Secret(psk) }
    : { fields: connection, preSharedKey: undefined };
}
