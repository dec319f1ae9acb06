"""The rows of the property table, a module for each group of properties; `css.properties` joins them."""
