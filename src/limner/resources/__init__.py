"""Pictures and fonts: fetched through a closed loader, sniffed, checked and decoded before layout."""
