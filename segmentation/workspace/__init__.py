"""Keep the studies of analysts on disk: what they chose and said, and the files they brought."""

from segmentation.workspace.audit import note as note
from segmentation.workspace.database import DATABASE as DATABASE
from segmentation.workspace.folder import Workspace as Workspace, current as current
from segmentation.workspace.origins import (
    Origin as Origin,
    origin_of as origin_of,
    remember_origin as remember_origin,
)
from segmentation.workspace.removal import delete as delete, going_next as going_next, tidy as tidy
from segmentation.workspace.sharing import (
    NO_LINK as NO_LINK,
    Share as Share,
    SharedStudy as SharedStudy,
    ShareRight as ShareRight,
    copy_shared as copy_shared,
    list_shares as list_shares,
    make_share as make_share,
    open_shared as open_shared,
    revoke_share as revoke_share,
    shared_version as shared_version,
)
from segmentation.workspace.studies import (
    KeptStudy as KeptStudy,
    StudyContent as StudyContent,
    StudyKind as StudyKind,
    StudySize as StudySize,
    duplicate as duplicate,
    list_studies as list_studies,
    load as load,
    rename as rename,
    save as save,
    sizes as sizes,
    version_of as version_of,
)
from segmentation.workspace.tokens import (
    ApiToken as ApiToken,
    TokenScope as TokenScope,
    find_token as find_token,
    list_tokens as list_tokens,
    make_token as make_token,
    revoke_token as revoke_token,
)
from segmentation.workspace.uploads import fetch as fetch
