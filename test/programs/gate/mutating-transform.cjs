const { resolve } = require('node:path');
const swc = require('@swc/jest');

/**
 * Transforms as all other tests are transformed, with one file edited: `FAULTS_EDIT` is the JSON of an `Edit`
 * (test/programs/gate/edit.ts). What is transformed is also what the cache goes by.
 */
const edit = JSON.parse(process.env.FAULTS_EDIT ?? 'null');
const file = edit === null ? undefined : resolve(__dirname, '../../..', edit.file);

function edited(source, path) {
  return path === file ? source.slice(0, edit.start) + edit.by + source.slice(edit.end) : source;
}

module.exports = {
  createTransformer(options) {
    const inner = swc.createTransformer(options);
    return {
      canInstrument: inner.canInstrument,
      process: (source, path, given) => inner.process(edited(source, path), path, given),
      getCacheKey: (source, path, given) => inner.getCacheKey(edited(source, path), path, given),
    };
  },
};
