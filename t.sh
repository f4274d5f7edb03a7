# usage: t DRUG JSON [args]
t(){ d="$1"; echo "$2" > /tmp/s19/sec/a.json; shift 2; echo "=== $d $(cat /tmp/s19/sec/a.json) $@"; kgreason check --drug "$d" --patient /tmp/s19/sec/a.json "$@" 2>&1 | cut -c1-260 | head -${N:-14}; }
