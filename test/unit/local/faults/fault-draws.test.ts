import { FaultDraws } from '../../../../lib/local/faults/fault-draws';

test('draws for one subject are not disturbed by draws for another', () => {
  const draw = (disturbed: boolean): boolean[] => {
    const draws = new FaultDraws(5);
    return Array.from({ length: 50 }, () => {
      if (disturbed) draws.strikes('table.throttle', 'PutItem', 0.5);
      return draws.strikes('table.throttle', 'GetItem', 0.5);
    });
  };

  expect(draw(true)).toEqual(draw(false));
  expect(new Set(draw(false))).toEqual(new Set([true, false]));
});
