/** An envelope that the fields cannot be taken out of is one error, whatever is inside. */
import { DIALECTS } from '../../../../../lambdas/core/dialects';
import { envelopeFindings, takeOutOfEnvelope } from '../../../../../lambdas/core/domain/submission/envelope';

const SPEAKERS = Object.values(DIALECTS);
const SEVERAL = 'is the envelope of several connections: leave it out, and give the fields of one';
const NESTED = 'must not hold another envelope: leave out the envelopes, and give the fields of the connection';
const BESIDE = 'must stand alone: put all fields into it, or leave it out';

describe.each(SPEAKERS)('the envelope of $id', (dialect) => {
  const { envelope } = dialect;
  const saidOf = (given: Record<string, unknown>): string[] =>
    envelopeFindings(takeOutOfEnvelope(given, SPEAKERS), dialect, SPEAKERS).map(({ detail }) => detail);

  it.each([
    [{ [`${envelope}s`]: [{ name: 'a' }] }, `${envelope}s ${SEVERAL}.`],
    [{ [envelope]: { [envelope]: { name: 'a' } } }, `${envelope} ${NESTED}.`],
    [{ [envelope]: { [`${envelope}s`]: [] } }, `${envelope} ${NESTED}.`],
    [{ [envelope]: { name: 'a' }, request_id: 'r' }, `${envelope} ${BESIDE}.`],
    [{ [envelope]: [{ name: 'a' }] }, `${envelope} must be an object, not a list: the fields of the connection.`],
  ])('%j is one error', (given, says) => {
    expect(saidOf(given)).toEqual([says]);
  });

  it('is taken off when it stands alone', () => {
    expect(takeOutOfEnvelope({ [envelope]: { name: 'a' } }, SPEAKERS)).toEqual({ fields: { name: 'a' }, envelope });
  });
});
