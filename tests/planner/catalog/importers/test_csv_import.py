import pytest

from planner.catalog.importers.csv_import import read_csv
from planner.catalog.importers.listing import MAX_LISTING_BYTES, MAX_ROWS
from roles.errors import BadInput


@pytest.fixture
def listing(tmp_path):
    def read(text, encoding="utf-8"):
        path = tmp_path / "list.csv"
        path.write_bytes(text.encode(encoding))
        return read_csv(path)

    return read


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_rows_are_read_by_heading_whatever_separates_them(listing, separator):
    text = separator.join(["Title", "Latitude", "lng", "x-mine"]) + "\n" + separator.join(["A", "1", "2", "z"]) + "\n\n"
    found = listing(text)
    assert [(row.number, dict(row.cells)) for row in found.rows] == [(2, {"name": "A", "lat": "1", "lon": "2"})]


def test_a_byte_order_mark_is_not_part_of_the_heading(listing):
    assert listing("name,lat,lon\nA,1,2\n", "utf-8-sig").rows[0].cells["name"] == "A"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,lat,lon,kindd\n", r"list\.csv:1: unknown column 'kindd', did you mean 'kind'"),
        ("name,lat\n", r"list\.csv:1: column 'lon' is missing"),
        ("", r"list\.csv:1: column 'name' is missing"),
        ("name,lat,lon,title\n", r"list\.csv:1: column 'name' stands here twice"),
        ("name,lat,lon\nA,1,2,3\n", r"list\.csv:2: 4 values for 3 columns"),
        ('name,lat,lon\n"A"x,1,2\n', r"list\.csv:2: not CSV"),
        ("name,lat,lon\n" + "A,1,2\n" * (MAX_ROWS + 1), f"more than {MAX_ROWS} rows"),
        ("x" * (MAX_LISTING_BYTES + 1), "larger than 4 MB"),
    ],
)
def test_a_file_that_is_not_a_list_is_refused(listing, text, message):
    with pytest.raises(BadInput, match=message):
        listing(text)


def test_other_encodings_are_refused_with_the_line(listing):
    with pytest.raises(BadInput, match=r"list\.csv:2: not UTF-8"):
        listing("name,lat,lon\nCafé,1,2\n", "latin-1")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(BadInput, match=r"none\.csv: no such file"):
        read_csv(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="cannot be read"):
        read_csv(tmp_path)
