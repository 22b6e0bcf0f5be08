"""What the environment says: one read-only object, taken from MADOGUCHI_* variables."""

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one process; every field is the environment variable `MADOGUCHI_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="MADOGUCHI_", frozen=True)

    home: Path = Path(".madoguchi")
    """Folder for all that lives on this machine: the embedded database, the key, the journal, files."""
    database_url: str | None = None
    """Address of an outside PostgreSQL (15 or newer); unset means the embedded one under `home`."""
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    simulator_port: int = Field(default=8100, ge=1, le=65535)
    public_url: str | None = None
    """Where LINE and browsers reach us, no slash at the end; callback addresses are built from it."""
    line_api_url: str = "https://api.line.me"
    line_data_api_url: str = "https://api-data.line.me"
    files_url: str | None = None
    """Where files are kept, as `s3://bucket/folder?endpoint=…`; unset means the folder `home/files`."""
    push_service_origin: str | None = None
    """Origin of a push service in one's own network, such as `http://127.0.0.1:8200`, which may be called though others
    there may not."""
    secret_key: SecretStr | None = None
    """Key for secrets at rest; unset means the key file `home/secret.key`, made at the first start."""

    @property
    def origin(self) -> str:
        """The address people and LINE use, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")
