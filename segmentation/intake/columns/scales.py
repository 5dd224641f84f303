"""List the words that stand for steps, lowest first, in the languages that files are written in."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SCALES = """
very low|lowest|extremely low, low|below average, medium|mid|moderate|average|normal|middle|med, high|above average, very high|highest|extremely high|top
none, few, some, many
none|no, low, moderate|medium, high|severe
tiny|micro, xxs, xs|extra small|x small|xsmall, s|small|sm, m|medium|med|mid, l|large|big|lg, xl|extra large|x large|xlarge|huge, xxl|2xl|xx large, xxxl|3xl, xxxxl|4xl, 5xl
micro, small, medium, large, enterprise
startup|start up, smb|sme|small business|small, mid market|medium, enterprise|corporate|large
never, once, twice
never|none, very rarely, rarely, seldom, occasionally|sometimes, often|frequently|usually, very often|very frequently, always
never, yearly|annually|annual, half yearly|semi annually|semiannual, quarterly|every 3 months, monthly, fortnightly|bi weekly|biweekly|every 2 weeks, weekly, daily
month to month|monthly|1 month, 6 months, one year|1 year|annual|yearly, two year|two years|2 year|2 years, 3 years|three years
one, two, three, four, five, six, seven, eight, nine, ten
very poor|terrible, poor, fair, average|ok|okay|satisfactory, good, very good, excellent|outstanding
very bad|awful, bad, neutral|average|ok, good, very good|great
needs improvement, fully meets, exceeds
very dissatisfied|very unsatisfied|extremely dissatisfied|completely dissatisfied, dissatisfied|unsatisfied, somewhat dissatisfied|slightly dissatisfied, neutral|neither satisfied nor dissatisfied, somewhat satisfied|slightly satisfied, satisfied, very satisfied|extremely satisfied|completely satisfied
very unhappy, unhappy, neutral, happy, very happy
strongly disagree|completely disagree, disagree, somewhat disagree|slightly disagree, neutral|neither agree nor disagree|undecided|neither, somewhat agree|slightly agree, agree, strongly agree|completely agree
very unlikely|extremely unlikely, unlikely, somewhat unlikely, neutral|neither likely nor unlikely|possibly, somewhat likely, likely, very likely|extremely likely
not at all important|not important|unimportant, slightly important|somewhat important, moderately important|neutral, important, very important, extremely important
not at all, slightly|a little, somewhat|moderately, very|quite a bit|very much, extremely
worse, same, better
negative, neutral, positive
decreased|decreasing|falling, stable|unchanged|steady, increased|increasing|rising
cold, warm, hot
inactive, less active, active, highly active|very active
novice, beginner, intermediate, advanced, expert
junior|entry level, mid|mid level, senior|senior level, lead, executive
free|trial, starter|basic, standard|essential|essentials|regular, plus, growth|professional|pro, business|premium|advanced, enterprise|ultimate
basic|standard|classic|regular|blue|entry|member|none, copper, bronze, silver, gold, platinum, titanium, diamond|black
economy|eco, premium economy|eco plus|economy plus, business|business class, first|first class
budget|low cost, mid range|standard, premium, luxury
child|kid|kids, teen|teenager|adolescent|youth, young adult, adult, middle aged|middle age|middle aged adult, senior|elderly|old|senior citizen
infant, child, adult, senior
young, middle aged|middle age|adult|middle, old|senior|elderly
under 18, young adult, adult, middle aged, senior
underweight, normal|normal weight, overweight, obese
illiterate|no education|no formal education|uneducated|none|no schooling, less than high school|some high school|did not complete high school|primary|primary school|elementary|elementary school|below secondary|basic, high school|secondary|secondary school|high school or below|below college|high school graduate|hs|graduated high school|hs grad, some college|college|diploma|associate|associates|vocational|trade school|some university|professional course, bachelor|bachelors|undergraduate|graduate|graduation|university|tertiary|college graduate|degree|higher, 2n cycle|master|masters|postgraduate|post graduate|post graduation|graduate school|master or above|masters or above|mba, phd|doctorate|doctor|doctoral
illiterate, basic 4y, basic 6y, basic 9y, high school, professional course, university
first, second, third, fourth, fifth, sixth
1st, 2nd, 3rd, 4th, 5th
spring, summer, autumn|fall, winter
morning, noon|midday, afternoon, evening, night
unskilled|unskilled and non resident, unskilled and resident, skilled, highly skilled
little, moderate, quite rich, rich
monday|mon, tuesday|tue|tues, wednesday|wed, thursday|thu|thur|thurs, friday|fri, saturday|sat, sunday|sun
january|jan, february|feb, march|mar, april|apr, may, june|jun, july|jul, august|aug, september|sep|sept, october|oct, november|nov, december|dec

