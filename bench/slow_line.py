"""A line between a browser and the server on this machine that takes its time, for every connection alike."""

import asyncio
import threading


class SlowLine:
    """Forwards `port` to the server's; a round trip takes so many seconds, a connection one more."""

    def __init__(self, server_port: int, round_trip: float) -> None:
        self._server_port, self._way = server_port, round_trip / 2
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        opened = asyncio.start_server(self._connect, "127.0.0.1", 0)
        listening = asyncio.run_coroutine_threadsafe(opened, self._loop).result()
        self.port: int = listening.sockets[0].getsockname()[1]

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        await asyncio.sleep(2 * self._way)  # the handshake
        await asyncio.gather(self._carry(reader, server_writer), self._carry(server_reader, writer))

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while chunk := await _read(reader):
            self._loop.call_later(self._way, writer.write, chunk)
        self._loop.call_later(self._way, writer.close)


async def _read(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read(65536)
    except ConnectionError:
        return b""
