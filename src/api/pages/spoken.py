"""Names that programs gave, as people say them."""


def spoken(name: str) -> str:
    """"weight_grams" is "Weight grams". A name with a capital somewhere is one that somebody wrote for people."""
    said = " ".join(name.replace("_", " ").split())
    return said[:1].upper() + said[1:] if said == said.lower() else said
