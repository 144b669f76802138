"""What the machine refuses, in its own words: a full disk, a closed folder, a broken device.

Libraries tell of it in errors of their own, with the system's code or words in the text.
"""

import errno
import os
import re

_CODE = re.compile(r"\(os error (\d+)\)")
_TOLD_IN_WORDS = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO),
    *(errno.EFBIG, errno.EMFILE, errno.ENAMETOOLONG),
)


def refusal(error: BaseException) -> str | None:
    """Give the machine's words where it is why something failed; None where the program may be at fault.

    Only the system's own sentence is given, nothing else of the error's text.
    """
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = str(error)
    if found := _CODE.search(text):
        return os.strerror(int(found[1]))
    for code in _TOLD_IN_WORDS:
        if os.strerror(code) in text:
            return os.strerror(code)
    return "The file system refused" if isinstance(error, OSError) else None
