"""What is sent or printed: a document as pages of HTML that need nothing but themselves."""
