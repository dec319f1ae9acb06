"""The rows of the property table, with one module for each group of properties. `css.properties` joins them."""
