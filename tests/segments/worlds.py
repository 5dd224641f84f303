"""Worlds whose columns have a known meaning, in five languages and three spellings.

A world is a set of segments as they come out of profiling, without any customers behind them: what
each column means, and on which side of the average each segment lies, is known beforehand.
"""

from dataclasses import dataclass

import numpy as np

from segmentation.records import NumericProfile, Segment
from segmentation.segments.names import suggest_names
from segmentation.segments.traits import find_traits
from segmentation.segments.vocabulary import nouns

MEANINGS = {
    "income": (
        "annual income",
        "Einkommen jährlich",
        "revenus annuels",
        "ingresos anuales",
        "reddito annuo",
    ),
    "spend": ("total spend", "Umsatz gesamt", "dépenses totales", "gasto total", "spesa totale"),
    "orders": ("orders", "Bestellungen", "commandes", "pedidos", "ordini"),
    "visits": ("visits", "Besuche", "visites", "visitas", "visite"),
    "deals": ("discounts", "Rabatte", "remises", "descuentos", "sconti"),
    "complaints": ("complaints", "Beschwerden", "plaintes", "quejas", "reclami"),
    "children": ("children", "Kinder", "enfants", "hijos", "figli"),
    "tenure": ("tenure months", "Kundendauer", "ancienneté", "antigüedad", "anzianità"),
    "age": ("age", "Alter", "âge", "edad", "età"),
    "since last": (
        "days since last order",
        "Tage seit letzter Bestellung",
        "jours depuis dernière commande",
        "días desde último pedido",
        "giorni dall'ultimo ordine",
    ),
    "since first": (
        "days since signup",
        "Tage seit Registrierung",
        "jours depuis inscription",
        "días desde registro",
        "giorni da registrazione",
    ),
    "between": (
        "days between orders",
        "Tage zwischen Bestellungen",
        "jours entre commandes",
        "días entre pedidos",
        "giorni tra ordini",
    ),
    "start year": ("customer since", "Kunde seit", "client depuis", "cliente desde", "cliente da"),
    # What sounds like something else.
    "debt": ("debt to income", "Verschuldung", "taux endettement", "tasa de deuda", "tasso debito"),
    "unpaid": (
        "unpaid orders",
        "offene Bestellungen",
        "commandes impayées",
        "pedidos impagados",
        "ordini non pagati",
    ),
    "reviews": ("review count", "Bewertungen", "avis", "reseñas", "recensioni"),
    "coupon": (
        "coupon number",
        "Gutschein Nummer",
        "numéro coupon",
        "número cupón",
        "numero coupon",
    ),
    "app time": (
        "hours spend on app",
        "Stunden App",
        "heures application",
        "horas aplicación",
        "ore applicazione",
    ),
}
"""What a column means, and what it is called in English, German, French, Spanish and Italian."""

SPELLINGS = (
    lambda words: words.lower().replace(" ", "_").replace("'", "_"),
    lambda words: "".join(part.capitalize() for part in words.replace("'", " ").split()),
    lambda words: words[:1].upper() + words[1:],
)
SIDES = (-1.6, -0.9, -0.6, -0.25, -0.05, 0.05, 0.25, 0.6, 0.9, 1.6)


@dataclass(frozen=True)
class World:
    """Segments with what each column means."""

    meanings: dict[str, str]
    """Column to meaning."""
    segments: tuple[Segment, ...]

    def sides(self, segment):
        """Return for each meaning how far a segment lies from everyone, in standard deviations."""
        return {self.meanings[p.column]: p.difference for p in segment.numeric}


def make_world(seed):
    """Return a world of 2 to 5 segments and 2 to 7 columns."""
    generator = np.random.default_rng(seed)
    language, spell = seed % 5, SPELLINGS[seed // 5 % 3]
    chosen = generator.permutation(sorted(MEANINGS))[: int(generator.integers(2, 8))]
    meanings = {spell(MEANINGS[meaning][language]): str(meaning) for meaning in chosen}
    words = nouns(list(meanings))
    k = int(generator.integers(2, 6))
    segments = []
    for number in range(k):
        profiles = tuple(
            _profile(name, meaning, float(generator.choice(SIDES)))
            for name, meaning in meanings.items()
        )
        traits = find_traits(profiles, (), words)
        centre = {profile.column: profile.mean for profile in profiles}
        segments.append(Segment(number, "", 100, 1 / k, centre, numeric=profiles, traits=traits))
    return World(meanings, suggest_names(tuple(segments), words))


def _profile(name, meaning, side):
    overall, spread = {"age": (45.0, 12.0), "start year": (2015.0, 4.0)}.get(meaning, (60.0, 20.0))
    return NumericProfile(
        column=name,
        mean=overall + side * spread,
        median=overall,
        spread=spread / 2,
        overall_mean=overall,
        overall_spread=spread,
        is_feature=True,
    )
