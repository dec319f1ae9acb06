"""Start the shop: python -m shop [--port 8000]."""

import argparse

import uvicorn

from shop.database import DATABASE, open_database
from shop.web import make_app


def main() -> None:
    parser = argparse.ArgumentParser(prog="shop", description="The example shop of Limner.")
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    open_database(DATABASE).close()
    base = f"http://127.0.0.1:{port}"
    print(f"""
  the shop                {base}/
  a product               {base}/products/1
  its share picture       {base}/products/1/opengraph-image/0
  another, same product   {base}/products/1/opengraph-image/1
  the root's icons        {base}/icon/small  {base}/icon/medium
  the products' icon      {base}/products/icon
""")
    uvicorn.run(make_app(base), host="127.0.0.1", port=port, log_level="warning")


if __name__ == "__main__":
    main()
