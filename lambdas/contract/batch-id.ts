/** Form of a batch's id: `bat_` and a ULID. */
export const BATCH_ID = /^bat_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
