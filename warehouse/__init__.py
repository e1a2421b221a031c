"""The kernel that the other rooms stand on: settings, paths, errors, connections, reference data, releases."""
