"""Starting the server."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from qa.errors import UsageError
from qa.settings import Settings
from qa.web.serve import serve
from tests.web.fakes import FakeAssistant


def test_a_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    assistant: Any = FakeAssistant()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Cannot listen on 127.0.0.1:{port} .*--port"):
            serve(assistant, Settings(data_dir=tmp_path, host="127.0.0.1", port=port))


def test_an_address_of_another_machine_is_said_in_one_line(tmp_path: Path) -> None:
    assistant: Any = FakeAssistant()
    with pytest.raises(UsageError, match="Cannot listen on"):
        serve(assistant, Settings(data_dir=tmp_path, host="192.0.2.1", port=0))
