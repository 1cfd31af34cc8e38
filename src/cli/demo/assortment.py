"""What the demo store sells: departments, and for each kind of product its words, prices and sizes."""

from typing import Final

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """One leaf category. Prices in whole units of the currency."""

    department: str
    category: str
    nouns: tuple[str, ...]
    price_low: int
    price_high: int
    sizes: tuple[str, ...] = ()


def kind(department: str, category: str, nouns: str, low: int, high: int, sizes: str = "") -> Kind:
    return Kind(department, category, tuple(nouns.split(", ")), low, high, tuple(sizes.split()))


KINDS: Final = (
    kind("Home", "Lighting", "Desk Lamp, Floor Lamp, Pendant Light, Reading Light, String Lights", 15, 180),
    kind("Home", "Bedding", "Duvet, Pillow, Linen Sheet Set, Wool Blanket, Mattress Topper", 20, 240, "Single Double King"),
    kind("Home", "Storage", "Shelf, Basket, Storage Box, Coat Rack, Drawer Unit", 9, 160),
    kind("Home", "Textiles", "Rug, Curtain, Cushion, Throw, Table Runner", 8, 220),
    kind("Kitchen", "Cookware", "Frying Pan, Saucepan, Casserole, Wok, Griddle", 18, 190, "20cm 24cm 28cm"),
    kind("Kitchen", "Coffee & Tea", "Coffee Grinder, Pour-Over Set, Teapot, Espresso Cups, Milk Frother", 12, 150),
    kind("Kitchen", "Knives", "Chef's Knife, Bread Knife, Paring Knife, Knife Block, Sharpening Stone", 14, 170),
    kind("Kitchen", "Tableware", "Dinner Plates, Bowl Set, Water Glasses, Serving Platter, Cutlery Set", 10, 120),
    kind("Outdoor", "Camping", "Tent, Sleeping Bag, Camping Stove, Head Torch, Folding Chair", 15, 420),
    kind("Outdoor", "Hiking", "Backpack, Trekking Poles, Water Bottle, Rain Cover, Map Case", 9, 210),
    kind("Outdoor", "Cycling", "Bike Light, Pannier, Bike Lock, Saddle, Repair Kit", 8, 130),
    kind("Outdoor", "Garden", "Pruning Shears, Watering Can, Plant Pot, Garden Gloves, Trowel", 6, 90),
    kind("Clothing", "T-Shirts", "Cotton T-Shirt, Pocket Tee, Striped Tee, Long Sleeve Tee, Henley", 12, 45, "S M L XL"),
    kind("Clothing", "Knitwear", "Merino Jumper, Cardigan, Beanie, Wool Scarf, Roll Neck", 25, 140, "S M L XL"),
    kind("Clothing", "Jackets", "Rain Jacket, Down Jacket, Denim Jacket, Windbreaker, Parka", 60, 320, "S M L XL"),
    kind("Clothing", "Shoes", "Running Shoes, Leather Boots, Canvas Trainers, Sandals, Slippers", 30, 210, "38 40 42 44"),
    kind("Electronics", "Headphones", "Wireless Headphones, Earbuds, Studio Headphones, Headset, Headphone Stand", 19, 330),
    kind("Electronics", "Speakers", "Bluetooth Speaker, Bookshelf Speakers, Soundbar, Turntable, Radio", 29, 480),
    kind("Electronics", "Chargers", "USB-C Charger, Power Bank, Charging Cable, Wireless Charger, Travel Adapter", 9, 85),
    kind("Electronics", "Keyboards & Mice", "Mechanical Keyboard, Wireless Mouse, Trackpad, Wrist Rest, Desk Mat", 15, 190),
    kind("Books", "Cooking", "Bread Book, Vegetable Cookbook, Pasta Book, Fermentation Guide, Baking Primer", 14, 45),
    kind("Books", "Nature", "Field Guide to Birds, Tree Atlas, Mushroom Handbook, Star Chart, Ocean Almanac", 12, 50),
    kind("Books", "Craft", "Woodworking Manual, Knitting Patterns, Pottery Guide, Bookbinding Handbook, Sewing Course", 13, 48),
    kind("Books", "Children", "Picture Book, Bedtime Stories, Alphabet Book, Puzzle Book, Dinosaur Atlas", 8, 28),
    kind("Toys", "Building", "Wooden Blocks, Marble Run, Construction Set, Train Track, Magnetic Tiles", 14, 120),
    kind("Toys", "Games", "Board Game, Card Game, Chess Set, Dominoes, Jigsaw Puzzle", 9, 75),
    kind("Toys", "Outdoor Play", "Kite, Skipping Rope, Frisbee, Balance Bike, Sand Toys", 6, 110),
    kind("Toys", "Soft Toys", "Teddy Bear, Plush Fox, Rag Doll, Hand Puppet, Plush Whale", 10, 48),
    kind("Office", "Paper", "Notebook, Sketchbook, Planner, Envelopes, Sticky Notes", 3, 38),
    kind("Office", "Writing", "Fountain Pen, Pencil Set, Fineliners, Marker Set, Ink Bottle", 4, 130),
    kind("Office", "Desk", "Desk Organiser, Monitor Stand, Document Tray, Desk Fan, Bookends", 10, 95),
    kind("Office", "Bags", "Laptop Sleeve, Messenger Bag, Tote Bag, Document Case, Pencil Case", 12, 160),
)  # fmt: skip

