import fc from 'fast-check';
import { jsonItemsIn } from '../../lib/cli/vpnctl/batch/parts/json-items';

test('the items of any JSON document are what a parser finds, however it is written', () => {
  fc.assert(
    fc.property(
      fc.array(fc.jsonValue()),
      fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true }),
      fc.constantFrom(0, 1, 4),
      fc.boolean(),
      (items, others, indent, isList) => {
        const members = Object.fromEntries(Object.entries(others).filter(([name]) => name !== 'items'));
        const document = isList ? items : { ...members, items };
        const text = JSON.stringify(document, null, indent);

        const found = jsonItemsIn(text);

        const expected = JSON.parse(JSON.stringify(items)) as unknown;
        expect(found?.items.map((item) => JSON.parse(item) as unknown)).toEqual(expected);
        expect(found?.members).toEqual(isList ? {} : JSON.parse(JSON.stringify(members)));
      },
    ),
  );
});
