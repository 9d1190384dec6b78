//! Where `$(NAME)` of `vars` is replaced, unless a file of `configurations:` adds more. Data only; see [`super::tables`].

use super::tables::specs;
use crate::kustomize::field_spec::FieldSpec;

/// Where `$(NAME)` is replaced.
pub static VAR_REFERENCE: &[FieldSpec] = specs! {
    "" "" "Service" {
        find "spec/ports/port"
        find "spec/ports/targetPort"
    }
    "" "" "PersistentVolume" {
        find "spec/nfs/server"
    }
    "" "" "Deployment" {
        find "spec/template/spec/initContainers/volumeMounts/mountPath"
        find "spec/template/spec/initContainers/env/value"
        find "spec/template/spec/initContainers/command"
        find "spec/template/spec/initContainers/args"
        find "spec/template/spec/containers/volumeMounts/mountPath"
        find "spec/template/spec/containers/env/value"
        find "spec/template/spec/volumes/nfs/server"
        find "spec/template/metadata/annotations"
        find "spec/template/spec/containers/command"
        find "spec/template/spec/containers/args"
    }
    "" "" "StatefulSet" {
        find "spec/template/spec/containers/volumeMounts/mountPath"
        find "spec/template/spec/containers/env/value"
        find "spec/template/spec/initContainers/args"
        find "spec/volumeClaimTemplates/spec/nfs/server"
        find "spec/template/spec/initContainers/command"
        find "spec/template/spec/containers/command"
        find "spec/template/spec/containers/args"
        find "spec/template/spec/initContainers/volumeMounts/mountPath"
        find "spec/template/spec/initContainers/env/value"
    }
    "" "" "CronJob" {
        find "spec/jobTemplate/spec/template/spec/initContainers/env/value"
        find "spec/jobTemplate/spec/template/spec/initContainers/command"
        find "spec/jobTemplate/spec/template/spec/initContainers/args"
        find "spec/jobTemplate/spec/template/spec/containers/volumeMounts/mountPath"
        find "spec/jobTemplate/spec/template/spec/containers/env/value"
        find "spec/jobTemplate/spec/template/spec/containers/command"
        find "spec/jobTemplate/spec/template/spec/initContainers/volumeMounts/mountPath"
        find "spec/jobTemplate/spec/template/volumes/nfs/server"
        find "spec/jobTemplate/spec/template/spec/containers/args"
    }
    "" "" "DaemonSet" {
        find "spec/template/spec/containers/command"
        find "spec/template/spec/volumes/nfs/server"
        find "spec/template/spec/initContainers/volumeMounts/mountPath"
        find "spec/template/spec/initContainers/env/value"
        find "spec/template/spec/initContainers/command"
        find "spec/template/spec/initContainers/args"
        find "spec/template/spec/containers/volumeMounts/mountPath"
        find "spec/template/spec/containers/env/value"
        find "spec/template/spec/containers/args"
    }
    "" "" "Ingress" {
        find "spec/tls/secretName"
        find "spec/tls/hosts"
        find "spec/rules/host"
    }
    "" "" "Job" {
        find "spec/template/spec/initContainers/command"
        find "spec/template/spec/volumes/nfs/server"
        find "spec/template/spec/containers/args"
        find "spec/template/spec/containers/command"
        find "spec/template/spec/containers/env/value"
        find "spec/template/spec/containers/volumeMounts/mountPath"
        find "spec/template/spec/initContainers/args"
        find "spec/template/spec/initContainers/env/value"
        find "spec/template/spec/initContainers/volumeMounts/mountPath"
    }
    "" "" "Pod" {
        find "spec/containers/volumeMounts/mountPath"
        find "spec/containers/args"
        find "spec/initContainers/command"
        find "spec/initContainers/env/value"
        find "spec/initContainers/volumeMounts/mountPath"
        find "spec/volumes/nfs/server"
        find "spec/initContainers/args"
        find "spec/containers/env/value"
        find "spec/containers/command"
    }
    "" "" "ReplicaSet" {
        find "spec/template/spec/volumes/nfs/server"
        find "spec/template/spec/containers/volumeMounts/mountPath"
        find "spec/template/spec/containers/env/value"
        find "spec/template/spec/containers/command"
        find "spec/template/spec/containers/args"
        find "spec/template/spec/initContainers/args"
        find "spec/template/spec/initContainers/volumeMounts/mountPath"
        find "spec/template/spec/initContainers/env/value"
        find "spec/template/spec/initContainers/command"
    }
    "" "" "" {
        find "metadata/labels"
        find "metadata/annotations"
    }
};
