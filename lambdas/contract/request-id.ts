/** Form of a request's id: `req_` and a ULID. */
export const REQUEST_ID = /^req_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
