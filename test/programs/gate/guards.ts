import type { Guard } from './guard';
import { CLEAN_UP_GUARDS } from './guards/clean-up';
import { CREATION_GUARDS } from './guards/creation';
import { DELIVERY_GUARDS } from './guards/delivery';
import { STORAGE_GUARDS } from './guards/storage';

/** Everything that the promise rests on. */
export const GUARDS: readonly Guard[] = [...CREATION_GUARDS, ...CLEAN_UP_GUARDS, ...STORAGE_GUARDS, ...DELIVERY_GUARDS];