sehr niedrig|sehr gering, niedrig|gering|tief|wenig, mittel|mäßig|durchschnittlich|normal, hoch|viel, sehr hoch
sehr klein, klein, mittel|mittelgroß, groß|gross, sehr groß|sehr gross
nie|niemals, sehr selten, selten, manchmal|gelegentlich|ab und zu, oft|häufig|regelmäßig, sehr oft|sehr häufig, immer|ständig
nie, jährlich, halbjährlich, vierteljährlich|quartalsweise, monatlich, 14 täglich|zweiwöchentlich, wöchentlich, täglich
sehr schlecht, schlecht, mittel|mittelmäßig|neutral|ok, gut, sehr gut
ungenügend, mangelhaft, ausreichend, befriedigend, gut, sehr gut
sehr unzufrieden, unzufrieden|eher unzufrieden, neutral|teils teils|weder noch, zufrieden|eher zufrieden, sehr zufrieden
stimme gar nicht zu|stimme überhaupt nicht zu|stimme nicht zu|trifft nicht zu|trifft gar nicht zu|trifft überhaupt nicht zu, stimme eher nicht zu|trifft eher nicht zu|trifft weniger zu, teils teils|neutral|weder noch|unentschieden, stimme eher zu|trifft eher zu, stimme zu|trifft zu, stimme voll zu|stimme voll und ganz zu|trifft voll zu|trifft voll und ganz zu
sehr unwahrscheinlich, unwahrscheinlich, neutral, wahrscheinlich, sehr wahrscheinlich
unwichtig, weniger wichtig|eher unwichtig, eher wichtig, wichtig, sehr wichtig
einsteiger|anfänger, fortgeschritten|fortgeschrittener, experte|profi
bronze, silber, gold, platin, diamant
kind, jugendlich|jugendlicher, erwachsen|erwachsener, senior
jung, mittelalt|mittel, alt
kein abschluss|ohne abschluss|keine|keiner, hauptschule|hauptschulabschluss|volksschule, realschule|realschulabschluss|mittlere reife|sekundarschule, fachabitur|fachhochschulreife, abitur|hochschulreife|matura|gymnasium, bachelor, studium|hochschule|hochschulabschluss|universität|fachhochschule|master|diplom, promotion|doktor
frühling|frühjahr, sommer, herbst, winter
montag|mo, dienstag|di, mittwoch|mi, donnerstag|do, freitag|fr, samstag|sonnabend|sa, sonntag|so
januar|jänner|jan|jän, februar|feber|feb, märz|mär|mrz, april|apr, mai, juni|jun, juli|jul, august|aug, september|sep|sept, oktober|okt, november|nov, dezember|dez

très faible|très bas|très basse, faible|bas|basse, moyen|moyenne|modéré|modérée|normal, élevé|élevée|fort|forte|haut|haute, très élevé|très élevée|très fort|très forte|très haut|très haute
très petit|très petite, petit|petite, moyen|moyenne, grand|grande, très grand|très grande
jamais, rarement, parfois|quelquefois|occasionnellement, souvent|régulièrement, très souvent, toujours
annuel|annuelle, semestriel|semestrielle, trimestriel|trimestrielle, mensuel|mensuelle, hebdomadaire, quotidien|quotidienne
très mauvais, mauvais, moyen|passable, assez bien, bon|bien, très bon|très bien, excellent
très insatisfait|pas du tout satisfait|très insatisfaite, insatisfait|peu satisfait|plutôt insatisfait|insatisfaite, neutre, satisfait|plutôt satisfait|satisfaite, très satisfait|tout à fait satisfait|très satisfaite
pas du tout daccord, plutôt pas daccord|pas daccord, neutre|ni daccord ni pas daccord|sans opinion, plutôt daccord|daccord, tout à fait daccord
débutant, intermédiaire, avancé|confirmé, expert
bronze, argent, or, platine, diamant
enfant, adolescent, adulte, senior|sénior
jeune, adulte, senior|sénior|âgé
sans diplôme|aucun|aucun diplôme, brevet|bepc|collège|primaire, cap|bep|cap bep, bac|baccalauréat|lycée|secondaire, bac +2|bac+2|bts|dut, licence|bac +3|bac+3|supérieur|université, master|bac +5|bac+5, doctorat|bac +8|bac+8
printemps, été, automne, hiver
lundi|lun, mardi|mar, mercredi|mer, jeudi|jeu, vendredi|ven, samedi|sam, dimanche|dim
janvier|janv, février|févr|fév, mars, avril|avr, mai, juin, juillet|juil, août, septembre|sept, octobre|oct, novembre|nov, décembre|déc

