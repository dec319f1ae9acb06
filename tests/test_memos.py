"""A table of two generations: what is used stays, what is not is given up, and neither grows beyond its limit."""

import threading

from limner.memos import Generations


def test_what_is_used_stays_and_the_rest_goes() -> None:
    table = Generations[int, str](10)
    table.keep(-1, "used")
    table.keep(-2, "left alone")
    for number in range(100):
        table.keep(number, str(number))
        assert table.find(-1) == "used"
    assert table.find(-2) is None
    assert table.find(99) == "99"
    assert sum(table.find(number) is not None for number in range(100)) <= 20
    table.clear()
    assert table.find(-1) is None


def test_the_first_value_of_a_key_is_the_one_for_all_threads() -> None:
    table = Generations[int, object](1000)
    given: list[list[object]] = []
    meeting = threading.Barrier(8)

    def keep() -> None:
        meeting.wait(20)
        given.append([table.keep(key, object()) for key in range(500)])

    threads = [threading.Thread(target=keep) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(given) == 8
    assert all(each == given[0] for each in given)