BRANDS: Final = (
    "Alder & Finch", "Nordlicht", "Copperline", "Meadowbrook", "Tidewater", "Hearthstone", "Kestrel", "Juniper Row",
    "Blackwater", "Fernhill", "Ostrava Works", "Pinecrest", "Saltmarsh", "Thimble", "Umber", "Vellum & Co", "Westerly",
    "Yarrow", "Zephyr", "Brightwater", "Cobalt", "Driftwood", "Everly", "Fableworks", "Granite Peak", "Harbour Lane",
    "Ironbark", "Larkspur", "Maple Street", "Northgate",
)  # fmt: skip

ADJECTIVES: Final = (
    "Classic", "Compact", "Everyday", "Handmade", "Lightweight", "Modern", "Natural", "Organic", "Recycled", "Rustic",
    "Slim", "Soft", "Sturdy", "Vintage", "Weatherproof",
)  # fmt: skip

# Of each category, what all of its nouns can be made of.
MATERIALS: Final = {
    "Lighting": "Brass, Steel", "Bedding": "Cotton, Wool", "Storage": "Bamboo, Oak, Steel", "Textiles": "Cotton, Linen, Wool",
    "Cookware": "Cast Iron, Steel", "Coffee & Tea": "Ceramic, Glass, Steel", "Knives": "Steel, Ceramic",
    "Tableware": "Bamboo, Glass, Steel", "Camping": "Canvas, Aluminium", "Hiking": "Canvas, Nylon", "Cycling": "Leather, Nylon",
    "Garden": "Steel, Rubber", "T-Shirts": "Cotton, Linen", "Knitwear": "Cashmere, Cotton, Wool", "Jackets": "Cotton, Nylon",
    "Shoes": "Canvas, Leather", "Headphones": "Aluminium, Plastic", "Speakers": "Aluminium, Oak, Plastic",
    "Chargers": "Aluminium, Plastic", "Keyboards & Mice": "Aluminium, Plastic", "Cooking": "Paper", "Nature": "Paper",
    "Craft": "Paper", "Children": "Board, Paper", "Building": "Beech, Maple", "Games": "Beech, Board", "Outdoor Play": "Beech, Plastic",
    "Soft Toys": "Cotton, Wool", "Paper": "Paper, Recycled Paper", "Writing": "Brass, Steel", "Desk": "Bamboo, Oak, Steel",
    "Bags": "Canvas, Cotton, Leather",
}  # fmt: skip
COLOURS: Final = (
    "Black",
    "Blue",
    "Cream",
    "Forest",
    "Grey",
    "Mustard",
    "Navy",
    "Olive",
    "Red",
    "Sand",
    "Teal",
    "White",
)
TAGS: Final = ("bestseller", "eco", "gift", "handmade", "limited", "new", "outlet", "vegan")
