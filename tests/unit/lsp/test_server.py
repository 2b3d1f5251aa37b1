"""What the server says of what went wrong."""

import logging

from pygls.exceptions import FeatureRequestError, JsonRpcMethodNotFound

from gonogo.lsp.server import Server


class Closed:
    """A writer whose client has gone."""

    def __init__(self) -> None:
        self.tries = 0

    def write(self, message: bytes) -> None:
        self.tries += 1
        raise ValueError("I/O operation on closed file")

    def close(self) -> None:
        """It is."""


def test_what_cannot_be_sent_is_logged_once_and_not_sent_again_as_an_error(caplog):
    server, writer = Server(), Closed()
    server.protocol.set_writer(writer)

    with caplog.at_level(logging.ERROR):
        server.protocol.notify("gonogo/status", {"verdict": "GO"})

    assert writer.tries == 1
    assert [record.name for record in caplog.records] == ["pygls.protocol.json_rpc", "gonogo.lsp.server"]


def test_a_request_that_we_do_not_have_is_no_error_of_ours(caplog):
    Server().report_server_error(JsonRpcMethodNotFound.of("textDocument/documentSymbol"), FeatureRequestError)
    assert [record.levelname for record in caplog.records if record.levelno >= logging.INFO] == []
    Server().report_server_error(ValueError("no"), FeatureRequestError)
    assert [record.getMessage() for record in caplog.records] == ["FeatureRequestError: no"]
