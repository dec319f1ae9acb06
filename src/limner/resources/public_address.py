"""Which network addresses may be fetched from: those of the public Internet.

Goes in: an IP address. Comes out: yes or no. An IPv4 address inside an IPv6 one is checked as IPv4.

Spec: https://www.iana.org/assignments/iana-ipv6-special-registry/
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_NAT64: Final = IPv6Network("64:ff9b::/96")
_NOT_PUBLIC_6: Final = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocol assignments, including Teredo (2001::/32)
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: contains an IPv4 address
            "3fff::/20",  # documentation
            "3ffe::/16",  # returned
        ),
    )
)
_NOT_PUBLIC_4: Final = tuple(
    map(
        IPv4Network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
            *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
            *("224.0.0.0/4", "240.0.0.0/4"),
        ),
    )
)
_ISATAP: Final = (0x00005EFE, 0x02005EFE)  # the third quarter of an address whose last quarter is IPv4


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address belongs to the public Internet."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NOT_PUBLIC_4)
    if address in _NAT64:
        return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
    if address.scope_id is not None or address not in _GLOBAL_UNICAST or not address.is_global:
        return False
    if any(address in network for network in _NOT_PUBLIC_6):
        return False
    return (int(address) >> 32) & 0xFFFFFFFF not in _ISATAP


def is_loopback(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address, as written, is this machine."""
    return address.is_loopback
