"""What a cell may say for one of ours, in English, Norwegian, Swedish, Danish and the CRMs' own words."""

LANGUAGES = {
    "nb": "no|nor|nob|nn|nno|nb|norsk|norsk bokmål|bokmål|nynorsk|norwegian|norska|nb-no|nn-no|no-no",
    "sv": "sv|swe|se|svensk|svenska|swedish|sv-se|sv-fi",
    "da": "da|dan|dk|dansk|danska|danish|da-dk",
    "en": "en|eng|uk|gb|us|engelsk|engelska|english|en-gb|en-us|en-ie|en-au|british english",
}
ROLES = {
    "recommender": "recommender|anbefaler|förordare|rekommenderare|evaluator|champion|ambassadør|ambassadör",
    "influencer": "influencer|påvirker|påverkare|influent|technical buyer|teknisk påvirker",
    "decision_maker": "decision maker|beslutningstaker|beslutningstager|beslutsfattare|decider",
    "economic_decision_maker": """
        economic decision maker|økonomisk beslutningstaker|økonomisk beslutningstager|
        ekonomisk beslutsfattare|economic buyer|budget holder|budget owner|financial decision maker|
        budsjetteier|budgetägare|budgetejer
    """,
    "end_user": "end user|user|sluttbruker|bruker|slutanvändare|användare|slutbruger|bruger|business user",
    "purchaser": "purchaser|buyer|procurement|purchasing|innkjøper|innkjøp|inköpare|inköp|indkøber|indkøb",
}
JOBS = {
    "problem": """
        problem identification|identifisere problemet|identifiera problemet|identificere problemet|
        problemidentifisering|problem
    """,
    "exploration": """
        solution exploration|utforske løsninger|utforska lösningar|udforske løsninger|exploration
    """,
    "requirements": """
        requirements building|spesifisere krav|ta fram krav|opstille krav|requirements|krav|
        kravspesifikasjon|kravspecifikation
    """,
    "selection": """
        supplier selection|velge leverandør|välja leverantör|vælge leverandør|vendor selection|selection
    """,
    "validation": "validation|validere|validera|validering",
    "consensus": "consensus creation|skape konsensus|skapa samsyn|skabe konsensus|consensus|konsensus|samsyn",
}
TYPES = {
    "article": """
        article|blog post|blog|blogpost|post|artikkel|artikel|blogginnlegg|blogg|blogginlägg|blogindlæg|
        news|white paper|whitepaper|fagartikkel
    """,
    "checklist": "checklist|check list|sjekkliste|checklista|tjekliste",
    "video": "video|film|videofilm",
    "demo": "demo|demonstration|product demo|demonstrasjon|produktdemo",
    "case_study": """
        case study|case|case_study|customer story|customer case|success story|kundehistorie|kundecase|
        kundcase|kundberättelse|referanse|referens|reference|kundereferanse|caseberättelse
    """,
    "calculator": "calculator|roi calculator|kalkulator|kalkylator|kalkulatorer|beregner|lommeregner",
    "webinar": "webinar|webinarium|nettseminar|webbinarium|webbseminarium",
    "guide": """
        guide|e-book|ebook|e-bok|e-bog|handbook|veileder|vägledning|vejledning|håndbok|handbok|how-to|
        manual
    """,
}
STAGES = {
    "idea": "idea|ide|idé|idea stage",
    "planned": "planned|planlagt|planerad|planeret|not started|ikke startet|backlog",
    "drafting": "drafting|draft|in progress|writing|utkast|under arbeid|påbegynt|pågår|kladde|i gang|skrives",
    "review": "review|in review|for review|til godkjenning|granskning|til godkendelse|gjennomgang|gennemgang",
    "published": "published|live|publisert|publicerad|publiceret|done|udgivet|active|aktiv",
    "retired": """
        retired|archived|expired|arkivert|arkiverad|arkiveret|utgått|utgången|udgået|unpublished|
        avpublisert
    """,
}
AUDIENCES = {
    "buyer": """
        buyer|buyers|external|customer|customers|public|kunder|kunde|eksternt|ekstern|kund|extern|externt|
        kjøpere|köpare|købere
    """,
    "internal": "internal|internt|intern|sales only|kun internt|endast internt|sales|salg|sälj",
    "both": "both|all|alle|alla|begge|båda|buyers and internal|internal and external",
}
CHANNELS = {
    "self_service": """
        self-service|web|website|online|selvbetjening|nettside|nettsted|självbetjäning|webbplats|
        hjemmeside
    """,
    "in_person": "in person|meeting|face to face|møte|fysisk|personlig|möte|møde|event|fysisk møte",
    "remote": """
        remote|email|e-mail|video call|digitalt|digital|e-post|epost|på distans|fjern|på avstand|teams|
        phone|telefon
    """,
}
KINDS = {
    "objection": "objection|objections|innvending|invändning|indvending|indsigelse|innvendinger|innsigelse|o",
    "question": "question|questions|spørsmål|fråga|frågor|spørgsmål|q",
}
SEVERITIES = {
    1: "mentioned|nevnt|nämnd|nämnt|nævnt|low|lav|låg|minor|liten|lille|1",
    2: """
        slowed us|slowed|slowing|bremset oss|forsinket oss|sinket oss|bromsade oss|sinkede os|bremsede os|
        forsinkede os|medium|middels|medel|mellem|2
    """,
    3: """
        stopping us|stopping|stopped us|blocker|blocking|stopper oss|stanser oss|stoppar oss|stopper os|
        stoppet oss|high|høy|hög|høj|critical|kritisk|showstopper|3
    """,
}
HELPED = {
    True: "helped|yes|ja|y|j|true|1|x|hjalp|hjälpte|it helped|sann|sant|sand|✓|✔",
    False: """
        did not help|didn't help|did not|no|nei|nej|n|false|0|hjalp ikke|hjälpte inte|usann|falsk|falskt|
        falsk
    """,
}
WON = "won|vunnet|vunnen|vunnit|vundet"
LOST = "lost|tapt|tabt|förlorad|förlorat"
