import type { Guard } from './guard';
import { ADMISSION_GUARDS } from './guards/admission';
import { BATCH_GUARDS } from './guards/batches';
import { CLEAN_UP_GUARDS } from './guards/clean-up';
import { CREATION_GUARDS } from './guards/creation';
import { DELIVERY_GUARDS } from './guards/delivery';
import { PACE_GUARDS } from './guards/pace';
import { PROOF_GUARDS } from './guards/proof';
import { STORAGE_GUARDS } from './guards/storage';
import { WATCHING_GUARDS } from './guards/watching';

/** Everything that the promise rests on. */
export const GUARDS: readonly Guard[] = [
  ...CREATION_GUARDS,
  ...CLEAN_UP_GUARDS,
  ...STORAGE_GUARDS,
  ...DELIVERY_GUARDS,
  ...WATCHING_GUARDS,
  ...PACE_GUARDS,
  ...ADMISSION_GUARDS,
  ...BATCH_GUARDS,
  ...PROOF_GUARDS,
];
