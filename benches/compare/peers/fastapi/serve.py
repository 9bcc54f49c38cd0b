"""Serving, as the cases without a database do it."""

import os
import socket

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess


def serve(app: FastAPI, name: str) -> None:
    listener = socket.create_server(("127.0.0.1", int(os.environ.get("PORT", 8000))), backlog=2048)
    processes = int(os.environ.get("THREADS", 1))
    # Other processes have to import it.
    served = app if processes == 1 else name
    config = uvicorn.Config(
        served, loop="uvloop", http="httptools", access_log=False, log_level="warning", workers=processes
    )
    print("listening", flush=True)
    if processes == 1:
        uvicorn.Server(config).run(sockets=[listener])
    else:
        Multiprocess(config, sockets=[listener]).run()
