"""The exit statuses of the commands, as scripts rely on them."""

from bot.model import Verdict

OK = 0
FOUND = 1
NOTHING_DONE = 1
USAGE = 2
UNREACHABLE = 3
UNCLEAR = 4
NOT_VERIFIED = 5
REFUSED = 6
OWN_FAULT = 70
INTERRUPTED = 130
BROKEN_PIPE = 141

OF_VERDICT = {
    Verdict.HEALTHY: OK,
    Verdict.CAUSE: FOUND,
    Verdict.UNREACHABLE: UNREACHABLE,
    Verdict.INCONCLUSIVE: UNCLEAR,
    Verdict.OTHER_ERROR: UNCLEAR,
    Verdict.NO_SUCH_CONTAINER: UNCLEAR,
}
