import { showPageHandler } from '../../handlers/api/show-page';
import { packedFiles } from '../../runtime/http/packed-files';

/** The pages that anybody may read (api.md "The document"). */
export const handler = showPageHandler(packedFiles(__dirname));
