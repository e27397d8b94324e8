"""PDF documents: what there is to say of one beside showing it. Pure."""
