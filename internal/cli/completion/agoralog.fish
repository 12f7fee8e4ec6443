# Completes agoralog in fish. Made by: agoralog --completion fish

function __agoralog_value
    commandline -ct | string replace -r -- '^--[^=]*=' ''
end

function __agoralog_list # __agoralog_list WORD-THAT-STANDS-ALONE WORD...
    set -l head (__agoralog_value | string match -r -- '^.*,')
    set -l taken (string split -- , "$head")
    if test -z "$head"
        echo $argv[1]
    end
    for word in $argv[2..-1]
        contains -- $word $taken; or echo "$head$word"
    end
end

function __agoralog_report # __agoralog_report FORMAT...
    set -l value (__agoralog_value)
    if string match -q -- '*=*' "$value"
        set -l head (string match -r -- '^[^=]*=' "$value")
        set -l rest (string replace -r -- '^[^=]*=' '' "$value")
        for path in (__fish_complete_path "$rest")
            echo "$head$path"
        end
        return
    end
    for word in $argv
        echo $word
        echo $word=\t"to a file"
    end
end

{{flags}}
