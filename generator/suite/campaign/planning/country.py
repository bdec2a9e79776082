"""Where a machine stands, as people write it, to the code that a campaign keeps: ISO 3166-1, three letters."""

from difflib import get_close_matches

# In use everywhere, and by the standard itself assigned to nobody.
_BESIDE_THE_STANDARD = {"xkx": "XKX", "kosovo": "XKX", "uk": "GBR"}


def country_code(given: str) -> str:
    """The code of a country given by it, by its two letters or by name; `ValueError` offers the nearest ones."""
    import pycountry

    wanted = " ".join(given.split())
    if code := _BESIDE_THE_STANDARD.get(wanted.casefold()):
        return code
    try:
        return str(pycountry.countries.lookup(wanted).alpha_3)
    except LookupError:
        near = _near(wanted)
        offered = f"did you mean {near}?" if near else "give the three letters of ISO 3166, such as FRA"
        raise ValueError(f"is not a country: {offered}") from None


def _near(wanted: str) -> str:
    """At most three countries whose code or name is like it, or begins so, in words; empty where none is."""
    import pycountry

    by_name: dict[str, str] = {}
    for country in pycountry.countries:
        told = f"{country.alpha_3} ({country.name})"
        names = (country.alpha_2, country.alpha_3, country.name, getattr(country, "common_name", country.name))
        by_name |= {name.casefold(): told for name in names}
    folded = wanted.casefold()
    begin = [name for name in by_name if len(folded) > 2 and name.startswith(folded)]
    near = begin or get_close_matches(folded, by_name, cutoff=0.66)
    return " or ".join(list(dict.fromkeys(by_name[name] for name in near))[:3])
