# Completes agoralog in bash. Made by: agoralog --completion bash

# What is completed is $value, the end of the word $cur; bash wants back the part
# of the word that follows $lead.

_agoralog_words() { # _agoralog_words WORD...
  COMPREPLY=($(compgen -P "$lead" -W "$*" -- "$value"))
}

_agoralog_list() { # _agoralog_list WORD-THAT-STANDS-ALONE WORD...
  local tail=${value##*,} left='' word
  local head=${value%"$tail"}
  if [[ -z $head ]]; then left=$1; fi
  shift
  for word; do
    if [[ ",$head" != *",$word,"* ]]; then left+=" $word"; fi
  done
  COMPREPLY=($(compgen -P "$lead$head" -W "$left" -- "$tail"))
  compopt -o nospace 2>/dev/null
}

_agoralog_report() { # _agoralog_report FORMAT...
  if [[ $value == *=* ]]; then
    if [[ -n $whole ]]; then lead+=${value%%=*}=; fi
    value=${value#*=}
    _agoralog_files
  else
    _agoralog_words "$@"
    compopt -o nospace 2>/dev/null
  fi
}

_agoralog_files() {
  if [[ -z $lead ]] && compopt -o default 2>/dev/null; then
    return # readline knows best how to quote
  fi
  local file
  while IFS= read -r file; do
    COMPREPLY+=("$lead$file")
  done < <(compgen -f -- "$value")
  compopt -o filenames 2>/dev/null
}

_agoralog() {
  local IFS=$' \t\n' words=() joined='' cur='' prev='' flag value lead='' whole='' ended='' word i
  COMPREPLY=()
  if [[ $COMP_WORDBREAKS != *=* ]]; then whole=yes; fi
  for ((i = 1; i <= COMP_CWORD; i++)); do # join what bash breaks at =
    word=${COMP_WORDS[i]}
    if [[ ${#words[@]} -gt 0 && -z $whole && (-n $joined || $word == =*) ]]; then
      cur+=$word
    else
      prev=$cur
      cur=$word
      if [[ $prev == -- ]]; then ended=yes; fi
    fi
    words+=("$word")
    joined=''
    if [[ $word == *= ]]; then joined=yes; fi
  done
  flag=$prev
  value=$cur
  if [[ $cur == --*=* ]]; then
    flag=${cur%%=*}
    value=${cur#*=}
    if [[ -n $whole ]]; then lead=$flag=; fi
  fi
  if [[ -n $ended ]]; then flag=''; fi
  case $flag in
{{arguments}}
    *)
      if [[ $cur == -* && -z $ended ]]; then
        _agoralog_words {{flags}}
      else
        _agoralog_files
      fi
      ;;
  esac
}

complete -F _agoralog agoralog
