"""The vendors' clients, set up to call a server on the loopback interface."""

from alibabacloud_tea_openapi.utils_models import Config
from volcenginesdkcore import ApiClient, Configuration


def alibaba(client, host, key_id="id", key_secret="secret", token=None):
    config = Config(
        access_key_id=key_id,
        access_key_secret=key_secret,
        security_token=token,
        endpoint=host,
        protocol="http",
        region_id="cn-hangzhou",
    )
    return client(config)


def volcengine(host, key_id="id", key_secret="secret", token=None):
    configuration = Configuration()
    configuration.ak, configuration.sk, configuration.session_token = key_id, key_secret, token
    configuration.region = "cn-beijing"
    configuration.host, configuration.scheme = host, "http"
    configuration.auto_retry = False
    return ApiClient(configuration)
