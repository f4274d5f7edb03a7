"""``kgreason completion``: completion scripts for bash, zsh and fish, made from the parser itself."""

import argparse
import sys
from collections.abc import Iterator
from typing import Any


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("completion", help="print a completion script for a shell")
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print the script."""
    from kgreason.cli import make_parser

    sys.stdout.write({"bash": _bash, "zsh": _zsh, "fish": _fish}[args.shell](make_parser()))
    return 0


def _commands(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    for action in parser._actions:  # noqa: SLF001  argparse has no public way to walk a parser
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            helps = {one.dest: one.help or "" for one in action._choices_actions}  # noqa: SLF001
            for name, part in action.choices.items():
                yield name, part, helps.get(name, "")


def _options(parser: argparse.ArgumentParser) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield each long option, and each list of words that an argument is chosen from (its option is empty)."""
    for action in parser._actions:  # noqa: SLF001
        if action.help == argparse.SUPPRESS:
            continue
        choices = tuple(str(one) for one in action.choices or ())
        help_ = action.help or ""
        if action.option_strings:
            yield action.option_strings[-1], choices, help_
        elif choices:
            yield "", choices, help_


def _all(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Yield each command and each part of one, by the words that call it."""
    for name, command, _ in _commands(parser):
        yield name, command
        yield from ((f"{name} {part}", one) for part, one, _ in _commands(command))


def _bash(parser: argparse.ArgumentParser) -> str:
    names = " ".join(name for name, _, _ in _commands(parser))
    groups = "|".join(name for name, command, _ in _commands(parser) if any(_commands(command)))
    cases = []
    for name, part in _all(parser):
        words = " ".join(word for option, choices, _ in _options(part) for word in ([option] if option else choices))
        chosen = "".join(
            f'        "{name}:{option}") words="{" ".join(choices)}" ;;\n'
            for option, choices, _ in _options(part)
            if option and choices
        )
        cases.append(f'{chosen}        "{name}:"*) words="{words}" ;;\n')
    return f"""# kgreason completion for bash: source <(kgreason completion bash)
_kgreason() {{
    local words="{names} --help --version" at="${{COMP_WORDS[1]}}"
    if [ "$COMP_CWORD" -gt 2 ]; then
        case "$at" in {groups}) at="$at ${{COMP_WORDS[2]}}" ;; esac
    fi
    if [ "$COMP_CWORD" -gt 1 ]; then
        case "$at:${{COMP_WORDS[COMP_CWORD-1]}}" in
{"".join(cases)}        *) words="" ;;
        esac
    fi
    COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -o default -F _kgreason kgreason
"""


def _zsh(parser: argparse.ArgumentParser) -> str:
    script = _bash(parser).partition("\n")[2]
    return f"""#compdef kgreason
# kgreason completion for zsh: source <(kgreason completion zsh)
autoload -U +X bashcompinit && bashcompinit
{script}"""


def _fish(parser: argparse.ArgumentParser) -> str:
    lines = ["# kgreason completion for fish: kgreason completion fish | source"]
    for name, _, help_ in _commands(parser):
        lines.append(f"complete -c kgreason -n __fish_use_subcommand -f -a {name} -d {_quoted(help_)}")
    for name, part in _all(parser):
        seen = "; and ".join(f"__fish_seen_subcommand_from {word}" for word in name.split())
        for option, choices, about in _options(part):
            words = f" -x -a '{' '.join(choices)}'" if choices else ""
            flag = f" -l {option.removeprefix('--')}" if option else ""
            lines.append(f"complete -c kgreason -n '{seen}'{flag}{words} -d {_quoted(about)}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
