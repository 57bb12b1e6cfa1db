"""The names of columns: per noun, our field and what teams call it in English, Norwegian, Swedish and Danish.

With them stand the names in exports of HubSpot, Pipedrive, Salesforce, Dynamics and Zoho. They are told apart
by `|`, compared without spaces, and the first that is there is the best known.
"""

_LANGUAGE = "Language|Lang|Språk|Språkkode|Sprog|Hs language"
_CURRENCY = """
    Deal - Currency of value|Deal - Currency|Currency|Currency code|Currency ISO code|
    Opportunity Currency|Deal currency code|Valuta|Valutakode|Valutakod
"""
_SEGMENT = """
    Segment|Market segment|Customer segment|Customer tier|Account tier|Industry|Industry sector|Bransje|
    Bransch|Branche|Kundesegment|Kundsegment|Marked|Marknad|Organization - Label|Lead - Label
"""
_PRODUCT = "Product|Product or market|Product - Name|Solution|Produkt|Løsning|Lösning|Product line"
_TOPIC = "Topic|Topics|Tags|Subject area|Emne|Tema|Ämne|Emner|Category|Kategori"
_ROLE = """
    Said by (role)|Said by|Role|Buying role|Contact role|Buyer role|Rolle|Kjøperrolle|Kjøpsrolle|Roll|
    Köproll|Inköpsroll|Købsrolle|Køberrolle|Sagt av|Sagt av (rolle)|Sagt av (roll)|Sagt af|
    Sagt af (rolle)|Job role
"""
_ACCOUNT = """
    Associated Company|Account Name|Company name|Organization - Name|Deal - Organization|Account|Company|
    Organization|Organisation|Company / Account|Customer|Customer name|Potential Customer|Client|Kunde|
    Kundenavn|Selskap|Firma|Firmanavn|Bedrift|Virksomhet|Kund|Kundnamn|Företag|Företagsnamn|Bolag|
    Virksomhed|Virksomhedsnavn|Selskab|Konto|Kontonavn|Associated Company (Primary)|
    Primary Associated Company|Parent Account|Customer (Regarding) (Customer Product)
"""
_DEAL_NAME = """
    Deal Name|Deal - Title|Opportunity Name|Deal title|Deal|Opportunity|Potential Name|Avtalenavn|Avtale|
    Salgsmulighet|Salgsmulighetsnavn|Mulighet|Avtal|Avtalsnamn|Affär|Affärsnamn|Affärsmöjlighet|
    Salgsmulighed|Salgsmulighedsnavn|Aftale|Aftalenavn|Handel|Handelsnavn|Emne (salgsmulighet)
"""
_VALUE = """
    Deal value|Amount|Deal - Value|Deal amount|Amount in company currency|Est. Revenue|Estimated Revenue|
    Est. value|Total value|Value|Beløp|Verdi|Avtaleverdi|Avtalebeløp|Sum|Estimert verdi|Belopp|Värde|
    Affärsvärde|Avtalsvärde|Ordervärde|Værdi|Aftaleværdi|Handelsværdi|Estimeret værdi
"""
_OWNER = """
    Deal owner|Deal - Owner|Opportunity Owner|Account owner|Company owner|Organization - Owner|Owner|
    Record owner|OwnerId|Lead owner|Contact owner|Account Manager|Owner (Regarding) (Customer Product)|
    Eier|Avtaleeier|Ansvarlig|Selger|Ägare|Affärsägare|Ansvarig|Säljare|Ejer|Handelsejer|Sælger|Seller|
    Sales rep|Salesperson
"""

