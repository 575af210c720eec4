import csv
import io

from planner.exporters.audience import Audience
from planner.exporters.csv_file import COLUMNS, export


def rows_of(data):
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_there_is_one_row_per_activity(plan, score):
    assert [row["line"] for row in rows_of(export(plan, score))] == [a.id for a in plan.activities]


def test_what_each_pays_adds_up_to_the_plan(plan):
    rows = rows_of(export(plan, None))
    for name in plan.travellers:
        cents = sum(round(float(row[f"pays: {name}"] or 0) * 100) for row in rows)
        assert cents == plan.cost_minor(name)


def test_an_unknown_price_is_an_empty_cell_and_not_zero(plan):
    row = next(row for row in rows_of(export(plan, None)) if row["line"] == "1.6")
    assert (row["pays: Ana"], row["pays: Tom"], row["price_known"]) == ("", "", "no")


def test_a_rest_costs_nothing_and_an_absent_traveller_has_no_amount(plan):
    row = next(row for row in rows_of(export(plan, None)) if row["line"] == "1.10")
    assert (row["pays: Ana"], row["pays: Tom"]) == ("0.00", "")


def test_columns_are_stable(plan):
    assert tuple(rows_of(export(plan, None))[0])[: len(COLUMNS)] == COLUMNS


def test_one_traveller_gets_their_own_rows(plan):
    assert "1.6" not in [row["line"] for row in rows_of(export(plan, None, Audience("Tom")))]


def test_a_place_off_the_earth_has_empty_coordinates(plan):
    day = plan.days[1]
    lost = day.activities[1].model_copy(
        update={"place": day.activities[1].place.model_copy(update={"lat": float("nan")})}
    )
    changed = plan.model_copy(update={"days": (day.model_copy(update={"activities": (lost,)}),)})
    assert rows_of(export(changed, None))[0]["latitude"] == ""
