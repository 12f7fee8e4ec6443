# Completes agoralog in PowerShell. Made by: agoralog --completion powershell
Register-ArgumentCompleter -Native -CommandName agoralog -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $flags = [ordered]@{
{{flags}}
    }
    $words = @{
{{words}}
    }
    $lists = @{
{{lists}}
    }
    $values = @({{values}})

    $word = [string]$wordToComplete
    $before = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
    $flag = if ($before.Count -gt 1) { $before[-1] } else { '' }
    $lead = ''
    if ($word -cmatch '^(--[^=]+)=(.*)$') {
        $flag = $Matches[1]
        $lead = $flag + '='
        $word = $Matches[2]
    }

    $offer = @()
    if ($lists.ContainsKey($flag)) {
        $head = if ($word.Contains(',')) { $word.Substring(0, $word.LastIndexOf(',') + 1) } else { '' }
        $taken = @($head.Split(','))
        $offer = @($lists[$flag] | Where-Object { $taken -cnotcontains $_ -and -not ($head -and $_ -ceq $lists[$flag][0]) } | ForEach-Object { $head + $_ })
    } elseif ($words.ContainsKey($flag)) {
        $offer = $words[$flag]
    } elseif ($values -ccontains $flag) {
        return # a file, or nothing that is known
    } elseif ($word.StartsWith('-') -and $before -cnotcontains '--') {
        $flags.GetEnumerator() | Where-Object { $_.Key.StartsWith($word, [StringComparison]::Ordinal) } | ForEach-Object {
            [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterName', $_.Value)
        }
        return
    }
    $offer | Where-Object { $_.StartsWith($word, [StringComparison]::Ordinal) } | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($lead + $_, $_, 'ParameterValue', $_)
    }
}