ALIASES = {
    "objections": {
        "heard_on": """
            Heard on|Heard at|Date|Date heard|Meeting date|Activity date|Created|Created on|Create date|
            Day|Dato|Hørt|Hørt den|Møtedato|Dag|Datum|Hörd|Hörd den|Hört den|Mötesdatum|Mødedato|
            Opprettet|Skapad|Oprettet
        """,
        "account": _ACCOUNT,
        "deal": _DEAL_NAME,
        "words": """
            Objection|Objections|Words|Their words|What they said|What was said|Question|Customer quote|
            Quote|Innvending|Innvendinger|Spørsmål|Hva de sa|Ord|Kundens ord|Sitat|Invändning|
            Invändningar|Fråga|Vad de sa|Kundens ord|Citat|Indvending|Indvendinger|Indsigelse|Spørgsmål|
            Hvad de sagde|Objection / question|Note - Content|Note
        """,
        "kind": "Kind|Objection or question|Type|Art|Slag|Slags|Typ|Innvending eller spørsmål",
        "language": _LANGUAGE,
        "role": _ROLE,
        "job": """
            Buying job|Buyer job|Job|Job to be done|Buying task|Kjøpsjobb|Kjøpsoppgave|Jobb|Köpuppgift|
            Köpjobb|Købsopgave|Købsjob|Buying stage|Buyer stage
        """,
        "severity": """
            Severity|How much it mattered|Impact|Mattered|Importance|Alvorlighet|Alvorlighetsgrad|
            Hvor mye det betød|Betydning|Viktighet|Allvar|Allvarlighet|Hur mycket det betydde|Betydelse|
            Alvor|Alvorlighed|Hvor meget det betød|Vigtighed
        """,
        "value": _VALUE,
        "currency": _CURRENCY,
        "seller": """
            Seller|Seller email|Logged by|Sales rep|Salesperson|Heard by|Created by|Rep|Selger|
            Selgers e-post|Logget av|Registrert av|Hørt av|Säljare|Säljarens e-post|Loggad av|
            Registrerad av|Hörd av|Sælger|Logget af|Registreret af|Hørt af|Owner|Deal owner|Eier|Ägare|
            Ejer
        """,
        "said_to_them": """
            Said to them|What we said|What we answered|Our answer|Answer|Response|Reply|Svar|Vårt svar|
            Hva vi svarte|Vad vi svarade|Vores svar|Hvad vi svarede|Svaret
        """,
        "helped": """
            Helped|Did it help|Did it help?|It helped|Outcome|Result|Hjalp|Hjalp det|Hjalp det?|Hjälpte|
            Hjälpte det|Hjälpte det?|Resultat|Utfall|Udfald
        """,
        "theme": "Theme|Themes|Tema|Category|Kategori|Topic|Emne|Ämne|Objection type|Group|Gruppe|Grupp",
    },
    "deals": {
        "external_id": """
            Deal - Pipedrive System ID|Record ID|Deal ID|Deal - ID|Opportunity ID|
            (Do Not Modify) Opportunity|Record Id|External ID|ID|Avtale-ID|AvtaleID|Salgsmulighet-ID|
            Affärs-ID|Avtals-ID|Aftale-ID|Handels-ID|Salgsmulighed-ID|hs_object_id
        """,
        "name": f"{_DEAL_NAME}|Topic|Name|Navn|Namn|Title|Tittel|Titel",
        "account": _ACCOUNT,
        "stage": """
            Deal Stage|Deal - Stage|Stage|StageName|Sales Stage|Pipeline stage|Pipeline Phase|Status|
            Deal - Status|Sales Stage (Regarding) (Customer Product)|Fase|Salgsfase|Avtalefase|Steg|Fas|
            Affärsfas|Säljfas|Stadie|Salgsstadie|Trinn|Trin
        """,
        "value": _VALUE,
        "currency": _CURRENCY,
        "close_on": """
            Close Date|Close on|Deal - Expected close date|Expected close date|Closing Date|Est. Close Date|
            Estimated Close Date|CloseDate|Forventet lukkedato|Lukkedato|Forventet avslutning|Sluttdato|
            Forväntat slutdatum|Förväntat avslut|Förväntat avslutsdatum|Stängningsdatum|Slutdatum|
            Forventet lukkedag|Forventet afslutning|Slutdato
        """,
        "owner": _OWNER,
        "note": """
            Associated Note|Note - Content|Note|Notes|Description|Next Step|Comment|Comments|Notat|
            Notater|Kommentar|Beskrivelse|Neste steg|Anteckning|Anteckningar|Notering|Beskrivning|
            Nästa steg|Bemærkning|Noter|Næste skridt
        """,
        "segment": _SEGMENT,
    },
    "accounts": {
        "name": f"{_ACCOUNT}|Name|Navn|Namn",
        "segment": _SEGMENT,
        "external_id": """
            Company ID|Account ID|Organization - ID|Organization ID|(Do Not Modify) Account|Record ID|
            Associated Company IDs|External ID|ID|Kunde-ID|Kundenummer|Kundnummer|Kund-ID|
            Organisasjonsnummer|Org.nr|Organisationsnummer|CVR|CVR-nummer
        """,
    },
    "assets": {
        "title": """
            Title|Name|Asset|Content title|Page title|Headline|Tittel|Navn|Overskrift|Titel|Rubrik|Namn
        """,
        "type": """
            Type|Content type|Asset type|Format|Kind|Innholdstype|Innehållstyp|Indholdstype|Typ|Slag|
            Materialtyp
        """,
        "url": """
            URL|Link|Address|Web address|Page URL|Website URL|Lenke|Nettadresse|Adresse|Länk|Webbadress|
            Adress|Netadresse
        """,
        "published_on": """
            Published on|Published|Publish date|Publication date|Date|Live date|Publisert|
            Publiseringsdato|Dato|Publicerad|Publiceringsdatum|Datum|Publiceret|Udgivet|Udgivelsesdato|
            Publish date (your time zone)
        """,
        "topic": _TOPIC,
        "language": _LANGUAGE,
        "audience": "Audience|For|Target audience|Målgruppe|Målgrupp|Publikum",
        "channel": "Channel|Kanal|Distribution|Distribusjon",
        "stage": "Stage|Status|State|Fase|Steg|Tilstand|Stadie|Trinn",
        "owner": """
            Owner|Author|Responsible|Content owner|Eier|Ansvarlig|Forfatter|Ägare|Ansvarig|Författare|Ejer
        """,
        "review_on": """
            Review on|Review date|Review by|Expires|Expiry date|Revideres|Revisjonsdato|Gjennomgås|
            Utløper|Granskas|Granskningsdatum|Går ut|Revideres den|Gennemgås|Udløber
        """,
        "body": """
            Body|Markdown|Content|Text|Description|Innhold|Tekst|Brødtekst|Innehåll|Brödtext|Indhold|
            Beskrivelse|Beskrivning
        """,
        "product": _PRODUCT,
    },
    "personas": {
        "name": "Name|Persona|Persona name|Title|Navn|Personanavn|Namn|Personanamn|Tittel|Titel",
        "title": """
            Job title|Title|Position|Stillingstittel|Stilling|Jobbtittel|Tittel|Jobbtitel|Titel|Jobtitel|
            Befattning
        """,
        "role": _ROLE,
        "segment": _SEGMENT,
        "summary": """
            Summary|One-line summary|Description|About|Sammendrag|Oppsummering|Om|Sammanfattning|Resumé|
            Opsummering
        """,
        "quote": "Quote|Sitat|Citat",
        "product": _PRODUCT,
        "markdown": "Markdown|Body|Text|Content|Persona text|Innhold|Tekst|Innehåll|Indhold",
        "kind": "Kind|Persona kind|Type|Typ|Slag|Art",
        "id": "ID|External ID|Slug|Key",
    },
}
