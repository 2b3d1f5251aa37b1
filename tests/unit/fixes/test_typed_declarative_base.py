"""What the fix for an untyped declarative base writes, text to text."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

TABLE = cases("""\
## in the module itself
from sqlalchemy import Column
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()  # of all


class Stock(Base):  #! here
    pass
==>
from sqlalchemy import Column
from sqlalchemy.orm import DeclarativeBase, relationship

class Base(DeclarativeBase):
    pass  # of all


class Stock(Base):
    pass
## from the legacy place, with metadata
from sqlalchemy.ext.declarative import declarative_base
names = make()
Base = declarative_base(metadata=names)
class Stock(Base):  #! here
    x = 1
==>
from sqlalchemy.orm import DeclarativeBase
names = make()
class Base(DeclarativeBase):
    metadata = names
class Stock(Base):
    x = 1
## from both places
from sqlalchemy.ext.declarative import declarative_base
from sqlalchemy.orm import Session
Base = declarative_base()
class Stock(Base):  #! here
    x = 1
==>
from sqlalchemy.orm import DeclarativeBase, Session
class Base(DeclarativeBase):
    pass
class Stock(Base):
    x = 1
## in another module, through the package
-- src/shop/__init__.py --
from .base import Base as Model
-- src/shop/base.py --
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Other(Base):
    x = 1
-- src/shop/stock.py --
from shop import Model
class Stock(Mixin, Model):  #! here
    x = 1
==>
-- src/shop/base.py --
from sqlalchemy.orm import DeclarativeBase
class Base(DeclarativeBase):
    pass
class Other(Base):
    x = 1
""")


@pytest.mark.parametrize("case", TABLE)
def test_the_base_becomes_a_class(case: Case):
    case.check("typed-declarative-base")


@pytest.mark.parametrize(
    ("base", "more", "reason"),
    [
        ("declarative_base(cls=Mine)", {}, "more than metadata"),
        ("declarative_base(metadata=metadata)", {}, "would stand for itself"),
        ("make()", {}, "no class on line 3 derives"),
        ("declarative_base()", {"b.py": "class Meta(DeclarativeMeta): ..."}, "b.py relies on DeclarativeMeta"),
    ],
)
def test_a_base_that_is_made_otherwise_is_left_alone(base, more, reason):
    text = f"from sqlalchemy.orm import declarative_base\nBase = {base}\nclass Stock(Base): ...\n"

    with pytest.raises(CannotFix, match=reason):
        apply("typed-declarative-base", {"path": "a.py", "line": 2}, {"a.py": text, **more})