muy bajo|muy baja, bajo|baja, medio|media|mediano|mediana|moderado|moderada, alto|alta, muy alto|muy alta
muy pequeño, pequeño|pequeña|chico, mediano|mediana, grande, muy grande
nunca, casi nunca|rara vez|raramente, a veces|algunas veces|ocasionalmente, a menudo|frecuentemente|con frecuencia, casi siempre, siempre
anual, semestral, trimestral, mensual, quincenal, semanal, diario|diaria
muy malo|muy mala|pésimo, malo|mala, regular|neutral|neutro, bueno|buena, muy bueno|muy buena|excelente
muy insatisfecho|muy insatisfecha, insatisfecho|insatisfecha, neutral|neutro|indiferente, satisfecho|satisfecha, muy satisfecho|muy satisfecha
totalmente en desacuerdo|muy en desacuerdo, en desacuerdo, neutral|neutro|ni de acuerdo ni en desacuerdo|indiferente, de acuerdo, totalmente de acuerdo|muy de acuerdo
principiante, intermedio, avanzado, experto
bronce, plata, oro, platino, diamante
niño, adolescente, joven, adulto, adulto mayor|mayor|anciano
sin estudios|ninguno|ninguna, primaria|primarios|básico|básica|eso, secundaria|secundarios|bachillerato|medio|media, técnico|técnica|formación profesional|fp, universitario|universitaria|universidad|universitarios|grado|licenciatura|superior|superiores, máster|maestría|posgrado|postgrado, doctorado
primavera, verano, otoño, invierno
lunes|lun, martes|mar, miércoles|mié|mie, jueves|jue, viernes|vie, sábado|sáb|sab, domingo|dom
enero|ene, febrero|feb, marzo|mar, abril|abr, mayo|may, junio|jun, julio|jul, agosto|ago, septiembre|setiembre|sep|sept, octubre|oct, noviembre|nov, diciembre|dic

molto basso|molto bassa, basso|bassa, medio|media|moderato|moderata, alto|alta, molto alto|molto alta
molto piccolo, piccolo|piccola, medio|media, grande, molto grande
mai, raramente, qualche volta|a volte|talvolta, spesso, sempre
annuale, semestrale, trimestrale, mensile, settimanale, giornaliero|quotidiano
pessimo|molto scarso, scarso, sufficiente|discreto, buono, ottimo|molto buono|eccellente
molto insoddisfatto, insoddisfatto, neutrale|neutro, soddisfatto, molto soddisfatto
per niente daccordo|totalmente in disaccordo, poco daccordo|in disaccordo, neutrale|neutro, abbastanza daccordo|daccordo, molto daccordo|totalmente daccordo|completamente daccordo
bronzo, argento, oro, platino, diamante
nessuno|nessun titolo, licenza elementare|elementare, licenza media|media, diploma, laurea|laurea triennale, laurea magistrale|master, dottorato
lunedì|lun, martedì|mar, mercoledì|mer, giovedì|gio, venerdì|ven, sabato|sab, domenica|dom
gennaio|gen, febbraio|feb, marzo|mar, aprile|apr, maggio|mag, giugno|giu, luglio|lug, agosto|ago, settembre|set, ottobre|ott, novembre|nov, dicembre|dic

muito baixo|muito baixa, baixo|baixa, médio|média|medio|media|moderado, alto|alta, muito alto|muito alta
pequeno|pequena, médio|média, grande
nunca, raramente, às vezes|ocasionalmente, frequentemente|muitas vezes, sempre
ruim|péssimo, regular, bom, muito bom|ótimo|excelente
muito insatisfeito, insatisfeito, neutro, satisfeito, muito satisfeito
discordo totalmente, discordo|discordo parcialmente, neutro|indiferente|nem concordo nem discordo, concordo|concordo parcialmente, concordo totalmente
bronze, prata, ouro, platina, diamante
sem escolaridade|nenhum, fundamental|ensino fundamental|primário, médio|ensino médio|secundário, superior|ensino superior|graduação, pós graduação|especialização|mestrado, doutorado
segunda|segunda feira|seg, terça|terça feira|ter, quarta|quarta feira|qua, quinta|quinta feira|qui, sexta|sexta feira|sex, sábado|sáb, domingo|dom
janeiro|jan, fevereiro|fev, março|mar, abril|abr, maio|mai, junho|jun, julho|jul, agosto|ago, setembro|set, outubro|out, novembro|nov, dezembro|dez

