"""Why a backup can't be made, read or brought back.

BackupError          one sentence that says what to do
├── Unreadable       it is none, damaged, cut off, or sealed with another passphrase
└── InTheWay         something is where it would go
"""


class BackupError(RuntimeError):
    pass


class Unreadable(BackupError):
    pass


class InTheWay(BackupError):
    pass
