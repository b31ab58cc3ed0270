"""Runs a command on a host at most once: the host itself remembers, in a folder that only the first attempt can make.

`mkdir` decides who runs it. The command is detached from the connection and leaves its output and its exit status in
the folder; every attempt, the first and any later one, only waits for them and reads them. [pure]
"""

import re
import shlex

from bot.model import Command, Question

OUTPUT_CAP = 64_000
INPUT_CAP = 64_000
GUARD_FAILED = 76
KEEP_DAYS = 30
_OP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,120}", re.ASCII)

NO_ROOT = "state no-root"
STATES = {
    "state no-setsid": "setsid is missing on the host, so a step could not outlive a lost connection; nothing was run",
    "state no-place": "the host has no place to note that the step was run (/var/lib/dockfix, or ~/.local/state); "
    "nothing was run",
}
UNKNOWN = {
    "state waiting": "it still ran when the time was up",
    "state gone": "it ended without leaving its exit status",
}

# The words of the command are the arguments of a shell that runs them as they are; no shell reads them again.
_DETACHED = f"""D=$1; P=$2; T=$3; I=$4; shift 4
printf '%s\\n' $$ >"$D/pid"
ok=1
if [ "$P" != 0 ]; then
s=$(cat "/proc/$P/stat" 2>/dev/null); s=${{s##*) }}; i=0; ok=
for w in $s; do i=$((i+1)); [ $i = 20 ] && {{ [ "$w" = "$T" ] && ok=1; break; }}; done
fi
if [ -z "$ok" ]; then
: >"$D/out"; : >"$D/read"; echo guard >"$D/rc.tmp"; mv "$D/rc.tmp" "$D/rc"; exit
fi
cd /
{{ if [ "$I" ]; then printf %s "$I" | "$@"; else "$@"; fi
echo $? >"$D/rc.tmp"; mv "$D/rc.tmp" "$D/rc"; }} 2>&1 </dev/null | {{
head -c {OUTPUT_CAP} >"$D/out"; : >"$D/read"; cat >/dev/null; }}
"""

_SCRIPT = """umask 077
u=$(id -u)
[ "$u" = 0 ] || [ -z "$ROOT" ] || { echo "state no-root"; exit 0; }
if [ "$u" = 0 ]; then B=/var/lib/dockfix/ops; else B=${HOME:-/nonexistent}/.local/state/dockfix/ops; fi
D=$B/$OP
if [ ! -d "$D" ]; then
command -v setsid >/dev/null 2>&1 || { echo "state no-setsid"; exit 0; }
mkdir -p "$B" 2>/dev/null
find "$B" -mindepth 1 -maxdepth 1 -type d -mtime +DAYS -exec rm -rf {} + 2>/dev/null
if mkdir "$D" 2>/dev/null; then
setsid sh -c "$DETACHED" dockfix "$D" $GUARD "$INPUT" "$@" </dev/null >/dev/null 2>&1 3>&- 8>&- &
elif [ ! -d "$D" ]; then echo "state no-place"; exit 0
fi
fi
n=0; lost=0
while [ ! -e "$D/rc" ] && [ $n -lt $WAIT ] && [ $lost -lt 10 ]; do
n=$((n+1)); sleep 0.1 2>/dev/null || { sleep 1; n=$((n+9)); }
p=; { read -r p <"$D/pid"; } 2>/dev/null
if [ "$p" ] && [ ! -d "/proc/$p" ]; then lost=$((lost+1)); fi
done
if [ -e "$D/rc" ]; then
n=0; while [ ! -e "$D/read" ] && [ $n -lt 10 ]; do n=$((n+1)); sleep 0.1 2>/dev/null || sleep 1; done
read -r c <"$D/rc"; echo "state done $c"; cat "$D/out" 2>/dev/null
elif [ $lost -ge 10 ]; then echo "state gone"; cat "$D/out" 2>/dev/null
else echo "state waiting"; cat "$D/out" 2>/dev/null
fi
exit 0
"""


def check_op(op: str) -> None:
    """Raise ValueError for an id that could not name a folder."""
    if not _OP.fullmatch(op):
        raise ValueError(f"{op!r:.60} cannot be the id of an operation: letters, digits and _ . - only")


def once(op: str, step: Command, as_root: bool, wait_seconds: int) -> Question:
    """Return what to ask so that the step is run at most once. `as_root`: run nothing unless that is who we are."""
    check_op(op)
    if not step.argv or any("\0" in word for word in (*step.argv, step.stdin)):
        raise ValueError("a step needs a program to run, and its words cannot hold NUL")
    if len(step.stdin.encode()) > INPUT_CAP:
        raise ValueError(f"a step's program cannot be given more than {INPUT_CAP} bytes to read")
    guard = f"{step.guard.pid} {step.guard.start_ticks}" if step.guard else "0 0"
    setup = (
        f"OP={shlex.quote(op)}; ROOT={'1' if as_root else ''}; WAIT={wait_seconds * 10}; GUARD='{guard}'\n"
        f"INPUT={shlex.quote(step.stdin)}\n"
        f"DETACHED={shlex.quote(_DETACHED)}\nset -- {shlex.join(step.argv)}\n"
    )
    script = setup + _SCRIPT.replace("DAYS", str(KEEP_DAYS))
    return Question("run", script, shlex.join(step.argv), limit_seconds=wait_seconds + 15, cap_bytes=OUTPUT_CAP + 1000)


def outcome(text: str) -> tuple[str, int | None, str]:
    """Read what came back: the state, the exit status (None = unknown), the output."""
    first, _, output = text.partition("\n")
    state, _, code = first.rpartition(" ") if first.startswith("state done ") else (first, "", "")
    if code == "guard":
        return state, GUARD_FAILED, "The process is no longer the one that was shown, so nothing was run."
    if state == "state done" and re.fullmatch(r"\d{1,3}", code):
        status = int(code)
        if status == GUARD_FAILED:  # this number has a meaning of its own, which the command did not mean
            return state, 1, f"{output}(ended with status {GUARD_FAILED})"
        return state, status, output
    if first in STATES:
        return first, 1, STATES[first]
    why = UNKNOWN.get(first, "the host did not say what became of the step")
    return first, None, f"{why}{f'; so far it said: {output}' if output.strip() else ''}"
