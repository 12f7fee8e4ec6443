# Prints what zsh offers at the end of lines, one word a line and a line of |
# after each: zsh -f complete.zsh SCRIPT LINE... An interactive zsh gets
# each line as if typed, then a tab; what reaches compadd is written down.
zmodload zsh/zpty zsh/zselect
script=$1 offered=$(mktemp) told=$(mktemp -u)
trap 'rm -f $offered $told' EXIT
export offered told
zpty shell zsh -f -i
zpty -w shell 'PS1= PS2='
zpty -w shell 'autoload -Uz compinit && compinit -D -u'
zpty -w shell "source ${(q)script}"
zpty -w shell 'zstyle ":completion:*" insert-unambiguous false; setopt no_list_beep'
zpty -w shell 'compadd() {
  local -a words
  if [[ ${@[1,(i)(-|--)]} != *-(O|A|D)\ * ]]; then
    builtin compadd -A words "$@"
    print -rl -- "$words[@]" >> $offered
  fi
  builtin compadd "$@"
}'
zpty -w shell 'tell() { : > $told }; zle -N tell; bindkey "^Xt" tell; bindkey "^I" complete-word'
shift
for line; do
  rm -f $offered $told
  zpty -w -n shell $'\x15'"$line"$'\t\x18t'
  for ((i = 0; i < 3000; i++)); do
    zpty -r -t shell junk
    [[ -e $told ]] && break
    zselect -t 1
  done
  [[ -e $told ]] || { print -u2 "zsh did not come to the end of: $line"; exit 1; }
  [[ ! -e $offered ]] || sort -u $offered | sed '/^$/d'
  print -r -- '|'
done
