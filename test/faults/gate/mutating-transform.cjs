const { resolve } = require('node:path');
const swc = require('@swc/jest');

/**
 * Transforms as all other tests are transformed, with one text replaced in one file: `FAULTS_REPLACEMENT` is the JSON of a
 * `Replacement` (test/faults/build.ts). What is transformed is also what the cache goes by.
 */
const replacement = JSON.parse(process.env.FAULTS_REPLACEMENT ?? 'null');
const file = replacement === null ? undefined : resolve(__dirname, '../../..', replacement.file);

function replaced(source, path) {
  return path === file ? source.replace(replacement.text, () => replacement.by) : source;
}

module.exports = {
  createTransformer(options) {
    const inner = swc.createTransformer(options);
    return {
      canInstrument: inner.canInstrument,
      process: (source, path, given) => inner.process(replaced(source, path), path, given),
      getCacheKey: (source, path, given) => inner.getCacheKey(replaced(source, path), path, given),
    };
  },
};
