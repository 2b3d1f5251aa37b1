"""What to write for the names that numpy has taken away, in numpy 1.24 and in numpy 2."""

from __future__ import annotations

from collections.abc import Mapping

# Other names of Python's own types.
BUILTINS: Mapping[str, str] = {
    "bool": "bool", "complex": "complex", "float": "float", "int": "int", "long": "int", "object": "object",
    "str": "str", "unicode": "str",
}  # fmt: skip
# Other names of what numpy has in every version; not those whose successor is new or does something else.
NUMPY: Mapping[str, str] = {
    "Inf": "inf", "Infinity": "inf", "NaN": "nan", "PINF": "inf", "alltrue": "all", "cfloat": "complex128",
    "clongfloat": "clongdouble", "complex_": "complex128", "cumproduct": "cumprod", "float_": "float64",
    "infty": "inf", "longcomplex": "clongdouble", "longfloat": "longdouble", "mat": "asmatrix", "product": "prod",
    "round_": "round", "row_stack": "vstack", "singlecomplex": "complex64", "sometrue": "any", "string_": "bytes_",
    "unicode_": "str_",
}  # fmt: skip
# What numpy makes of Python's own types.
SCALARS: Mapping[str, str] = {
    "float": "float64", "int": "int_", "bool": "bool_", "complex": "complex128", "str": "str_", "object": "object_",
}  # fmt: skip
