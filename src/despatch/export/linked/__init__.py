"""Letters as linked data: whole letters come in; JSON-LD, Web Annotations and IIIF manifests go out."""
