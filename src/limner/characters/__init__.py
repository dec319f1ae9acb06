"""What Unicode says of characters, from one version of it: the one of the ICU that breaks lines."""
