"""The application for any ASGI server: ``uvicorn server.asgi:app`` in a checkout."""  # noqa: INP001  content folders are no packages

from kgreason.api import create_app
from kgreason.engine import Engine

app = create_app(Engine.open())
