"""Words of a picture that was read both ways up."""

from server.attachments.lines import Line, Reading, parse_table, words_of

PAGE = "1\t1\t0\t0\t0\t0\t0\t0\t900\t500\t-1\t"


def row(line: int, left: int, top: int, confidence: float, word: str) -> str:
    return f"5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t100\t30\t{confidence}\t{word}"


def read(*rows: str) -> Reading:
    return parse_table("\n".join(["level\tpage_num", PAGE, *rows]))


def test_words_stand_together_as_they_were_found_and_doubtful_ones_are_left_out() -> None:
    reading = read(
        row(1, 40, 40, 96, "MRN"), row(1, 150, 40, 91, "48213377"), row(2, 40, 90, 20, "il")
    )

    assert words_of(reading) == "MRN 48213377"
    assert reading.lines[0] == Line(("MRN", "48213377"), 2, 1016 / 11, (40, 40, 250, 70))
    assert words_of(parse_table("")) == ""


def test_of_a_place_read_both_ways_the_clearly_surer_words_are_kept() -> None:
    upright = read(row(1, 40, 40, 96, "LEFT"), row(2, 700, 400, 61, "SYW"))
    turned = read(row(1, 760, 430, 64, "1331"), row(2, 100, 70, 95, "mAs")).turned()

    assert words_of(upright, turned) == "LEFT\nmAs"


def test_where_neither_is_clearly_surer_both_are_kept_as_are_words_of_one_way_alone() -> None:
    upright = read(row(1, 40, 40, 93, "PA"), row(2, 40, 200, 62, "AP"))
    turned = read(row(1, 760, 430, 96, "Vd"), row(2, 100, 70, 95, "mAs")).turned()

    assert words_of(upright, turned) == "PA\nAP\nVd\nmAs"


def test_a_page_full_of_sure_words_stands_upright_beyond_doubt() -> None:
    sure = [row(line, 40, 9 * line, 90, "word") for line in range(40)]

    assert read(*sure).is_plain
    assert not read(*sure[1:]).is_plain
    assert not read(
        *sure, *(row(line, 500, 9 * line, 40, "pjom") for line in range(50, 56))
    ).is_plain
