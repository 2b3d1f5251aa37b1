"""The command line."""


def main() -> None:
    raise NotImplementedError
