"""What buyers object to, in the words of four languages: «dyrt» and «expensive» mean one thing.

Each line is one idea, as beginnings of folded words. A word that begins so also looks for its line.
"""

from functools import lru_cache

CONCEPTS = [
    line.split()
    for line in """
    pris price prislapp dyr dyrt expensiv kost cost billig cheap
    budsjett budget
    betal betalar pay paid
    rabatt discount
    lisens licens license
    avtal aftal kontrakt contract agreement bindingstid
    forny renew
    tid time tidspunkt timing tajming
    nest nasta naest next
    maned manad maaned month
    kapasit kapacit capacit resurs ressurs resourc bemanning
    innforing inforand indforing implement rollout utrulling utrullning udrulning
    prosjekt projekt project
    data dataene uppgift oplysning
    lagr lagring opbevar gem store storage
    sky moln cloud
    sikkerhet sakerhet sikkerhed secur trygg
    personvern dataskydd databeskyttelse privacy gdpr dpo
    godkjenn godkann godkend approv
    leverandor leverantor supplier vendor
    fornoyd nojd tilfreds happy satisf
    integr erp kobl koppl affarssystem okonomisystem
    referan referens referenc kunde kund customer
    bransj bransch branch industr sector sektor
    ledels ledning ledergrupp ledergruppe direktion styre styrels bestyrels leadership management board
    enig overens agree samsyn konsensus consensus
    selger saljar saelger salespeop seller salesp
    bruk anvand anvend brug adopt
    opplaer utbild uddann training laer lara
    vane van vaner habit endring forandring change
    konkurrent competitor
    support hjelp hjalp hjaelp help
    prov pilot trial
    bevis bevisa proof dokumenter dokumentera
    effekt nytte nytta return roi gevinst vinst
    storre storrelse storlek size stor big
    gammel gamle gammal old legacy
    manuel manuell manual excel regneark kalkylark spreadsheet
    jurid juridisk jurist legal lawyer
    risik risk
    nedetid driftstopp driftstans nertid downtime stop stopp
    mobil mobile phone telefon telefonen app
    sprak sprog language
    eksport exportera export flytt flytte move migrer migrera migrat
    """.strip().splitlines()
]


@lru_cache(maxsize=50_000)
def alike(word: str) -> tuple[str, ...]:
    """Beginnings of words that mean what this folded word means, its own among them, in four languages."""
    ideas = [concept for concept in CONCEPTS if any(word.startswith(beginning) for beginning in concept)]
    return tuple(dict.fromkeys(beginning for concept in ideas for beginning in concept))
