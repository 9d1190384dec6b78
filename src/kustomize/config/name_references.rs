//! Which fields hold the names of other objects, unless a file of `configurations:` adds more.
//!
//! Data only; the rows read as in [`super::tables`], under the kind whose names they hold.

use super::NameReference;
use super::tables::specs;
use crate::kustomize::field_spec::FieldSpec;
use std::borrow::Cow;

/// Fields that hold names of objects of a kind.
const fn names_of(gvk: [&'static str; 3], referrers: &'static [FieldSpec]) -> NameReference {
    let [group, version, kind] = gvk;
    NameReference {
        group: Cow::Borrowed(group),
        version: Cow::Borrowed(version),
        kind: Cow::Borrowed(kind),
        referrers: Cow::Borrowed(referrers),
    }
}

/// Which fields hold names, by the kind that is named.
pub static NAME_REFERENCE: &[NameReference] = &[
    names_of(["storage.k8s.io", "v1", "StorageClass"], OF_STORAGE_CLASS),
    names_of(["", "v1", "ServiceAccount"], OF_SERVICE_ACCOUNT),
    names_of(["rbac.authorization.k8s.io", "", "Role"], OF_ROLE),
    names_of(["rbac.authorization.k8s.io", "", "ClusterRole"], OF_CLUSTER_ROLE),
    names_of(["", "v1", "ConfigMap"], OF_CONFIG_MAP),
    names_of(["", "v1", "Secret"], OF_SECRET),
    names_of(["", "v1", "Service"], OF_SERVICE),
    names_of(["scheduling.k8s.io", "v1", "PriorityClass"], OF_PRIORITY_CLASS),
    names_of(["", "v1", "PersistentVolume"], OF_PERSISTENT_VOLUME),
    names_of(["", "v1", "PersistentVolumeClaim"], OF_PERSISTENT_VOLUME_CLAIM),
    names_of(["", "", "Deployment"], OF_DEPLOYMENT),
    names_of(["", "", "StatefulSet"], OF_STATEFUL_SET),
    names_of(
        ["admissionregistration.k8s.io", "", "ValidatingAdmissionPolicy"],
        OF_VALIDATING_ADMISSION_POLICY,
    ),
    names_of(["networking.k8s.io/v1", "v1", "IngressClass"], OF_INGRESS_CLASS),
    names_of(["", "", "ReplicaSet"], OF_REPLICA_SET),
    names_of(["", "", "ReplicationController"], OF_REPLICATION_CONTROLLER),
];

static OF_STORAGE_CLASS: &[FieldSpec] = specs! {
    "" "" "PersistentVolume" {
        find "spec/storageClassName"
    }
    "" "" "PersistentVolumeClaim" {
        find "spec/storageClassName"
    }
    "" "" "StatefulSet" {
        find "spec/volumeClaimTemplates/spec/storageClassName"
    }
};

static OF_SERVICE_ACCOUNT: &[FieldSpec] = specs! {
    "rbac.authorization.k8s.io" "" "RoleBinding" {
        find "subjects"
    }
    "rbac.authorization.k8s.io" "" "ClusterRoleBinding" {
        find "subjects"
    }
    "" "" "Pod" {
        find "spec/serviceAccountName"
    }
    "" "" "StatefulSet" {
        find "spec/template/spec/serviceAccountName"
    }
    "" "" "Deployment" {
        find "spec/template/spec/serviceAccountName"
    }
    "" "" "ReplicationController" {
        find "spec/template/spec/serviceAccountName"
    }
    "" "" "CronJob" {
        find "spec/jobTemplate/spec/template/spec/serviceAccountName"
    }
    "" "" "Job" {
        find "spec/template/spec/serviceAccountName"
    }
    "" "" "DaemonSet" {
        find "spec/template/spec/serviceAccountName"
    }
};

static OF_ROLE: &[FieldSpec] = specs! {
    "rbac.authorization.k8s.io" "" "RoleBinding" {
        find "roleRef/name"
    }
};

static OF_CLUSTER_ROLE: &[FieldSpec] = specs! {
    "rbac.authorization.k8s.io" "" "RoleBinding" {
        find "roleRef/name"
    }
    "rbac.authorization.k8s.io" "" "ClusterRoleBinding" {
        find "roleRef/name"
    }
};

static OF_CONFIG_MAP: &[FieldSpec] = specs! {
    "" "v1" "Pod" {
        find "spec/volumes/configMap/name"
        find "spec/containers/env/valueFrom/configMapKeyRef/name"
        find "spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "spec/containers/envFrom/configMapRef/name"
        find "spec/initContainers/envFrom/configMapRef/name"
        find "spec/volumes/projected/sources/configMap/name"
    }
    "" "" "PodTemplate" {
        find "template/spec/volumes/configMap/name"
        find "template/spec/containers/env/valueFrom/configMapKeyRef/name"
        find "template/spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "template/spec/containers/envFrom/configMapRef/name"
        find "template/spec/initContainers/envFrom/configMapRef/name"
        find "template/spec/volumes/projected/sources/configMap/name"
    }
    "" "" "Deployment" {
        find "spec/template/spec/volumes/configMap/name"
        find "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/containers/envFrom/configMapRef/name"
        find "spec/template/spec/initContainers/envFrom/configMapRef/name"
        find "spec/template/spec/volumes/projected/sources/configMap/name"
    }
    "" "" "ReplicaSet" {
        find "spec/template/spec/volumes/configMap/name"
        find "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/containers/envFrom/configMapRef/name"
        find "spec/template/spec/initContainers/envFrom/configMapRef/name"
        find "spec/template/spec/volumes/projected/sources/configMap/name"
    }
    "" "" "DaemonSet" {
        find "spec/template/spec/volumes/configMap/name"
        find "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/containers/envFrom/configMapRef/name"
        find "spec/template/spec/initContainers/envFrom/configMapRef/name"
        find "spec/template/spec/volumes/projected/sources/configMap/name"
    }
    "" "" "StatefulSet" {
        find "spec/template/spec/volumes/configMap/name"
        find "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/containers/envFrom/configMapRef/name"
        find "spec/template/spec/initContainers/envFrom/configMapRef/name"
        find "spec/template/spec/volumes/projected/sources/configMap/name"
    }
    "" "" "Job" {
        find "spec/template/spec/volumes/configMap/name"
        find "spec/template/spec/containers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "spec/template/spec/containers/envFrom/configMapRef/name"
        find "spec/template/spec/initContainers/envFrom/configMapRef/name"
        find "spec/template/spec/volumes/projected/sources/configMap/name"
    }
    "" "" "CronJob" {
        find "spec/jobTemplate/spec/template/spec/volumes/configMap/name"
        find "spec/jobTemplate/spec/template/spec/volumes/projected/sources/configMap/name"
        find "spec/jobTemplate/spec/template/spec/containers/env/valueFrom/configMapKeyRef/name"
        find "spec/jobTemplate/spec/template/spec/initContainers/env/valueFrom/configMapKeyRef/name"
        find "spec/jobTemplate/spec/template/spec/containers/envFrom/configMapRef/name"
        find "spec/jobTemplate/spec/template/spec/initContainers/envFrom/configMapRef/name"
    }
    "" "" "Node" {
        find "spec/configSource/configMap"
    }
    "" "" "Role" {
        find "rules/resourceNames"
    }
    "" "" "ClusterRole" {
        find "rules/resourceNames"
    }
    "" "" "Ingress" {
        find "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap"
    }
};

static OF_SECRET: &[FieldSpec] = specs! {
    "" "v1" "Pod" {
        find "spec/volumes/secret/secretName"
        find "spec/containers/env/valueFrom/secretKeyRef/name"
        find "spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "spec/containers/envFrom/secretRef/name"
        find "spec/initContainers/envFrom/secretRef/name"
        find "spec/imagePullSecrets/name"
        find "spec/volumes/projected/sources/secret/name"
    }
    "" "" "PodTemplate" {
        find "template/spec/volumes/secret/secretName"
        find "template/spec/containers/env/valueFrom/secretKeyRef/name"
        find "template/spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "template/spec/containers/envFrom/secretRef/name"
        find "template/spec/initContainers/envFrom/secretRef/name"
        find "template/spec/imagePullSecrets/name"
        find "template/spec/volumes/projected/sources/secret/name"
    }
    "" "" "Deployment" {
        find "spec/template/spec/volumes/secret/secretName"
        find "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/containers/envFrom/secretRef/name"
        find "spec/template/spec/initContainers/envFrom/secretRef/name"
        find "spec/template/spec/imagePullSecrets/name"
        find "spec/template/spec/volumes/projected/sources/secret/name"
    }
    "" "" "ReplicaSet" {
        find "spec/template/spec/volumes/secret/secretName"
        find "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/containers/envFrom/secretRef/name"
        find "spec/template/spec/initContainers/envFrom/secretRef/name"
        find "spec/template/spec/imagePullSecrets/name"
        find "spec/template/spec/volumes/projected/sources/secret/name"
    }
    "" "" "DaemonSet" {
        find "spec/template/spec/volumes/secret/secretName"
        find "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/containers/envFrom/secretRef/name"
        find "spec/template/spec/initContainers/envFrom/secretRef/name"
        find "spec/template/spec/imagePullSecrets/name"
        find "spec/template/spec/volumes/projected/sources/secret/name"
    }
    "" "" "StatefulSet" {
        find "spec/template/spec/volumes/secret/secretName"
        find "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/containers/envFrom/secretRef/name"
        find "spec/template/spec/initContainers/envFrom/secretRef/name"
        find "spec/template/spec/imagePullSecrets/name"
        find "spec/template/spec/volumes/projected/sources/secret/name"
    }
    "" "" "Job" {
        find "spec/template/spec/volumes/secret/secretName"
        find "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "spec/template/spec/containers/envFrom/secretRef/name"
        find "spec/template/spec/initContainers/envFrom/secretRef/name"
        find "spec/template/spec/imagePullSecrets/name"
        find "spec/template/spec/volumes/projected/sources/secret/name"
    }
    "" "" "CronJob" {
        find "spec/jobTemplate/spec/template/spec/volumes/secret/secretName"
        find "spec/jobTemplate/spec/template/spec/volumes/projected/sources/secret/name"
        find "spec/jobTemplate/spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
        find "spec/jobTemplate/spec/template/spec/initContainers/env/valueFrom/secretKeyRef/name"
        find "spec/jobTemplate/spec/template/spec/containers/envFrom/secretRef/name"
        find "spec/jobTemplate/spec/template/spec/initContainers/envFrom/secretRef/name"
        find "spec/jobTemplate/spec/template/spec/imagePullSecrets/name"
    }
    "" "" "Ingress" {
        find "spec/tls/secretName"
        find "metadata/annotations/ingress.kubernetes.io\\/auth-secret"
        find "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-secret"
        find "metadata/annotations/nginx.ingress.kubernetes.io\\/auth-tls-secret"
        find "spec/tls/secretName"
    }
    "" "" "ServiceAccount" {
        find "imagePullSecrets/name"
    }
    "" "" "StorageClass" {
        find "parameters/secretName"
        find "parameters/adminSecretName"
        find "parameters/userSecretName"
        find "parameters/secretRef"
    }
    "" "" "Role" {
        find "rules/resourceNames"
    }
    "" "" "ClusterRole" {
        find "rules/resourceNames"
    }
    "serving.knative.dev" "v1" "Service" {
        find "spec/template/spec/containers/env/valueFrom/secretKeyRef/name"
    }
    "" "" "PersistentVolume" {
        find "spec/azureFile/secretName"
    }
};

static OF_SERVICE: &[FieldSpec] = specs! {
    "apps" "" "StatefulSet" {
        find "spec/serviceName"
    }
    "" "" "Ingress" {
        find "spec/rules/http/paths/backend/serviceName"
        find "spec/backend/serviceName"
        find "spec/rules/http/paths/backend/service/name"
        find "spec/defaultBackend/service/name"
    }
    "apiregistration.k8s.io" "" "APIService" {
        find "spec/service/name"
    }
    "admissionregistration.k8s.io" "" "ValidatingWebhookConfiguration" {
        find "webhooks/clientConfig/service"
    }
    "admissionregistration.k8s.io" "" "MutatingWebhookConfiguration" {
        find "webhooks/clientConfig/service"
    }
};

static OF_PRIORITY_CLASS: &[FieldSpec] = specs! {
    "" "" "Pod" {
        find "spec/priorityClassName"
    }
    "" "" "StatefulSet" {
        find "spec/template/spec/priorityClassName"
    }
    "" "" "Deployment" {
        find "spec/template/spec/priorityClassName"
    }
    "" "" "ReplicationController" {
        find "spec/template/spec/priorityClassName"
    }
    "" "" "CronJob" {
        find "spec/jobTemplate/spec/template/spec/priorityClassName"
    }
    "" "" "Job" {
        find "spec/template/spec/priorityClassName"
    }
    "" "" "DaemonSet" {
        find "spec/template/spec/priorityClassName"
    }
};

static OF_PERSISTENT_VOLUME: &[FieldSpec] = specs! {
    "" "" "PersistentVolumeClaim" {
        find "spec/volumeName"
    }
    "" "" "ClusterRole" {
        find "rules/resourceNames"
    }
};

static OF_PERSISTENT_VOLUME_CLAIM: &[FieldSpec] = specs! {
    "" "" "Pod" {
        find "spec/volumes/persistentVolumeClaim/claimName"
    }
    "" "" "StatefulSet" {
        find "spec/template/spec/volumes/persistentVolumeClaim/claimName"
    }
    "" "" "Deployment" {
        find "spec/template/spec/volumes/persistentVolumeClaim/claimName"
    }
    "" "" "ReplicationController" {
        find "spec/template/spec/volumes/persistentVolumeClaim/claimName"
    }
    "" "" "CronJob" {
        find "spec/jobTemplate/spec/template/spec/volumes/persistentVolumeClaim/claimName"
    }
    "" "" "Job" {
        find "spec/template/spec/volumes/persistentVolumeClaim/claimName"
    }
    "" "" "DaemonSet" {
        find "spec/template/spec/volumes/persistentVolumeClaim/claimName"
    }
};

static OF_DEPLOYMENT: &[FieldSpec] = specs! {
    "" "" "HorizontalPodAutoscaler" {
        find "spec/scaleTargetRef/name"
    }
};

static OF_STATEFUL_SET: &[FieldSpec] = specs! {
    "" "" "HorizontalPodAutoscaler" {
        find "spec/scaleTargetRef/name"
    }
};

static OF_VALIDATING_ADMISSION_POLICY: &[FieldSpec] = specs! {
    "admissionregistration.k8s.io" "" "ValidatingAdmissionPolicyBinding" {
        find "spec/policyName"
    }
};

static OF_INGRESS_CLASS: &[FieldSpec] = specs! {
    "" "" "Ingress" {
        find "spec/ingressClassName"
    }
};

static OF_REPLICA_SET: &[FieldSpec] = specs! {
    "" "" "HorizontalPodAutoscaler" {
        find "spec/scaleTargetRef/name"
    }
};

static OF_REPLICATION_CONTROLLER: &[FieldSpec] = specs! {
    "" "" "HorizontalPodAutoscaler" {
        find "spec/scaleTargetRef/name"
    }
};
