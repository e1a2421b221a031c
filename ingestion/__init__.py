"""From a document to figures, each with its address; or a refusal with its reasons."""
