"""The cases, by what they are about. Importing a module adds its cases to the list."""

from . import compression, content, control, frames, headers, requests, start, streams

__all__ = ["compression", "content", "control", "frames", "headers", "requests", "start", "streams"]
