"""What looks like a secret: by the name that it is given, and by the text itself. Values stay here."""

from __future__ import annotations

import math
import re
from collections import Counter

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_ALONE = frozenset(
    {"password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "credential", "credentials"}
)
_KEYS = frozenset({"api", "secret", "private", "access", "auth", "encryption", "signing", "jwt", "master", "license"})
_NO_SECRET_LAST = frozenset(
    {"url", "uri", "path", "file", "filename", "dir", "name", "field", "header", "type", "id", "ids", "prefix"}
    | {"env", "suffix", "var", "variable", "pattern", "regex", "length", "len", "min", "max", "expire", "expires"}
    | {"expiry", "ttl", "age", "minutes", "seconds", "days", "hours", "algorithm", "alg", "scheme", "cookie", "label"}
    | {"message", "msg", "error", "param", "policy", "class", "hint", "prompt", "count", "counts", "limit", "size"}
    | {"format", "role", "template", "endpoint", "description", "title", "text", "help", "placeholder", "status"}
    | {"event", "action", "arn", "scope", "kind", "table", "column", "version", "index", "rules", "validator"}
    | {"usage", "budget", "manager", "ref", "strength", "reset", "source", "provider", "service", "backend"}
    | {"context", "location", "parameter", "cost", "rate"}
)
_TYPE_WORDS = frozenset(
    {"string", "str", "password", "secret", "text", "hidden", "token", "bearer", "none", "null", "true", "false"}
    | {"basic", "required", "optional", "access", "refresh", "redacted", "masked", "hash", "plain", "sensitive"}
    | {"jwt", "apikey"}
)
_PLACEHOLDER = re.compile(
    r"""(?xi)
    .*(your|example|placeholder|dummy|sample|redacted|insert|replace|fill|todo|fixme|here|goes|put|not[_-]?set|undefined).*
    | (test|fake|mock|demo|foo|bar|baz|abc|xyz|change[_-]?(me|this|it)|replace[_-]?me)[\w-]*
    | [<{\[(%$].* | .*[}>\])]
    | (.)\2* | [x*.#_-]+ | (n/?a|tbd|none|null|unset|empty|default)
    """
)
_NO_VALUE = re.compile(
    r"""(?x)
    [A-Z][A-Z0-9_]*              # the name of a variable
    | [A-Za-z]+([_.:/-][A-Za-z]+)*     # words: a key, a path, a dotted name, a route, a header
    | (https?|file|vault|arn|projects|env|secret)[:/].* | [./~].*
    | [\w-]+(\.[\w-]+)+\.[a-z]{2,}
    | \^.* | .*[$^\\]
    """
)
_KNOWN = re.compile(
    r"""(?x)
    \b(?: (?:AKIA|ASIA)[0-9A-Z]{16} | gh[pousr]_[A-Za-z0-9]{36,} | github_pat_\w{60,} | glpat-[\w-]{20,}
    | sk_live_[0-9A-Za-z]{20,} | rk_live_[0-9A-Za-z]{20,} | xox[abprs]-[0-9A-Za-z-]{20,} | AIza[0-9A-Za-z_-]{35}
    | sk-ant-[\w-]{40,} | sk-proj-[\w-]{40,} | SG\.[\w-]{20,}\.[\w-]{40,} | npm_[A-Za-z0-9]{36} | pypi-AgE[\w-]{50,} )
    | -----BEGIN\ (?:[A-Z]+\ )?PRIVATE\ KEY-----\s+[A-Za-z0-9+/=\s]{100,}
    """
)
_CREDENTIALS = re.compile(
    r"\b[a-z][a-z0-9+.-]*://(?P<user>[^\s:/@{}$<>%]+):(?P<password>[^\s:/@{}$<>%]+)@(?P<host>[\w.-]+)"
)
_LONG, _RANDOM = 16, 3.5


def is_secret_name(name: str) -> bool:
    """Whether what goes by this name is a secret: `JWT_SECRET_KEY`, `apiKey`, but not `token_url`."""
    words = [word.lower() for word in _WORD.findall(name)]
    while words and words[-1].isdigit():
        words.pop()
    if not words or words[-1] in _NO_SECRET_LAST:
        return False
    return words[-1] in _ALONE or (words[-1] == "key" and not _KEYS.isdisjoint(words[:-1]))


def is_token_name(name: str) -> bool:
    """Whether it is called a token: language models have harmless ones, so their text must look random as well."""
    return [word.lower() for word in _WORD.findall(name)][-1:] == ["token"]


def is_placeholder(value: str) -> bool:
    """Whether the text only stands for a secret: empty, `<your key>`, `${KEY}`, a name, a path, a sentence."""
    if len(value) < 6 or any(character.isspace() for character in value):
        return True
    return value.lower() in _TYPE_WORDS or _PLACEHOLDER.fullmatch(value) is not None


def is_word(value: str) -> bool:
    """Whether it is the name of something rather than a value: a variable, a key, a path, a host."""
    return _NO_VALUE.fullmatch(value) is not None


def is_random(value: str) -> bool:
    """Whether the text is long and irregular: at least 16 characters of at least 3.5 bits each, digits among them."""
    mixed = any(c.isdigit() for c in value) and any(c.isalpha() for c in value)
    return len(value) >= _LONG and mixed and entropy(value) >= _RANDOM


def is_known_token(value: str) -> bool:
    """Whether the text has the form in which a known service issues its keys."""
    match = _KNOWN.search(value)
    return match is not None and "EXAMPLE" not in match[0]


def has_credentials(value: str) -> bool:
    """Whether the text is a URL with a password in it that is no placeholder and not for this machine."""
    match = _CREDENTIALS.search(value)
    if match is None or match["host"] in {"localhost", "127.0.0.1", "host", "hostname", "db", "example.com"}:
        return False
    return not is_placeholder(match["password"]) and match["password"].lower() not in {
        "password",
        match["user"].lower(),
    }


def entropy(value: str) -> float:
    """Shannon's, in bits for each character."""
    return -sum(n / len(value) * math.log2(n / len(value)) for n in Counter(value).values()) if value else 0.0
