#compdef agoralog
# Completes agoralog in zsh. Made by: agoralog --completion zsh

_agoralog_report() {
  if compset -P 1 '*='; then
    _files
  else
    compadd -S ' ' -r '= \t\n' -- "$@"
  fi
}

_agoralog_list() { # _agoralog_list WORD-THAT-STANDS-ALONE WORD...
  local alone=$1
  shift
  if compset -P '*,'; then
    local -a taken=(${(s:,:)${IPREFIX##*=}})
    compadd -S ' ' -r ', \t\n' -- ${argv:|taken}
  else
    compadd -S ' ' -r ', \t\n' -- $alone "$@"
  fi
}

_agoralog() {
  _arguments -s -S \
{{flags}}
    '*:log:_files'
}

if [[ ${funcstack[1]} == _agoralog ]]; then
  _agoralog "$@"
else
  compdef _agoralog agoralog
fi
