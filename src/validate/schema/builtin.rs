//! The schemas of Kubernetes and Flux that are built in.
