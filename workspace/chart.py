"""A small bar chart: where each bar stands, in the units of its drawing. `ui/chart.html` draws it."""

from collections.abc import Iterable
from typing import NamedTuple

STEP = 20  # from one bar to the next
HIGHEST = 60
ABOVE = 12  # room for the loudest one's figure


class Bar(NamedTuple):
    """`label` is short and stands beneath it, `name` is whole. `x` is its middle, `top` its upper edge."""

    label: str
    name: str
    n: int
    x: int
    top: int
    height: int


class Chart(NamedTuple):
    bars: list[Bar]

    @classmethod
    def of(cls, counts: Iterable[tuple[str, str, int]]) -> "Chart":
        """Of (label, name, n); the largest n is as high as the chart. What is not 0 can be seen."""
        rows = list(counts)
        most = max((n for _label, _name, n in rows), default=0) or 1
        heights = [max(round(HIGHEST * n / most), 1) if n else 0 for _label, _name, n in rows]
        return cls(
            [
                Bar(label, name, n, STEP * place + STEP // 2, ABOVE + HIGHEST - height, height)
                for place, ((label, name, n), height) in enumerate(zip(rows, heights, strict=True))
            ]
        )

    @property
    def width(self) -> int:
        return STEP * len(self.bars)

    @property
    def floor(self) -> int:
        """Where the bars stand."""
        return ABOVE + HIGHEST

    @property
    def most(self) -> Bar:
        return max(self.bars, key=lambda bar: bar.n)

    @property
    def is_empty(self) -> bool:
        return not any(bar.n for bar in self.bars)
