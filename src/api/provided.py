"""What routes are given by name."""

from litestar.di import NamedDependency

from api.execute import Executor
from api.requests.catalog_files import SentCatalog
from api.requests.uploads import SentPicture
from api.shop import Shop
from domain.stock.stock import StockLine

Execute = NamedDependency[Executor]
TheShop = NamedDependency[Shop]
Sent = NamedDependency[SentPicture]
StockLines = NamedDependency[list[StockLine]]
CatalogSent = NamedDependency[SentCatalog]
