"""From what a case holds to a Document: values in, values out. Nothing here prints or stores."""
