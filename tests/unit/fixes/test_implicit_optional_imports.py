"""What the fix for a None default does to the imports from typing."""

from __future__ import annotations

import pytest

from gonogo.fixes import apply
from unit.fixes.table import Case, cases

RENEWED = cases("""\
## a name that no other annotation uses
from typing import Any, List

def f(a: List[str] = None) -> Any: ...  #! here
==>
from typing import Any

def f(a: list[str] | None = None) -> Any: ...
## in a file that writes Optional otherwise, and in two places
from typing import Any, Dict, Optional

def f(a: Dict[str, int] = None, b: Optional[Any] = None): ...  #! here
==>
from typing import Any, Optional

def f(a: Optional[dict[str, int]] = None, b: Optional[Any] = None): ...
## the import gives way to that of Optional
from typing import Tuple, Type

def f(a: Tuple[int, ...] = None, b: Type[int] = int): ...  #! here
==>
from typing import Optional, Type

def f(a: Optional[tuple[int, ...]] = None, b: Type[int] = int): ...
## the last import goes
from typing import List
import os
def f(a: List[str] = None): ...  #! here
==>
import os
def f(a: list[str] | None = None): ...
## a class with a method of that name
from typing import List
class K:
    def list(self): ...
    def f(self, a: List[str] = None): ...  #! here
==>
from typing import List, Optional
class K:
    def list(self): ...
    def f(self, a: Optional[List[str]] = None): ...
## a name that is quoted elsewhere
from typing import List
def f(a: List[str] = None, b: "List[int]" = ()): ...  #! here
==>
from typing import List, Optional
def f(a: Optional[List[str]] = None, b: "List[int]" = ()): ...
""")


@pytest.mark.parametrize("case", RENEWED)
def test_a_name_that_only_this_annotation_takes_from_typing_gives_way_to_the_built_in_one(case: Case):
    case.check("implicit-optional", parameter="a", python="3.11")


def test_a_python_that_cannot_subscript_built_in_types_keeps_the_old_name():
    texts = {"a.py": "from typing import List\ndef f(a: List[str] = None): ...\n"}
    texts["pyproject.toml"] = '[project]\nrequires-python = ">=3.8"\n'
    arguments = {"path": "a.py", "line": 1, "parameter": "a", "python": "3.11"}

    after = apply("implicit-optional", arguments, texts)["a.py"]

    assert after == "from typing import List, Optional\ndef f(a: Optional[List[str]] = None): ...\n"


IMPORTS = cases('''\
## nothing but a function
def f(a: int = None): ...  #! here
==>
from typing import Optional


def f(a: Optional[int] = None): ...
## a docstring
"""Doc."""
def f(a: int = None): ...  #! here
==>
"""Doc."""

from typing import Optional

def f(a: Optional[int] = None): ...
## comments at the head, decorators
#!/usr/bin/env python
# -*- coding: utf-8 -*-
@d
def f(a: int = None): ...  #! here
==>
#!/usr/bin/env python
# -*- coding: utf-8 -*-
from typing import Optional


@d
def f(a: Optional[int] = None): ...
## only the future
from __future__ import annotations

def f(a: int = None): ...  #! here
==>
from __future__ import annotations

from typing import Optional

def f(a: Optional[int] = None): ...
## in order within its section
import os
import sys

import numpy as np

def f(a: int = None): ...  #! here
==>
import os
import sys
from typing import Optional

import numpy as np

def f(a: Optional[int] = None): ...
## sections with headings
# standard
import zlib

# others
import numpy

def f(a: int = None): ...  #! here
==>
# standard
import zlib
from typing import Optional

# others
import numpy

def f(a: Optional[int] = None): ...
## the first of its section, below the heading
# standard
from zlib import adler32

# others
import numpy

def f(a: int = None): ...  #! here
==>
# standard
from typing import Optional
from zlib import adler32

# others
import numpy

def f(a: Optional[int] = None): ...
## the first of its section, above a comment that belongs to the next
"""Doc."""

# adler32 is fast
from zlib import adler32
import numpy

def f(a: int = None): ...  #! here
==>
"""Doc."""

# adler32 is fast
from typing import Optional
from zlib import adler32
import numpy

def f(a: Optional[int] = None): ...
## a section of its own
import numpy

def f(a: int = None): ...  #! here
==>
from typing import Optional

import numpy

def f(a: Optional[int] = None): ...
## without order, after the last of its section
import zlib
import os
from b import c
import sys
import a

def f(a: int = None): ...  #! here
==>
import zlib
import os
from b import c
import sys
from typing import Optional
import a

def f(a: Optional[int] = None): ...
''')


@pytest.mark.parametrize("case", IMPORTS)
@pytest.mark.parametrize("python", ["3.9", ""])
def test_without_pipes_in_the_target_version_optional_is_imported_where_it_belongs(case: Case, python: str):
    case.check("implicit-optional", parameter="a", python=python)
