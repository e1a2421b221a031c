from __future__ import annotations

from ingestion.workbook.kept import Kept


def test_an_answer_is_worked_out_once_until_there_are_too_many() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    kept = Kept(double, most=2)

    assert list(map(kept.__getitem__, [1, 2, 1, 2, 3, 1])) == [2, 4, 2, 4, 6, 2]
    assert asked == [1, 2, 3, 1]
