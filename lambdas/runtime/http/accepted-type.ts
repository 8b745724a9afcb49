import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/**
 * The type that a caller likes best of those that there are, by the header `Accept` (RFC 9110, 12.5.1); the first one when
 * he has no say or likes none: a body of another type says more than a refusal.
 */
export function acceptedType<Type extends string>(
  event: APIGatewayProxyEventV2,
  types: readonly [Type, ...Type[]],
): Type {
  const ranges = (event.headers['accept'] ?? '*/*').toLowerCase().split(',').map(rangeOf);
  const liked = types.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const [best] = liked.sort((one, other) => other.quality - one.quality);
  return best !== undefined && best.quality > 0 ? best.type : types[0];
}

interface Range {
  readonly type: string;
  readonly quality: number;
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim());
  const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { type, quality: Number.isNaN(quality) ? 0 : quality };
}

/** The most specific range counts. */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const names = [type, `${type.split('/', 1)[0] ?? ''}/*`, '*/*'];
  const fitting = names.flatMap((name) => ranges.filter((range) => range.type === name));
  return fitting[0]?.quality ?? 0;
}
