"""Words that people in German and French shops make passwords of, and the estimator's English lists don't have.

From the usual lists of leaked passwords of both languages: what is tried first stands first.
"""

from typing import Final

GERMAN: Final = """
passwort hallo schatz qwertz ichliebedich fussball fußball sommer winter herbst frühling fruehling frühjahr geheim
geheimnis kennwort willkommen schmetterling sonnenschein liebling schatzi mausi maus bienchen biene engel sonne blume
schule computer admin benutzer benutzername anmelden anmeldung zugang praktikum praktikant firma büro buero arbeit
januar februar märz maerz april mai juni juli august september oktober november dezember montag dienstag mittwoch
donnerstag freitag samstag sonntag weihnachten ostern urlaub berlin hamburg münchen muenchen köln koeln frankfurt
stuttgart düsseldorf duesseldorf leipzig dresden bremen hannover nürnberg nuernberg wien zürich zuerich bern basel
deutschland österreich oesterreich schweiz bayern schalke dortmund borussia bundesliga werder hallihallo hallöchen
tschüss tschuess servus moin schnucki schnuffi hase hasi bär baer hund katze pferd pferde vogel tiger löwe loewe
drache wolf adler kuchen schokolade kaffee bier apfel banane erdbeere kartoffel regenbogen sternchen stern himmel
mutter vater mama papa oma opa bruder schwester familie kinder prinzessin könig koenig königin einhorn freund freundin
freunde liebe leben glück glueck traum träumer zuhause garten haus auto motorrad mercedes porsche volkswagen
eisenbahn feuerwehr polizei musik gitarre spiel spiele passwörter testtest versuch nichts niemand alles egal
wasser feuer erde wald meer strand berge sicher sicherheit schlüssel schluessel tür tuer laden einkauf kunde kunden
steffi susi uschi hansi michi andi uwe jürgen juergen günter wolfgang sabine ursula heike
""".split()

FRENCH: Final = """
motdepasse azerty azertyuiop bonjour soleil jetaime doudou loulou coucou marseille chocolat doudoudou princesse
mamour monamour moncoeur chouchou loulou louloute nounours bisous bisou papillon vacances bienvenue utilisateur
administrateur printemps automne hiver ete été janvier fevrier février mars avril juin juillet aout août septembre
octobre novembre decembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche noel noël paris lyon toulouse
bordeaux nice nantes strasbourg montpellier lille rennes bruxelles geneve genève lausanne france belgique suisse
bretagne football footballeur olympique psg om secret secrete secrète ordinateur maison lamaison famille maman papa
mamie papy frere frère soeur sœur enfants bebe bébé chat chaton chien chienne cheval lapin tigre lion loup dauphin
fleur fleurs rose etoile étoile lune ciel mer plage montagne amour amitie amitié toujours jamais bonheur vie mavie
jesuismoi cestmoi toietmoi jetadore jetaimerai mondoudou moncheri cheri chéri cherie chérie petite petit poupette
pupuce titi toto tata tintin asterix obelix caramel fraise vanille cerise pomme banane biscuit fromage baguette
musique guitare danse cinema cinéma voiture moto peugeot renault citroen ecole école travail bureau entreprise client
boutique magasin achat connexion identifiant bonsoir salut merci merde putain voila voilà parfait liberte liberté
nicolas julien thomas camille antoine pierre sebastien sébastien stephane stéphane aurelie aurélie celine céline
""".split()

SHOPS: Final = ["tradepost", "shop", "store", "admin", "administrator", "password", "welcome", "changeme", "login"]

USUAL: Final = tuple(
    dict.fromkeys([*SHOPS, *(word for pair in zip(GERMAN, FRENCH, strict=False) for word in pair), *GERMAN, *FRENCH])
)
"""The likeliest of each first."""
