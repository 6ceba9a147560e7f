"""Writes src/Holdfast/Tokenizers/unicode-forms.txt, the table behind NFC, NFD, NFKC and NFKD.

    python3 unicode_forms.py > ../../../src/Holdfast/Tokenizers/unicode-forms.txt

Needs nothing but Python's own copy of the Unicode character database.
"""
import sys
import unicodedata

SYLLABLES = range(0xAC00, 0xD7A4)  # Hangul decomposes by arithmetic


def ranges(points):
    runs = []
    for point in points:
        if runs and runs[-1][1] == point - 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return " ".join(f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in runs)


classes, lines = {}, []
for point in range(sys.maxunicode + 1):
    character = chr(point)
    if 0xD800 <= point < 0xE000 or point in SYLLABLES:
        continue
    if unicodedata.combining(character):
        classes.setdefault(unicodedata.combining(character), []).append(point)
    mapping = unicodedata.decomposition(character)
    if mapping.startswith("<"):
        lines.append(f"~ {point:X} {mapping.split('> ')[1]}")
    elif mapping:
        composes = unicodedata.normalize("NFC", character) == character
        lines.append(f"{'=' if composes else '>'} {point:X} {mapping}")

print(f"# Unicode {unicodedata.unidata_version}, from UnicodeData.txt and CompositionExclusions.txt.")
print("# Copyright (c) Unicode, Inc. Used under the Unicode License v3, https://www.unicode.org/license.txt")
print("# c CLASS POINTS  canonical combining class   = POINT MAPPING  canonical, both ways")
print("# > POINT MAPPING  canonical, never recomposed   ~ POINT MAPPING  compatibility")
for combining in sorted(classes):
    print(f"c {combining} {ranges(classes[combining])}")
print("\n".join(lines))
