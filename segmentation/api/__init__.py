"""Answer over HTTP: the application and its schemas."""

from segmentation.api.application import create_app as create_app
