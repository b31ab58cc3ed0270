"""The sh text that every round is made of: how answers are framed, and what a host says about itself. [pure]"""

CHUNK = 900
ERROR_LINES = 30

AWK = (
    'function fl(){if(b!=""){printf "%s",b;fflush();b=""}}'
    'function put(t,s){b=b N " " I " " t " " s "\\n";if(length(b)>2500)fl()}'
    "{s=$0;n+=length(s)+1;if(n>C){s=substr(s,1,length(s)-(n-C));cut=1}"
    f'while(length(s)>{CHUNK}){{put("c",substr(s,1,{CHUNK}));s=substr(s,{CHUNK + 1})}}'
    'put(cut?"c":"o",s);if(cut)exit}'
    'END{put(cut?"p":"d","");fl()}'
)

# o: frames standard output (awk, or the shell itself where there is none). e: frames standard error. q: one question.
# The memory limit is for a line without an end: awk then dies instead of the host running short.
FUNCTIONS = f"""exec 8>&1
W=; command -v awk >/dev/null 2>&1 && W=1
P={"?" * CHUNK}
o() {{
ulimit -v 500000 2>/dev/null
if [ "$W" ]; then exec awk -v N="$N" -v I="$1" -v C="$2" "$A" >&8; fi
n=0; t=d
while [ $t = d ] && {{ IFS= read -r l || [ "$l" ]; }}; do
n=$((n+${{#l}}+1)); [ $n -gt $2 ] && t=p
while [ ${{#l}} -gt {CHUNK} ]; do printf '%s %s c %.{CHUNK}s\\n' "$N" "$1" "$l" >&8; l=${{l#$P}}; done
printf '%s %s o %s\\n' "$N" "$1" "$l" >&8
done
printf '%s %s %s\\n' "$N" "$1" $t >&8
}}
e() {{
n=0
while IFS= read -r l || [ "$l" ]; do
[ $n -lt {ERROR_LINES} ] && printf '%s %s e %.500s\\n' "$N" "$1" "$l" >&8
n=$((n+1))
done
printf '%s %s f\\n' "$N" "$1" >&8
}}
q() {{
{{ {{ t=0; z=0; read -r t r </proc/uptime; ( eval "$3" ) 3>&- 8>&-; r=$?
read -r z y </proc/uptime; printf '%s %s x %s %s %s\\n' "$N" "$1" $r $t $z >&8
}} </dev/null 2>&1 >&3 3>&- | e "$1" 3>&-; }} 3>&1 | o "$1" "$2" &
}}
"""

HOST_FACTS = """u=
while read -r k v w x; do [ "$k" = Uid: ] && u=$w; done </proc/self/status
[ "$u" ] || u=$(id -u)
printf '\\n%s h uid %s\\n' "$N" "$u"
{ read -r c </proc/1/comm; } 2>/dev/null || printf '%s h hidden yes\\n' "$N"
for d in /proc/[0-9]*; do
c=; { read -r c <"$d/comm"; } 2>/dev/null
[ "$c" = dockerd ] || continue
s=; i=
{ while read -r k v w x; do case $k in Uid:) s=$w;; NSpid:) i=$w;; esac; done <"$d/status"; } 2>/dev/null
[ "$s" = 0 ] && [ "$i" ] && continue
[ "$s" ] && printf '%s h daemon %s %s\\n' "$N" "${d#/proc/}" "$s"
done
printf '%s h end\\n' "$N"
"""


PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
