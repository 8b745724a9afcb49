/** Whether a listed connection came of a request (protocol.md 1.3, 1.4 and 1.8). */
import type { SeenConnection } from '../../../../../lambdas/core/domain/connection/provider-call';
import { kinshipOf, markerOf } from '../../../../../lambdas/core/domain/connection/recognition';
import type { Kinship, Recognition } from '../../../../../lambdas/core/domain/connection/recognition';
import { requestId } from '../../../../support/builders';

const NAME = 'vpn-01jd0000000000000000000001';
const ID = '851f280f-5639-4ea3-81aa-e298525ab74b';
const OURS = markerOf(requestId(1));
const ANOTHERS = markerOf(requestId(2));

/** Nothing proves a connection: the caller's name, and no place for a marker. */
const NO_PROOF: Recognition = { marker: OURS, generatedName: undefined, isMarkerListed: false, knownIds: [] };
const GENERATED = { ...NO_PROOF, generatedName: NAME };
const LISTED = { ...NO_PROOF, isMarkerListed: true };
const KNOWN = { ...NO_PROOF, knownIds: [ID] };

function kinship(marker: string | undefined, recognition: Recognition): Kinship {
  const seen: SeenConnection = { id: ID, name: NAME, marker };
  return kinshipOf(seen, recognition, true);
}

test('a marker names its request', () => {
  expect(OURS).toBe(`vpn-provisioner:${requestId(1)}`);
});

test.each<{ why: string; marker: string | undefined; recognition: Recognition; expected: Kinship }>([
  { why: 'our marker', marker: OURS, recognition: NO_PROOF, expected: 'ours' },
  { why: 'our marker, where lists show it', marker: OURS, recognition: LISTED, expected: 'ours' },
  { why: 'a name that only we can have', marker: undefined, recognition: GENERATED, expected: 'ours' },
  { why: 'such a name, though the marker was lost', marker: '', recognition: GENERATED, expected: 'ours' },
  { why: 'the marker of another request', marker: ANOTHERS, recognition: NO_PROOF, expected: 'foreign' },
  { why: 'that marker, where lists show ours', marker: ANOTHERS, recognition: LISTED, expected: 'foreign' },
  { why: 'no marker where lists would show it', marker: '', recognition: LISTED, expected: 'foreign' },
  { why: 'another text there', marker: 'to Hamburg', recognition: LISTED, expected: 'foreign' },
  { why: 'that it was there before', marker: undefined, recognition: KNOWN, expected: 'foreign' },
  { why: 'a list that hides the marker', marker: undefined, recognition: LISTED, expected: 'possible' },
  { why: 'nothing but the name', marker: undefined, recognition: NO_PROOF, expected: 'possible' },
  { why: 'nothing but the name and no marker', marker: '', recognition: NO_PROOF, expected: 'possible' },
  { why: 'nothing but the name and a text', marker: 'to Hamburg', recognition: NO_PROOF, expected: 'possible' },
])('by $why a connection is $expected', ({ marker, recognition, expected }) => {
  expect(kinship(marker, recognition)).toBe(expected);
});

test.each([
  { marker: `${OURS}0` },
  { marker: OURS.slice(0, -1) },
  { marker: OURS.toLowerCase() },
  { marker: ` ${OURS}` },
])('a marker is ours to the letter only, not $marker', ({ marker }) => {
  expect(kinship(marker, LISTED)).toBe('foreign');
});

test.each([
  { name: 'our marker', seen: { marker: OURS }, recognition: LISTED, expected: 'ours' },
  { name: 'a generated name', seen: { name: NAME }, recognition: GENERATED, expected: 'ours' },
  { name: 'another name', seen: { name: 'site-a' }, recognition: GENERATED, expected: 'foreign' },
  { name: 'nothing that proves', seen: {}, recognition: NO_PROOF, expected: 'foreign' },
  {
    name: 'the marker of another',
    seen: { name: NAME, marker: ANOTHERS },
    recognition: GENERATED,
    expected: 'foreign',
  },
] as const)('$name decides before service and peer are compared: $expected', ({ seen, recognition, expected }) => {
  expect(kinshipOf({ id: ID, ...seen }, recognition, false)).toBe(expected);
});

test('knowing others from before does not spoil the proof of a new one', () => {
  expect(kinshipOf({ id: 'new', marker: OURS }, KNOWN, true)).toBe('ours');
  expect(kinshipOf({ id: 'new', name: NAME }, { ...KNOWN, generatedName: NAME }, true)).toBe('ours');
});

test('a connection is known from before in whatever spelling its id is shown', () => {
  expect(kinshipOf({ id: ID.toUpperCase() }, KNOWN, true)).toBe('foreign');
});
