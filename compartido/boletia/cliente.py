"""AWS clients as a Lambda wants them: built quickly, few attempts, short waits.

What makes them quick is all here, and what each part brings is measured in docs/rendimiento.md.
"""

import gc
from typing import Any

gc.disable()  # what is imported and built at start-up stays for good: looking for garbage in it is lost time

import botocore.session  # noqa: E402  boto3 itself would add S3 transfers and multiprocessing
from botocore.config import Config  # noqa: E402
from botocore.loaders import Loader  # noqa: E402

# A DynamoDB call answers in milliseconds; one that takes seconds is lost. Three attempts of at most
# 1 + 4 seconds stay inside the 29 seconds that API Gateway gives a request.
BREVE = Config(
    connect_timeout=1,
    read_timeout=4,
    retries={"mode": "standard", "total_max_attempts": 3},
    tcp_keepalive=True,
    user_agent="Boletia",  # otherwise put together anew for each call
    parameter_validation=False,  # the parameters are built by code whose tests send them to three engines
)


class _Cargador(Loader):
    """Reads botocore's description of a service and nothing else, whatever version of botocore the runtime has."""

    def load_service_model(self, service_name: str, type_name: str, api_version: str | None = None) -> Any:
        """The model, without listing the 430 services first to see whether there is such a one."""
        version = api_version or self.determine_latest_version(service_name, type_name)
        return self.load_data(f"{service_name}/{version}/{type_name}")

    def load_data_with_path(self, name: str) -> Any:
        """The data; for the 1.2 MB of endpoints, which the services' own rules have replaced, their partitions."""
        if name != "endpoints":
            return super().load_data_with_path(name)
        return {
            "partitions": [_endpoints(particion) for particion in self.load_data("partitions")["partitions"]]
        }, ""


def _endpoints(particion: dict[str, Any]) -> dict[str, Any]:
    return {
        "partition": particion["id"],
        "dnsSuffix": particion["outputs"]["dnsSuffix"],
        "regionRegex": particion["regionRegex"],
        "regions": particion["regions"],
        "services": {},
        "defaults": {
            "hostname": "{service}.{region}.{dnsSuffix}",
            "protocols": ["https"],
            "signatureVersions": ["v4"],
        },
    }


_sesion = botocore.session.Session()
_sesion.register_component("data_loader", _Cargador())


def crea(servicio: str, config: Config = BREVE) -> Any:
    """The client of one AWS service, with the region and the credentials of the environment."""
    gc.disable()
    cliente = _sesion.create_client(servicio, config=config)
    gc.freeze()
    gc.enable()
    return cliente
