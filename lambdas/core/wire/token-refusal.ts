/**
 * Texts by which gateways and services say that they do not accept a token, with whatever status (provider-apis.md 5.1):
 * Huawei's and Open Telekom Cloud's API gateway and IAM, Keystone and its middleware, FJcloud.
 */

const TOKEN = String.raw`(?:x[- ]?(?:auth|subject)[- ]?|fernet |auth(?:entication)? ?|access |user |security |api |bearer )?token|jwt`;
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
  'stale',
  'new',
  'lapsed',
  'exceeded',
  'deleted',
  'withdrawn',
  'required',
  'needed',
  'errors?',
  String.raw`void(?:ed)?`,
  String.raw`(?:timed|times) out`,
  String.raw`black-?listed|block(?:ed|list)?`,
  String.raw`no longer accepted`,
  String.raw`renew(?:al)?`,
  String.raw`cannot be found`,
  String.raw`(?:no|without|has no) (?:an? |the )?(?:${TOKEN})s?`,
].join('|');

/** Also in Chinese and Japanese, as these providers' gateways may write them. */
const SPOKEN_OF = new RegExp(String.raw`\b(?:${TOKEN})s?\b|令牌|トークン`, 'i');
const REFUSED = new RegExp(String.raw`\b(?:${BAD})\b|无效|無効|失效|过期|期限|错误`, 'i');

/** Who we are is in question, without the word token. */
const AUTHENTICATION = new RegExp(
  [
    String.raw`\b(?:incorrect|invalid|wrong|missing|expired|bad) (?:iam |app )?(?:authentication|authorization|auth) (?:information|credentials?|headers?)\b`,
    String.raw`\b(?:authorization|auth) header (?:is )?(?:invalid|missing|required|expired|incorrect|wrong|malformed)\b`,
    String.raw`\b(?:incorrect|invalid|wrong|bad) (?:credentials?|session|login)\b`,
    String.raw`\brequires? (?:re-?)?authentication\b`,
    String.raw`\b(?:re-?)?(?:authentication|authorization) (?:is |has )?(?:required|needed|failed|failure|expired|error)\b`,
    String.raw`\bauthentication (?:information|credentials?) (?:is |are )?(?:not valid|invalid|incorrect|wrong|missing|expired|error)\b`,
    String.raw`\b(?:not|must be) (?:authenticated|logged in|signed in)\b`,
    String.raw`\bverify that you are authorized\b`,
    String.raw`\bunauthenticated\b`,
    String.raw`\bre-?(?:authenticate|log-?in|login)\b`,
    String.raw`\blog-?in (?:is |has )?(?:required|expired|timed? ?out)\b`,
    String.raw`\b(?:please|must|need to|have to) (?:log|sign) ?in\b`,
    String.raw`\b(?:log|sign) in again\b`,
    String.raw`\b(?:session|credentials?) (?:has |have |is |are )?(?:been )?(?:expired|timed? ?out|invalid(?:ated)?|not valid|ended|terminated)\b`,
    String.raw`^\W*(?:401 )?unauthori[sz]ed\W*$`,
    String.raw`认证(?:信息)?(?:错误|失败|无效|过期)|認証.{0,6}(?:失敗|期限|無効)`,
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
  /\b(?:psk|pre-?shared|certificate|peer_(?:id|address|cidrs|subnets|ep_group_id)|local_(?:id|ep_group_id)|(?:ike|ipsec)polic\w+|vpn ?service(?:_id)?|vgw_\w+|cgw_id)\b/i;

/** Parts of a text that each say one thing; a colon and brackets are within them. */
const PARTS = /[.!?;,](?:\s|$)|\n|\s(?:or|but|because)\s/;

/**
 * Whether a text says that a token is not accepted, rather than that its owner may not do something.
 *
 * @param isForbidden the answer is a 403: then a text that speaks of a token at all means that
 */
export function refusesToken(text: string, isForbidden = false): boolean {
  return text.split(PARTS).some((part) => {
    if ([RIGHTS, SYNTAX, FIELDS].some((other) => other.test(part))) return false;
    const words = part.replaceAll(/_|(?<=[a-z])(?=[A-Z])/g, ' ');
    return AUTHENTICATION.test(words) || (SPOKEN_OF.test(words) && (isForbidden || REFUSED.test(words)));
  });
}
