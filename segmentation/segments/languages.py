"""Read column names in six languages for their meaning: "Panier moyen" is "average basket"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from segmentation.reading.spelling import AGES, without_marks

_ENGLISH = {
    "age": " ".join(sorted(map(without_marks, AGES))),
    "amount": "betrag montant importe importo bedrag",
    "balance": "saldo kontostand solde",
    "basket": "warenkorb einkaufswagen panier cesta carrito carrello carrinho winkelmand",
    "birth": "geburt naissance nacimiento nascita nascimento geboorte",
    "children": "kinder enfants hijos figli filhos kinderen",
    "city": "stadt wohnort ville ciudad citta cidade stad",
    "complaints": "beschwerden reklamationen plaintes reclamations quejas reclamos reclami "
    "reclamacoes klachten",
    "customer": "kunde kunden cliente clientes clienti klant klanten",
    "discounts": "rabatt rabatte remise remises descuento descuentos sconto sconti desconto "
    "descontos korting kortingen",
    "frequency": "haufigkeit haeufigkeit frequence frecuencia frequenza frequencia frequentie",
    "gender": "geschlecht sexe sexo sesso geslacht genero genere",
    "household": "haushalt haushalts foyer hogar huishouden",
    "income": "einkommen revenu revenus ingreso ingresos renda reddito inkomen",
    "order": "bestellung commande pedido ordine encomenda bestelling",
    "orders": "bestellungen commandes pedidos ordini encomendas bestellingen",
    "price": "preis prix precio prezzo preco prijs",
    "products": "produkte produits productos prodotti produtos producten",
    "purchase": "kauf einkauf achat compra acquisto aankoop",
    "purchases": "kaufe kaeufe einkaufe einkaeufe achats compras acquisti aankopen",
    "quantity": "menge quantite cantidad quantita quantidade hoeveelheid",
    "returns": "retouren devoluciones devolucoes",
    "revenue": "umsatz umsatze ventes ventas fatturato faturamento omzet vendite vendas",
    "salary": "gehalt lohn salaire salario sueldo stipendio salaris",
    "satisfaction": "zufriedenheit satisfaccion soddisfazione satisfacao tevredenheid",
    "score": "punktzahl puntuacion pontuacao punteggio",
    "size": "grosse groesse taille tamano dimensione tamanho grootte",
    "spend": "ausgaben depense depenses gasto gastos despesa despesas spesa spese uitgaven "
    "besteding bestedingen",
    "store": "filiale magasin tienda negozio loja winkel",
    "tenure": "kundendauer anciennete antiguedad anzianita antiguidade klantduur",
    "value": "wert valeur valor valore waarde",
    "visits": "besuche visites visitas visite bezoeken",
    "day": "tag jour dia giorno dag",
    "days": "tage tagen jours dias giorni dagen",
    "month": "monat mese maand",
    "months": "monate monaten meses mesi maanden",
    "weeks": "wochen semaines semanas settimane weken",
    "year": "jahr annee ano anno jaar",
    "years": "jahre jahren annees anos anni jaren",
    "annual": "jahrlich jaehrlich jahrliches jahrliche annuel annuelle annuels annuelles anual "
    "anuales anuais annuo annua annui jaarlijks jaarlijkse",
    "monthly": "monatlich monatliche monatliches mensuel mensuelle mensuels mensuelles mensual "
    "mensuales mensal mensais mensile mensili maandelijks maandelijkse",
    "total": "gesamt gesamte gesamter totale totales totali totais totaal",
    "average": "durchschnittlich durchschnittliche durchschnittlicher durchschnittliches mittlerer "
    "moyen moyenne medio gemiddeld gemiddelde",
    "last": "letzte letzten letzter letztem dernier derniere ultimo ultima laatste",
    "first": "erste ersten erster erstem premiere primer primera primo primeiro primeira eerste",
    "since": "seit depuis desde dal dalla dall sinds",
    "number": "anzahl aantal nombre numero",
}
"""What a word means, without its accents. No word of English is among them."""
_MEANINGS = {word: english for english, words in _ENGLISH.items() for word in words.split()}
_OF = {"d", "de", "del", "des", "di", "do", "dos", "der", "du", "van"}
_JOINTS = _OF | {"a", "an", "la", "le", "l", "el", "il", "lo", "o", "het"}
_SHARED = {
    "age", "app", "client", "email", "nps", "online", "premium", "score", "total", "web", "website",
}  # fmt: skip
"""What is written alike, and says nothing of the language."""
_FIRST = {"annual", "monthly", "total", "average", "online", "web"}
_IDIOMS = {"spend score": "spending score", "value spend": "spend"}
_COMPOUNDS = {
    "jahres": "annual", "monats": "monthly", "gesamt": "total", "durchschnitts": "average",
    "haushalts": "household", "kunden": "customer", "bestell": "order", "kauf": "purchase",
    "warenkorb": "basket", "ausgaben": "spend", "umsatz": "revenue", "geburts": "birth",
    "online": "online", "jaar": "annual", "maand": "monthly", "totaal": "total",
    "huishoud": "household", "klant": "customer", "bestel": "order", "bestedings": "spend",
    "aankoop": "purchase", "geboorte": "birth",
}  # fmt: skip
"""Beginnings of German and Dutch words that are made of two."""

_GERMAN = {
    "alter", "anmeldung", "anzahl", "ausgaben", "besuche", "betrag", "einkommen", "filiale",
    "gehalt", "geschlecht", "kauf", "kaufe", "kaeufe", "kinder", "kunde", "kunden", "lohn", "monat",
    "monate", "rabatt", "rabatte", "retouren", "seit", "stadt", "stunden", "tage", "umsatz",
    "vertrag", "wert", "wohnort",
}  # fmt: skip
_GERMAN_ENDINGS = (
    "dauer", "einkommen", "heit", "ionen", "jahr", "keit", "korb", "nummer", "quote", "schaft",
    "umsatz", "ung", "ungen", "wert",
)  # fmt: skip
"""What tells a file in German, which writes its nouns with capitals."""
_GERMAN_ADJECTIVES = (
    "aktiv", "bezahlt", "durchschnittlich", "erst", "gesamt", "jährlich", "letzt", "mittler",
    "monatlich", "neu", "offen", "storniert", "unbezahlt",
)  # fmt: skip


def in_english(words: Iterable[str]) -> list[str]:
    """Return the words of a column's name in English; none where one of them is not understood.

    Examples
    --------
    >>> [" ".join(in_english(name.split())) for name in ("Jahreseinkommen", "Panier moyen")]
    ['annual income', 'average basket']
    >>> " ".join(in_english("Tage seit der letzten Bestellung".split())), in_english(["Spend"])
    ('days since last order', [])
    """
    parts = [part.casefold() for word in words for part in re.split("['’-]", word) if part]
    read = [_meaning(without_marks(part)) for part in parts]
    if None in read or set(parts) <= _SHARED | _JOINTS:
        return []
    found = _ordered([word for told in read if told for word in told.split(" ")])
    is_one = found[:1] == ["number"] and not found[-1].endswith(("s", "children"))
    return [] if is_one else found


def is_german(words: Iterable[str]) -> bool:
    """Return whether one of the words is German."""
    read = (without_marks(word).casefold() for word in words)
    return any(w in _GERMAN or (len(w) > 5 and w.endswith(_GERMAN_ENDINGS)) for w in read)


def is_adjective(part: str, after: str) -> bool:
    """Return whether a German word with a capital belongs to the noun after it."""
    return after.istitle() and part.lower().startswith(_GERMAN_ADJECTIVES)


def _meaning(word: str) -> str | None:
    if word in _SHARED:
        return "customer" if word == "client" else word
    if word in _MEANINGS:
        return _MEANINGS[word]
    if word in _JOINTS:
        return "of" if word in _OF else ""
    for start, told in _COMPOUNDS.items():
        rest = word.removeprefix(start)
        if rest != word and (meant := _MEANINGS.get(rest, rest if rest in _SHARED else None)):
            return f"{told} {meant}"
    return None


def _ordered(words: list[str]) -> list[str]:
    """Return the words as English puts them: "income annual", "score of spend"."""
    if "since" in words:
        return [word for word in words if word != "of"]
    if "of" in words and words[0] != "number":
        at = words.index("of")
        words = words[at + 1 :] + words[:at]
    words = sorted((word for word in words if word != "of"), key=lambda word: word not in _FIRST)
    told = " ".join(words)
    return _IDIOMS.get(told, told).split(" ")