zeer laag|heel laag, laag, gemiddeld|midden|middel|matig, hoog, zeer hoog|heel hoog
klein, middel|middelgroot|gemiddeld, groot
nooit, zelden, soms|af en toe, vaak|regelmatig, altijd
zeer slecht, slecht, matig|neutraal, goed, zeer goed
zeer ontevreden, ontevreden, neutraal, tevreden, zeer tevreden
helemaal mee oneens|zeer oneens, oneens|mee oneens, neutraal, eens|mee eens, helemaal mee eens|zeer eens
brons, zilver, goud, platina
maandag|ma, dinsdag|di, woensdag|wo, donderdag|do, vrijdag|vr, zaterdag|za, zondag|zo
januari|jan, februari|feb, maart|mrt, april|apr, mei, juni|jun, juli|jul, augustus|aug, september|sep, oktober|okt, november|nov, december|dec

mycket låg|mycket lågt, låg|lågt, medel|medium|mellan|normal, hög|högt, mycket hög|mycket högt
meget lav|svært lav|meget lavt, lav|lavt, middel|middels|mellem|mellom|medium, høj|høy|højt|høyt, meget høj|svært høy|meget højt
liten, mellan|medel|mellom|middels, stor
aldrig|aldri, sällan|sjælden|sjeldent|sjældent, ibland|nogle gange|noen ganger, ofta|ofte, alltid|altid
mandag|måndag|mån|man, tirsdag|tisdag|tis|tir, onsdag|ons, torsdag|tors|tor, fredag|fre, lørdag|lördag|lör|lør, søndag|söndag|sön|søn
bardzo niski|bardzo niska|bardzo niskie, niski|niska|niskie, średni|średnia|średnie, wysoki|wysoka|wysokie, bardzo wysoki|bardzo wysoka|bardzo wysokie
mały|mała, średni|średnia, duży|duża
nigdy, rzadko, czasami|czasem, często, zawsze
podstawowe, zawodowe|gimnazjalne, średnie, wyższe
poniedziałek|pon, wtorek|wt, środa|śr, czwartek|czw, piątek|pt, sobota|sob, niedziela|nd
очень низкий|очень низкая, низкий|низкая|низко, средний|средняя|средне, высокий|высокая|высоко, очень высокий|очень высокая
никогда, редко, иногда, часто, всегда
маленький, средний, большой
понедельник|пн, вторник|вт, среда|ср, четверг|чт, пятница|пт, суббота|сб, воскресенье|вс
çok düşük, düşük, orta, yüksek, çok yüksek
küçük, orta, büyük
pazartesi, salı, çarşamba, perşembe, cuma, cumartesi, pazar
低|低い, 中|普通, 高|高い
小, 中, 大, 特大
月|月曜日|月曜, 火|火曜日|火曜, 水|水曜日|水曜, 木|木曜日|木曜, 金|金曜日|金曜, 土|土曜日|土曜, 日|日曜日|日曜
星期一|周一, 星期二|周二, 星期三|周三, 星期四|周四, 星期五|周五, 星期六|周六, 星期日|星期天|周日
منخفض, متوسط, مرتفع|عالي
"""
"""One scale a line, its steps parted by commas, the words for one step by bars."""


def plain(text: str) -> str:
    """Return a category as scales write it: small letters, single spaces, no marks.

    Examples
    --------
    >>> plain("Bachelor's Degree"), plain("Month-to-month"), plain("high.school")
    ('bachelor', 'month to month', 'high school')
    """
    text = re.sub(r"['’`]s\b|['’`]", "", text.casefold())
    text = re.sub(r"[\s._/–-]+", " ", text).strip()
    return text.removesuffix(" degree").removesuffix(" education")


def _steps(line: str) -> dict[str, int]:
    return {
        plain(word): step
        for step, words in enumerate(line.split(","))
        for word in words.split("|")
    }


_STEPS = tuple(_steps(line) for line in _SCALES.splitlines() if line)


def in_steps(words: Sequence[str]) -> tuple[int, ...]:
    """Return the step that each word stands for on one scale; empty where there is no such scale.

    Examples
    --------
    >>> in_steps(["High", "Low", "Medium"]), in_steps(["red", "green", "blue"])
    ((3, 1, 2), ())
    """
    spelled = [plain(word) for word in words] or [""]
    for steps in _STEPS:
        if all(word in steps for word in spelled):
            found = tuple(steps[word] for word in spelled)
            if len(set(found)) == len(found):
                return found
    return ()
