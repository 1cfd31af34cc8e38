"""What routes are given by name."""

from litestar.di import NamedDependency

from api.execute import Asker, Executor
from api.shop import Shop
from api.uploads import SentPicture

Execute = NamedDependency[Executor]
Ask = NamedDependency[Asker]
TheShop = NamedDependency[Shop]
Sent = NamedDependency[SentPicture]
