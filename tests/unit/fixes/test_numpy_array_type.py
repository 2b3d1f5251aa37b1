"""What the fix for the types of numpy's arrays writes. Each case stands where mypy's message does: at the array."""

from __future__ import annotations

import pytest

from gonogo.fixes import CannotFix, apply
from unit.fixes.table import Case, cases

TYPES = cases("""\
## of no number
from typing import Any
import numpy as np
def f(
x: np.ndarray,  # why  #! here
): ...
==>
from typing import Any
import numpy as np
import numpy.typing as npt
def f(
x: npt.NDArray[Any],  # why
): ...
## of a number alone
import numpy as np
import numpy.typing as npt

x: np.ndarray[np.float32] = f()  #! here
==>
import numpy as np
import numpy.typing as npt

x: npt.NDArray[np.float32] = f()
## with a shape that is no type
import numpy as np
from numpy.typing import NDArray
x: np.ndarray[(None, 3), np.dtype[np.int8]]  #! here
==>
import numpy as np
from numpy.typing import NDArray
x: NDArray[np.int8]
## with a shape that is one
import numpy
x: numpy.ndarray[tuple[int, int], bool]  #! here
==>
import numpy
x: numpy.ndarray[tuple[int, int], numpy.dtype[numpy.bool_]]
## of a number of Python's
import numpy as np
from numpy.typing import NDArray
x: NDArray[float]  #! here
==>
import numpy as np
from numpy.typing import NDArray
x: NDArray[np.float64]
""")


@pytest.mark.parametrize("case", TYPES)
def test_an_array_says_its_number_as_numpy_typing_has_it(case: Case):
    case.check("numpy-array-type", column=3)


@pytest.mark.parametrize(
    ("annotation", "reason"),
    [
        ("np.ndarray['float64']", "is no number of numpy's"),
        ("np.ndarray[int, Decimal]", "Decimal is no number of numpy's"),
        ("np.ndarray[int, float, str]", "too many arguments"),
        ("np.ndarray[tuple[int], np.dtype[np.int8]]", "is as numpy has it"),
        ("'np.ndarray[float]'", "no annotation with an array"),
        ("list[int]", "no annotation with an array"),
        ("int = np.ndarray", "no annotation with an array"),
    ],
)
def test_what_is_no_array_of_known_numbers_is_refused(annotation: str, reason: str):
    text = f"import numpy as np\nx: {annotation}\n"
    with pytest.raises(CannotFix, match=reason):
        apply("numpy-array-type", {"path": "a.py", "line": 1, "column": 3}, {"a.py": text})


def test_the_number_is_not_guessed_at_where_numpy_has_no_name():
    text = "from numpy import ndarray\nx: ndarray[float]\n"
    with pytest.raises(CannotFix, match="import numpy as np first"):
        apply("numpy-array-type", {"path": "a.py", "line": 1, "column": 3}, {"a.py": text})
