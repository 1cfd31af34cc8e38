"""What routes are given by name."""

from litestar.di import NamedDependency

from api.catalog_files import SentCatalog
from api.execute import Executor
from api.shop import Shop
from api.uploads import SentPicture
from domain.stock import StockLine

Execute = NamedDependency[Executor]
TheShop = NamedDependency[Shop]
Sent = NamedDependency[SentPicture]
StockLines = NamedDependency[list[StockLine]]
CatalogSent = NamedDependency[SentCatalog]
