"""The course as a web site: notebooks that run in the browser, with nothing to install."""
