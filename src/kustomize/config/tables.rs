//! The default tables: which fields each transformer touches, unless a file of `configurations:` adds more.
//!
//! Data only. A row reads `group version kind { find|make path … }`; an empty text matches anything,
//! `make` creates what is missing on the way. Within a table the rows stand in the order in which
//! kustomize goes through them. Upstream: `api/internal/konfig/builtinpluginconsts` (api v0.21.1).

use crate::kustomize::field_spec::FieldSpec;

/// Writes a table of field specs as static data.
macro_rules! specs {
    ($($group:literal $version:literal $kind:literal { $($mode:ident $path:literal)* })*) => {
        &[$($(FieldSpec::$mode([$group, $version, $kind], $path),)*)*]
    };
}
pub(super) use specs;

/// Where `namePrefix` goes.
pub static NAME_PREFIX: &[FieldSpec] = specs! {
    "" "" "" {
        find "metadata/name"
    }
};

/// Where `nameSuffix` goes.
pub static NAME_SUFFIX: &[FieldSpec] = specs! {
    "" "" "" {
        find "metadata/name"
    }
};

/// Where `namespace` goes, besides `metadata.namespace` and the subjects of role bindings.
pub static NAMESPACE: &[FieldSpec] = specs! {
    "" "" "Namespace" {
        make "metadata/name"
    }
    "apiextensions.k8s.io" "" "CustomResourceDefinition" {
        find "spec/conversion/webhook/clientConfig/service/namespace"
    }
    "apiregistration.k8s.io" "" "APIService" {
        make "spec/service/namespace"
    }
};

/// Where `images` looks, besides every list named `containers` or `initContainers`.
pub static IMAGES: &[FieldSpec] = specs! {
    "" "" "" {
        make "spec/containers[]/image"
        make "spec/initContainers[]/image"
        make "spec/volumes[]/image/reference"
        make "spec/template/spec/containers[]/image"
        make "spec/template/spec/initContainers[]/image"
        make "spec/template/spec/volumes[]/image/reference"
    }
};

/// Where `replicas` goes.
pub static REPLICAS: &[FieldSpec] = specs! {
    "" "" "Deployment" {
        make "spec/replicas"
    }
    "" "" "StatefulSet" {
        make "spec/replicas"
    }
    "" "" "ReplicaSet" {
        make "spec/replicas"
    }
    "" "" "ReplicationController" {
        make "spec/replicas"
    }
};

/// Where `commonAnnotations` go.
pub static COMMON_ANNOTATIONS: &[FieldSpec] = specs! {
    "" "" "Deployment" {
        make "spec/template/metadata/annotations"
    }
    "" "" "StatefulSet" {
        make "spec/template/metadata/annotations"
    }
    "batch" "" "CronJob" {
        make "spec/jobTemplate/metadata/annotations"
        make "spec/jobTemplate/spec/template/metadata/annotations"
    }
    "batch" "" "Job" {
        make "spec/template/metadata/annotations"
    }
    "" "v1" "ReplicationController" {
        make "spec/template/metadata/annotations"
    }
    "" "" "DaemonSet" {
        make "spec/template/metadata/annotations"
    }
    "" "" "ReplicaSet" {
        make "spec/template/metadata/annotations"
    }
    "" "" "" {
        make "metadata/annotations"
    }
};

/// Where `labels` with `includeTemplates` go.
pub static TEMPLATE_LABELS: &[FieldSpec] = specs! {
    "" "" "Deployment" {
        make "spec/template/metadata/labels"
    }
    "apps" "" "StatefulSet" {
        make "spec/template/metadata/labels"
        make "spec/volumeClaimTemplates[]/metadata/labels"
    }
    "batch" "" "CronJob" {
        make "spec/jobTemplate/metadata/labels"
        make "spec/jobTemplate/spec/template/metadata/labels"
    }
    "batch" "" "Job" {
        make "spec/template/metadata/labels"
    }
    "" "v1" "ReplicationController" {
        make "spec/template/metadata/labels"
    }
    "" "" "DaemonSet" {
        make "spec/template/metadata/labels"
    }
    "" "" "ReplicaSet" {
        make "spec/template/metadata/labels"
    }
    "" "" "" {
        make "metadata/labels"
    }
};

/// Where `commonLabels` and `labels` with `includeSelectors` go.
pub static COMMON_LABELS: &[FieldSpec] = specs! {
    "" "v1" "Service" {
        make "spec/selector"
    }
    "apps" "" "Deployment" {
        find "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"
        find "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"
        find "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"
        find "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"
        find "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"
    }
    "" "" "Deployment" {
        make "spec/template/metadata/labels"
        make "spec/selector/matchLabels"
    }
    "apps" "" "StatefulSet" {
        make "spec/selector/matchLabels"
        make "spec/volumeClaimTemplates[]/metadata/labels"
        find "spec/template/spec/affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"
        find "spec/template/spec/affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"
        find "spec/template/spec/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels"
        find "spec/template/spec/affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels"
        find "spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels"
        make "spec/template/metadata/labels"
    }
    "batch" "" "CronJob" {
        make "spec/jobTemplate/metadata/labels"
        make "spec/jobTemplate/spec/template/metadata/labels"
        find "spec/jobTemplate/spec/selector/matchLabels"
    }
    "policy" "" "PodDisruptionBudget" {
        find "spec/selector/matchLabels"
    }
    "batch" "" "Job" {
        find "spec/selector/matchLabels"
        make "spec/template/metadata/labels"
    }
    "networking.k8s.io" "" "NetworkPolicy" {
        find "spec/egress/to/podSelector/matchLabels"
        find "spec/ingress/from/podSelector/matchLabels"
        find "spec/podSelector/matchLabels"
    }
    "" "v1" "ReplicationController" {
        make "spec/template/metadata/labels"
        make "spec/selector"
    }
    "" "" "DaemonSet" {
        make "spec/template/metadata/labels"
        make "spec/selector/matchLabels"
    }
    "" "" "ReplicaSet" {
        make "spec/template/metadata/labels"
        make "spec/selector/matchLabels"
    }
    "" "" "" {
        make "metadata/labels"
    }
};
