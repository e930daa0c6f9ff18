// The scripts ask the program itself: `PROGRAM __complete WORDS…` prints one answer on each line, a
// tab before its description, and ":" with the directive at the end (completion.h). %P is the
// program, %F a name for functions made of it, %C the request.
#include <string>

#include "cli/completion.h"
#include "cli/find_command.h"

namespace cli {
namespace {

constexpr std::string_view kBash =
    R"SCRIPT(# bash completion for %P                                -*- shell-script -*-

__%F_complete() {
  local current="${COMP_WORDS[COMP_CWORD]}" output directive answer word
  local -a request=("${COMP_WORDS[@]:1:COMP_CWORD}") words=() described=()
  COMPREPLY=()
  # "--flag=value" reaches us in three words where = breaks words
  if declare -F _get_comp_words_by_ref > /dev/null 2>&1; then
    local cword
    local -a all
    _get_comp_words_by_ref -n "=:" -c current -w all -i cword
    request=("${all[@]:1:cword}")
  fi
  output=$("${COMP_WORDS[0]}" %C "${request[@]}" 2> /dev/null) || return
  directive="${output##*:}"
  output="${output%:*}"
  [[ $directive =~ ^[0-9]+$ ]] || directive=0
  (( directive & 1 )) && return
  if declare -F compopt > /dev/null 2>&1 || [[ $(type -t compopt) == builtin ]]; then
    (( directive & 2 )) && compopt -o nospace
    (( directive & 4 )) && compopt +o default
    (( directive & 32 )) && compopt -o nosort
  fi
  local prefix=""
  [[ $current == -*=* ]] && prefix="${current%%=*}=" && current="${current#*=}"
  while IFS= read -r answer; do
    [[ -z $answer || $answer == _activeHelp_* ]] && continue
    word="${answer%%$'\t'*}"
    [[ $word == "$current"* || $word == "$prefix$current"* ]] || continue
    words+=("$word")
    described+=("$answer")
  done <<< "$output"
  if (( directive & 8 )); then
    local pattern
    pattern=$(IFS='|'; echo "${words[*]}")
    COMPREPLY=($(compgen -f -X "!*.@($pattern)" -- "$current"))
    return
  elif (( directive & 16 )); then
    COMPREPLY=($(compgen -d -- "$current"))
    return
  fi
  if (( ${#words[@]} == 1 )); then
    COMPREPLY=("$(printf '%q' "${words[0]}")")
  elif (( ${#words[@]} > 1 )) && [[ $COMP_TYPE == 63 || $COMP_TYPE == 37 ]]; then
    local width=0
    for word in "${words[@]}"; do (( ${#word} > width )) && width=${#word}; done
    for answer in "${described[@]}"; do
      if [[ $answer == *$'\t'* && $COMP_TYPE != 37 ]]; then
        COMPREPLY+=("$(printf "%-${width}s  (%s)" "${answer%%$'\t'*}" "${answer#*$'\t'}")")
      else
        COMPREPLY+=("${answer%%$'\t'*}")
      fi
    done
  else
    COMPREPLY=("${words[@]}")
  fi
  # colons break words: give only what stands behind the last one
  if [[ $COMP_WORDBREAKS == *:* && ${COMP_WORDS[COMP_CWORD]} == *:* ]] && declare -F __ltrim_colon_completions > /dev/null; then
    __ltrim_colon_completions "$current"
  fi
}

__start_%F() { __%F_complete "$@"; }

if [[ $(type -t compopt) == builtin ]]; then
  complete -o default -F __start_%F %P
else
  complete -o default -o nospace -F __start_%F %P
fi
)SCRIPT";

constexpr std::string_view kZsh = R"SCRIPT(#compdef %P
compdef _%F %P

# zsh completion for %P                                 -*- shell-script -*-

_%F() {
  local answer word description directive=0 line
  local -a words_typed answers options lines
  words_typed=("${(@)words[2,$CURRENT]}")
  lines=("${(@f)$(${words[1]} %C "${words_typed[@]}" 2> /dev/null)}")
  if [[ ${lines[-1]} == :<-> ]]; then
    directive=${lines[-1][2,-1]}
    lines=("${(@)lines[1,-2]}")
  fi
  (( directive & 1 )) && return 1
  local prefix=""
  if [[ ${words[CURRENT]} == -*=* ]]; then
    prefix="${words[CURRENT]%%=*}="
    compset -P '*='
  fi
  for line in "${lines[@]}"; do
    [[ -z $line ]] && continue
    if [[ $line == _activeHelp_* ]]; then
      compadd -x "${line#_activeHelp_ }"
      continue
    fi
    word=${line%%$'\t'*}
    description=""
    [[ $line == *$'\t'* ]] && description=${line#*$'\t'}
    word=${word//:/\\:}
    answers+=("${word}${description:+:$description}")
  done
  if (( directive & 8 )); then
    _files -g "*.(${(j:|:)answers})"
    return
  elif (( directive & 16 )); then
    _files -/
    return
  fi
  (( directive & 2 )) && options+=(-S '')
  (( directive & 32 )) && options+=(-V)
  if (( ${#answers} > 0 )) && _describe 'completions' answers "${options[@]}"; then
    return 0
  fi
  (( directive & 4 )) && return 1
  _files
}

# loaded from fpath: complete at once
if [[ ${funcstack[1]} == _%F ]]; then
  _%F
fi
)SCRIPT";

constexpr std::string_view kFish =
    R"SCRIPT(# fish completion for %P                                -*- shell-script -*-

function __%F_ask
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -e words[1]
    set -l output (%P %C $words "$current" 2> /dev/null)
    or return 1
    set -g __%F_directive 0
    set -g __%F_answers
    set -l prefix (string match -r -- '^-.*?=' "$current")
    for line in $output
        if string match -qr '^:\d+$' -- "$line"
            set -g __%F_directive (string sub --start 2 -- "$line")
        else if test -n "$line"; and not string match -q '_activeHelp_*' -- "$line"
            set -ga __%F_answers "$prefix$line"
        end
    end
end

function __%F_answers
    for answer in $__%F_answers
        echo "$answer"
    end
end

# true where the shell should complete files instead
function __%F_wants_files
    test (count $__%F_answers) -eq 0; and test (math "floor($__%F_directive / 4) % 2") -eq 0
end

function __%F_ready
    __%F_ask; or return 1
    not __%F_wants_files
end

complete -c %P -e
complete -c %P -n __%F_ready -f -a '(__%F_answers)'
)SCRIPT";

constexpr std::string_view kPowershell =
    R"SCRIPT(# PowerShell completion for %P                          -*- shell-script -*-

[scriptblock]${__%F_completer} = {
    param($WordToComplete, $CommandAst, $CursorPosition)

    $Line = $CommandAst.ToString()
    if ($Line.Length -gt $CursorPosition) { $Line = $Line.Substring(0, $CursorPosition) }
    $Words = @($CommandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.StartOffset -lt $CursorPosition } | ForEach-Object { $_.ToString() })
    if ($WordToComplete -eq '') { $Words += '""' }
    $Output = @(& '%P' '%C' @($Words | ForEach-Object { $_.Trim('"') }) 2> $null)
    if ($Output.Count -eq 0) { return }
    $Directive = 0
    if ($Output[-1] -match '^:(\d+)$') { $Directive = [int]$Matches[1] }
    if ($Directive -band 1) { return }
    $Prefix = ''
    if ($WordToComplete -match '^(-.*?=)') { $Prefix = $Matches[1] }
    $Space = if ($Directive -band 2) { '' } else { ' ' }
    $Answers = @($Output | Select-Object -SkipLast 1 | Where-Object { $_ -and -not $_.StartsWith('_activeHelp_') })
    if ($Answers.Count -eq 0 -and ($Directive -band 4)) { return '' }
    $Answers | ForEach-Object {
        $Word, $Description = $_.Split("`t", 2)
        if (-not $Description) { $Description = $Word }
        if ("$Prefix$Word" -like "$WordToComplete*") {
            [System.Management.Automation.CompletionResult]::new("$Prefix$Word$Space", $Word, 'ParameterValue', $Description)
        }
    }
}

Register-ArgumentCompleter -Native -CommandName '%P' -ScriptBlock ${__%F_completer}
)SCRIPT";

// A name for shell functions: what is no letter, digit or "_" becomes "_".
std::string function_name(std::string_view program) {
  std::string name(program);
  for (auto& c : name) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!is_plain) c = '_';
  }
  return name;
}

void replace_all(std::string& text, std::string_view mark, std::string_view by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size())) {
    text.replace(at, mark.size(), by);
  }
}

}  // namespace

std::string completion_script(std::string_view shell, std::string_view program,
                              bool with_descriptions) {
  std::string script;
  if (shell == "bash") script = kBash;
  if (shell == "zsh") script = kZsh;
  if (shell == "fish") script = kFish;
  if (shell == "powershell") script = kPowershell;
  replace_all(script, "%P", program);
  replace_all(script, "%F", function_name(program));
  replace_all(script, "%C", with_descriptions ? kCompleteName : kCompletePlainName);
  return script;
}

}  // namespace cli
