"""Guard the door: which names are answered, which pages may ask, which token."""

from segmentation.authentication.access import (
    WILDCARD as WILDCARD,
    Access as Access,
    access_for as access_for,
)
from segmentation.authentication.guard import OWNER as OWNER, Guard as Guard
from segmentation.authentication.people import (
    People as People,
    is_admin as is_admin,
    name_of as name_of,
    people as people,
)
from segmentation.authentication.places import is_loopback as is_loopback
from segmentation.authentication.tokens import (
    check_token as check_token,
)
