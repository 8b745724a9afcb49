/**
 * Widths of the columns of Neutron's database; a longer value is answered with a 500 (provider-apis.md 2.4 and 5.8).
 */

/** Characters of a text: names, descriptions, addresses, ids of peers, pre-shared keys. */
export const LONGEST_TEXT = 255;

/** A whole number: an MTU in bytes, the times of dead peer detection in seconds. */
export const LARGEST_INTEGER = 2_147_483_647;
