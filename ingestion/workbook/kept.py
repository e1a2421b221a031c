"""Answers that are worked out once and kept between workbooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Kept(dict[Question, Answer]):
    """The answers of a function by what it was asked; all are forgotten when they become too many.

    To ask for a whole column at once (`map(kept.__getitem__, column)`) takes a fraction of as many calls of a function
    behind `lru_cache`.
    """

    def __init__(self, answer: Callable[[Question], Answer], most: int) -> None:
        super().__init__()
        self._answer = answer
        self._most = most

    def __missing__(self, question: Question) -> Answer:
        if len(self) >= self._most:
            self.clear()
        answer = self[question] = self._answer(question)
        return answer
