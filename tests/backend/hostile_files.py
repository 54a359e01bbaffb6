"""Files as somebody sends them who means harm, or as a broken program writes them: kind -> size -> bytes.

`size` is in bytes, about; the shape of a file does not depend on it, so that the work of two sizes of one
kind may be compared.
"""

from __future__ import annotations

import base64
import codecs
import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

from PIL import Image

Kind = Callable[[int], bytes]


def _card(*lines: bytes, version: bytes = b"3.0") -> bytes:
    return b"\r\n".join((b"BEGIN:VCARD", b"VERSION:" + version, b"FN:Ana", *lines, b"END:VCARD", b""))


def _times(piece: bytes, size: int) -> bytes:
    return piece * max(1, size // len(piece))


def _numbered(pattern: str, size: int) -> bytes:
    """The pattern with 0, 1, 2 ... in it, one after the other."""
    each = len(pattern) + 2
    return "".join(pattern.replace("%d", str(n)) for n in range(max(1, size // each))).encode()


def _quotes_never_closed(size: int) -> bytes:
    """A quote opens on each line: each would swallow the rest of the file."""
    return b"Name,Email,Notes\n" + _numbered('Ana %d,a@x.example,"open\n', size)


def _one_quote_then_lines(size: int) -> bytes:
    return b'Name,Email\n"' + _times(b"a\n", size)


def _quote_at_the_end_of_each_cell(size: int) -> bytes:
    """Three quotes a line: the parity that a reader counts changes with each."""
    return b"Name,Email\n" + _times(b'"x","y\n', size)


def _quotes_that_reopen(size: int) -> bytes:
    """Each line closes a quote and opens another one: one row without an end."""
    return b"Name,Email,Notes\n" + _numbered('Ana %d",x,"y\n', size)


def _quoted_field_of_many_lines(size: int) -> bytes:
    return b'Name,Notes\nAna,"' + _times(b"a line\n", size) + b'"\nBudi,x\n'


def _many_quoted_fields(size: int) -> bytes:
    """Well-formed rows, each cell over several lines."""
    return b"Name,Notes\n" + _numbered('Ana %d,"one\ntwo\nthree"\n', size)


def _doubled_quotes(size: int) -> bytes:
    return b'Name,Notes\nAna,"' + _times(b'""', size) + b'"\n'


def _empty_lines(size: int) -> bytes:
    return b"\n" * size


def _blank_lines_then_a_row(size: int) -> bytes:
    return b"Name\n" + b" \n" * (size // 2) + b"Ana\n"


def _carriage_returns_alone(size: int) -> bytes:
    return b"Name,Email\r" + _numbered("Ana %d,a%d@x.example\r", size)


def _many_lines(size: int) -> bytes:
    return b"Name\n" + _times(b"A\n", size)


def _many_columns(size: int) -> bytes:
    return _numbered("c%d,", size // 2) + b"\n" + b"x," * (size // 4)


def _same_columns(size: int) -> bytes:
    """Headers that are all called the same, as many as are taken, and rows of them."""
    header = b",".join([b"Name"] * 600) + b"\n"
    return header + _times(b"x," * 599 + b"x\n", max(1, size - len(header)))


def _ragged_rows(size: int) -> bytes:
    return b"Name,Email\n" + _times(b"Ana" + b",x" * 5_000 + b"\n", size)


def _one_line(size: int) -> bytes:
    return b"Name,Email\n" + b"x" * size


def _one_line_of_delimiters(size: int) -> bytes:
    return b"Name,Email\n" + b"," * size


def _many_tags_in_a_cell(size: int) -> bytes:
    """Cells at their limit, full of different tags."""
    row = b'Ana,"' + _numbered("t%d;", 90_000) + b'"\n'
    return b"Name,Tags\n" + _times(row, size)


def _many_addresses_in_a_cell(size: int) -> bytes:
    row = b'Ana,"' + _numbered("a%d@x.example;", 90_000) + b'"\n'
    return b"Name,Email\n" + _times(row, size)


def _many_phones_in_a_cell(size: int) -> bytes:
    return b"Name,Phone\n" + _times(b'Ana,"' + _numbered("012-345 %d / ", 380) + b'"\n', size)


def _formulas(size: int) -> bytes:
    return b"Name,Notes\n" + _times(b"=HYPERLINK(),'''''=1+1\n", size)


def _same_person_again(size: int) -> bytes:
    """Every row is merged into one contact, each with another e-mail and note."""
    return b"Name,Email,Email 2,Notes\n" + _numbered("Ana,a@x.example,a%d@x.example,n%d\n", size)


def _one_phone_for_all(size: int) -> bytes:
    return b"Name,Phone,Company\n" + _numbered("Given Family%d,0123456789,Kedai\n", size)


def _lost_letters(size: int) -> bytes:
    """Companies of one length whose letters were lost: each may be any other."""
    return b"Name,Company\n" + _numbered("N%d,????????\n", size)


def _nul_bytes(size: int) -> bytes:
    return b"Name,Email\n" + _times(b"A\0n\0a,a@x.example" + b"x" * 200 + b"\n", size)


def _utf16(size: int) -> bytes:
    return codecs.BOM_UTF16_LE + ("Name,Email\n" + "Ана,a@x.example\n" * (size // 32)).encode("utf-16-le")


def _utf16_lone_surrogates(size: int) -> bytes:
    return codecs.BOM_UTF16_BE + "Name\n".encode("utf-16-be") + _times(b"\xd8\x00\xd8\x00\x00\n", size)


def _marks_of_byte_order(size: int) -> bytes:
    return _times(codecs.BOM_UTF8, size // 2) + b"Name\n" + _times("Ana\ufeff\n".encode(), size // 2)


def _surrogates_as_utf8(size: int) -> bytes:
    return b"Name\n" + _times(b"\xed\xa0\x80Ana\n", size)


def _marks_out_of_order(size: int) -> bytes:
    """Each mark belongs before the one in front of it."""
    row = "A" + "\u0301\u0323" * 12_000 + ",x\n"
    return b"Name,Company\n" + _times(row.encode(), size)


def _one_word_of_a_code_page(size: int) -> bytes:
    """No UTF-8, and letters without an end: where does a word with a foreign letter begin?"""
    return b"Name,Notes\nZo\xeb," + _times(b"a" * 90_000 + b"\n", size)


def _web_page(size: int) -> bytes:
    return b"\xef\xbb\xbf<html><table>" + _times(b"<tr><td>Ana</td></tr>", size) + b"</table></html>"


def _random_bytes(size: int) -> bytes:
    return b"Name\n" + _times(bytes(range(128, 256)) + b"\n", size)


def _archive(size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("contacts.csv", b"\0" * size * 100)
    return out.getvalue()


def _deflated(size: int) -> bytes:
    """What is left when the sign of the archive is taken off."""
    return b"Name\n" + zlib.compress(bytes(range(256)) * (size // 256))


def _deep_folding(size: int) -> bytes:
    return _card(b"NOTE:x" + _times(b"\r\n x", size))


def _folding_of_tabs(size: int) -> bytes:
    return _card(b"NOTE;ENCODING=QUOTED-PRINTABLE:x" + _times(b"\r\n\t\t\t", size))


def _soft_breaks(size: int) -> bytes:
    return _card(b"NOTE;ENCODING=QUOTED-PRINTABLE:x" + _times(b"=\r\n", size), version=b"2.1")


def _soft_breaks_of_spaces(size: int) -> bytes:
    return _card(b"NOTE;ENCODING=QUOTED-PRINTABLE:x" + _times(b"=  \t  \r\n", size), version=b"2.1")


def _quoted_printable(size: int) -> bytes:
    return _card(b"NOTE;ENCODING=QUOTED-PRINTABLE:" + _times(b"=41", size), version=b"2.1")


def _base64_lines(size: int) -> bytes:
    return _card(b"PHOTO;ENCODING=b;TYPE=JPEG:QUJD" + _times(b"\r\n QUJDQUJD", size))


def _base64_notes(size: int) -> bytes:
    return _card(b"NOTE;ENCODING=b:" + base64.b64encode(b"a\n" * (size // 3)))


def _loose_lines(size: int) -> bytes:
    """Lines that were not folded, after a note: each goes on with the text before."""
    return _card(b"NOTE:begins", _times(b"and goes on\r\n", size))


def _rubbish_lines(size: int) -> bytes:
    return _card(_times(b"?\r\n", size))


def _many_params(size: int) -> bytes:
    return _card(b"TEL" + _numbered(";TYPE=T%d", size) + b":012-345 6789")


def _many_values_of_a_param(size: int) -> bytes:
    return _card(b"TEL;TYPE=" + _numbered('"a%d",', size) + b"x:012-345 6789")


def _quotes_in_params(size: int) -> bytes:
    return _card(b'TEL;X="' + _times(b'"":', size) + b":012-345 6789")


def _carets(size: int) -> bytes:
    return _card(b'ADR;LABEL="' + _times(b"^n^'^^", size) + b'":;;x;;;;')


def _escapes(size: int) -> bytes:
    return _card(b"N:" + _times(b"\\;\\,\\\\", size))


def _many_components(size: int) -> bytes:
    return _card(b"ADR:" + b";" * (size // 2), b"ORG:" + b"x;" * (size // 4))


def _many_categories(size: int) -> bytes:
    return _card(b"CATEGORIES:" + _numbered("t%d,", size))


def _many_properties(size: int) -> bytes:
    return _card(_numbered("X-A%d:x\r\n", size))


def _many_cards(size: int) -> bytes:
    return _times(_card(), size)


def _cards_never_ended(size: int) -> bytes:
    return _times(b"BEGIN:VCARD\r\nFN:Ana\r\n", size)


def _nested_cards(size: int) -> bytes:
    return b"BEGIN:VCARD\r\nFN:Ana\r\nAGENT:\r\n" + _times(b"BEGIN:VCARD\r\n", size)


def _groups(size: int) -> bytes:
    """Group cards that all name the same members."""
    members = b"".join(b"MEMBER:urn:uuid:%d\r\n" % n for n in range(1_000))
    people = _numbered("BEGIN:VCARD\r\nFN:Ana\r\nUID:%d\r\nEND:VCARD\r\n", size // 2)
    return people + _times(b"BEGIN:VCARD\r\nFN:VIP\r\nKIND:group\r\n" + members + b"END:VCARD\r\n", size // 2)


def _different_groups(size: int) -> bytes:
    """Each with a name of its own, and all have one member."""
    one = b"BEGIN:VCARD\r\nFN:Ana\r\nUID:1\r\nEND:VCARD\r\n"
    pattern = "BEGIN:VCARD\r\nFN:Group %d\r\nKIND:group\r\nMEMBER:urn:uuid:1\r\nEND:VCARD\r\n"
    return one + _numbered(pattern, size)


def _labels_of_groups(size: int) -> bytes:
    labels = _numbered("item%d.X-ABLABEL:Gudang\r\n", size // 2)
    return _card(labels, _times(b"item1.TEL:0123456789\r\n", size // 2))


def _uids(size: int) -> bytes:
    return _times(b"BEGIN:VCARD\r\nFN:Ana\r\nUID:1\r\nEND:VCARD\r\n", size)


def _charset(name: str) -> Kind:
    """A value in what Python takes for a text encoding and no address book writes."""

    def made(size: int) -> bytes:
        return _card(f"NOTE;CHARSET={name};ENCODING=b:".encode() + base64.b64encode(b"xn--" + b"a" * size))

    return made


def _zipped_note(size: int) -> bytes:
    bomb = base64.b64encode(zlib.compress(b"a" * (size * 100), 9))
    return _card(b"NOTE;CHARSET=zlib;ENCODING=b:" + bomb)


@cache
def _picture(kind: str, width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", (width, height)).save(out, kind)
    return out.getvalue()


def _pictures(kind: str, width: int, height: int) -> Kind:
    """A few kilobytes that are millions of pixels, in each card."""

    def made(size: int) -> bytes:
        photo = base64.b64encode(_picture(kind, width, height))
        return _times(_card(b"PHOTO;ENCODING=b;TYPE=X:" + photo), size)

    return made


def _picture_itself(size: int) -> bytes:
    return _picture("PNG", 6_000, 6_000)[:size]


KINDS: dict[str, Kind] = {
    "quotes never closed": _quotes_never_closed,
    "one quote, then lines": _one_quote_then_lines,
    "quotes that do not pair": _quote_at_the_end_of_each_cell,
    "quotes that reopen": _quotes_that_reopen,
    "a quoted field of many lines": _quoted_field_of_many_lines,
    "many quoted fields": _many_quoted_fields,
    "doubled quotes": _doubled_quotes,
    "empty lines": _empty_lines,
    "blank lines, then a row": _blank_lines_then_a_row,
    "carriage returns alone": _carriage_returns_alone,
    "many lines": _many_lines,
    "many columns": _many_columns,
    "columns of one name": _same_columns,
    "rows longer than the header": _ragged_rows,
    "one line": _one_line,
    "one line of delimiters": _one_line_of_delimiters,
    "many tags in a cell": _many_tags_in_a_cell,
    "many addresses in a cell": _many_addresses_in_a_cell,
    "many phones in a cell": _many_phones_in_a_cell,
    "formulas": _formulas,
    "the same person again": _same_person_again,
    "one phone for all": _one_phone_for_all,
    "lost letters": _lost_letters,
    "NUL bytes": _nul_bytes,
    "UTF-16": _utf16,
    "UTF-16 of lone surrogates": _utf16_lone_surrogates,
    "marks of byte order": _marks_of_byte_order,
    "surrogates as UTF-8": _surrogates_as_utf8,
    "marks out of order": _marks_out_of_order,
    "one word of a code page": _one_word_of_a_code_page,
    "a web page": _web_page,
    "bytes of no encoding": _random_bytes,
    "an archive": _archive,
    "deflated bytes": _deflated,
    "deep folding": _deep_folding,
    "folding of tabs": _folding_of_tabs,
    "soft breaks": _soft_breaks,
    "soft breaks of spaces": _soft_breaks_of_spaces,
    "quoted-printable": _quoted_printable,
    "base64 in lines": _base64_lines,
    "base64 of notes": _base64_notes,
    "lines that were not folded": _loose_lines,
    "lines of rubbish": _rubbish_lines,
    "many parameters": _many_params,
    "many values of a parameter": _many_values_of_a_param,
    "quotes in parameters": _quotes_in_params,
    "carets": _carets,
    "escapes": _escapes,
    "many components": _many_components,
    "many categories": _many_categories,
    "many properties": _many_properties,
    "many cards": _many_cards,
    "cards never ended": _cards_never_ended,
    "nested cards": _nested_cards,
    "groups of the same members": _groups,
    "different groups": _different_groups,
    "labels of groups": _labels_of_groups,
    "one UID": _uids,
    "CHARSET idna": _charset("idna"),
    "CHARSET punycode": _charset("punycode"),
    "CHARSET unicode_escape": _charset("unicode_escape"),
    "CHARSET zlib": _zipped_note,
    "pictures of 40 million pixels": _pictures("PNG", 6_300, 6_300),
    "GIFs of 16 million pixels": _pictures("GIF", 4_000, 4_000),
    "a picture": _picture_itself,
}
