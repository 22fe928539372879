"""The OpenAPI document as a person reads it: topics, operations, types and an example of each request."""
