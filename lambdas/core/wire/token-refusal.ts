/**
 * Texts by which gateways and services say that they do not accept a token, with whatever status (provider-apis.md 5.1):
 * Huawei's and Open Telekom Cloud's API gateway and IAM, Keystone and its middleware, FJcloud.
 */

const TOKEN = String.raw`(?:x-(?:auth|subject)-token|jwt|(?:fernet |auth(?:entication)? ?|access |user |security )?token)s?`;
const BAD = [
  String.raw`(?:in|not |un|no longer )valid(?:ated)?`,
  String.raw`(?:do(?:es)? not|doesn't|no longer) exists?`,
  String.raw`(?:not |mis)match(?:ed)?`,
  String.raw`no longer active`,
  String.raw`out of date`,
  String.raw`(?:cannot|can't|unable to|not) (?:be )?(?:verif(?:y|ied)|validated?|decoded?|decrypt(?:ed)?|recogni[sz]ed?)`,
  String.raw`(?:verify|check|validate) (?:failed|fail)`,
  'unauthori[sz]ed',
  'illegal',
  'wrong',
  'empty',
  'null',
  'blank',
  String.raw`expire[sd]?`,
  String.raw`expiration`,
  'ended',
  'revoked',
  'disabled',
  'outdated',
  'unknown',
  'malformed',
  'missing',
  'rejected',
  'refused',
  String.raw`(?:not|un)[ -]?(?:a )?(?:found|recognized|recognised|authorized|authorised|accepted|known|included|provided|set)`,
  String.raw`(?:must|needs to|has to|should|to) be (?:updated|renewed|refreshed|reissued|replaced)`,
  String.raw`could not (?:be )?(?:recognize|recognise|find|found|verified|validated|decrypted)`,
  String.raw`(?:decrypt|decryption|verification|validation|authorization|authentication) (?:failed|failure|error|fail)`,
  String.raw`fail(?:ed|s)? to (?:decrypt|verify|validate|authenticate)`,
  String.raw`(?:decrypt|verify|validate|check|parse|get)(?:ing)? (?:the )?(?:x-auth-)?token (?:fail|failed|error)`,
  'incorrect',
  'bad',
  'old',
].join('|');

const SPOKEN_OF = new RegExp(String.raw`\b${TOKEN}\b`, 'i');
const REFUSED = new RegExp(String.raw`\b(?:${BAD})\b`, 'i');

/** Who we are is in question, without the word token. */
const AUTHENTICATION = new RegExp(
  [
    String.raw`\b(?:incorrect|invalid|wrong|missing|expired) (?:iam |app )?(?:authentication|auth) (?:information|credentials?|headers?)\b`,
    String.raw`\brequires? authentication\b`,
    String.raw`\bauthentication (?:is )?(?:required|failed|expired)\b`,
    String.raw`\bauthentication (?:information|credentials?) (?:is|are) (?:invalid|incorrect|wrong|missing|expired)\b`,
    String.raw`\b(?:not|must be) (?:authenticated|logged in)\b`,
    String.raw`\bunauthenticated\b`,
    String.raw`\blogin (?:is )?required\b`,
    String.raw`\b(?:log|sign) in again\b`,
    String.raw`\b(?:session|credentials?) (?:has |have |is |are )?expired\b`,
  ].join('|'),
  'i',
);

/** What we may do is in question: another token would not help. */
const RIGHTS =
  /\b(?:permissions?|polic(?:y|ies)|privileges?|rights?|roles?|scopes?|entitle\w*|not (?:allowed|permitted|entitled)|(?:not|un)[ -]?authori[sz]ed to|access (?:is )?denied|quota)\b/i;

/** A token is also a word of a text that somebody has written: that is about what was sent. */
const SYNTAX = /\b(?:json|xml|syntax|pars(?:e|er|ing) error|unexpected|character|column|line \d+|position)\b/i;

/** What is wrong is a field of the request, of which a token is a part or the owner. */
const FIELDS =
  /\b(?:psk|peer_(?:id|address|cidrs|subnets|ep_group_id)|local_(?:id|ep_group_id)|(?:ike|ipsec)polic\w+|vpn ?service(?:_id)?|vgw_\w+|cgw_id)\b/i;

/** Parts of a text that each say one thing; a colon and brackets are within them. */
const PARTS = /[.!?;,](?:\s|$)|\n|\s(?:or|but|because)\s/;

/** Whether a text says that a token is not accepted, rather than that its owner may not do something. */
export function refusesToken(text: string): boolean {
  return text.split(PARTS).some((part) => {
    if ([RIGHTS, SYNTAX, FIELDS].some((other) => other.test(part))) return false;
    const words = part.replaceAll(/_|(?<=[a-z])(?=[A-Z])/g, ' ');
    return AUTHENTICATION.test(words) || (SPOKEN_OF.test(words) && REFUSED.test(words));
  });
}
