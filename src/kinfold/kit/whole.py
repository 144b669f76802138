"""A file is there whole or not at all: written beside its place, then moved into it.

Not for folders, and not a lock: two writers at once leave one of the two files, never a mixture.
"""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Give a path beside ``path`` to write to; move it into place if the block ends well, else remove it.

    Makes the folder. The bytes are on the disk before the file takes its name, so a power cut leaves the old
    file or the new. Raises OSError where the file system refuses, and where ``path`` is a folder, a device or
    a pipe: moving a file over one of those would destroy it.
    """
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "It is not an ordinary file", str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        part.chmod(0o644 & ~_mask())
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
