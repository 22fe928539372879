"""What people keep, opened again: saved views as sections of a document, and documents as JSON that lasts.

A dashboard, a shared link, a snapshot and a report all show documents.
"""
