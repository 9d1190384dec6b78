//! What the kinds of the Kubernetes API and of Flux are called, and those of controllers whose definitions
//! a repository seldom holds itself.

/// Kind, group, plural, short names.
pub type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

const FLUX_HELM: &str = "helm.toolkit.fluxcd.io";
const FLUX_SOURCE: &str = "source.toolkit.fluxcd.io";
const FLUX_IMAGE: &str = "image.toolkit.fluxcd.io";
const FLUX_NOTIFICATION: &str = "notification.toolkit.fluxcd.io";
const FLUX_OPERATOR: &str = "fluxcd.controlplane.io";
const RBAC: &str = "rbac.authorization.k8s.io";
const NETWORKING: &str = "networking.k8s.io";
const ADMISSION: &str = "admissionregistration.k8s.io";
const STORAGE: &str = "storage.k8s.io";
const GATEWAY: &str = "gateway.networking.k8s.io";

/// What the API server and Flux bring.
pub const BUILT_IN: &[Row] = &[
    ("ConfigMap", "", "configmaps", &["cm"]),
    ("Endpoints", "", "endpoints", &["ep"]),
    ("Event", "", "events", &["ev"]),
    ("LimitRange", "", "limitranges", &["limits"]),
    ("Namespace", "", "namespaces", &["ns"]),
    ("Node", "", "nodes", &["no"]),
    ("PersistentVolume", "", "persistentvolumes", &["pv"]),
    ("PersistentVolumeClaim", "", "persistentvolumeclaims", &["pvc"]),
    ("Pod", "", "pods", &["po"]),
    ("PodTemplate", "", "podtemplates", &[]),
    ("ReplicationController", "", "replicationcontrollers", &["rc"]),
    ("ResourceQuota", "", "resourcequotas", &["quota"]),
    ("Secret", "", "secrets", &[]),
    ("Service", "", "services", &["svc"]),
    ("ServiceAccount", "", "serviceaccounts", &["sa"]),
    ("DaemonSet", "apps", "daemonsets", &["ds"]),
    ("Deployment", "apps", "deployments", &["deploy"]),
    ("ReplicaSet", "apps", "replicasets", &["rs"]),
    ("StatefulSet", "apps", "statefulsets", &["sts"]),
    ("HorizontalPodAutoscaler", "autoscaling", "horizontalpodautoscalers", &["hpa"]),
    ("CronJob", "batch", "cronjobs", &["cj"]),
    ("Job", "batch", "jobs", &[]),
    ("CertificateSigningRequest", "certificates.k8s.io", "certificatesigningrequests", &["csr"]),
    ("Lease", "coordination.k8s.io", "leases", &[]),
    ("EndpointSlice", "discovery.k8s.io", "endpointslices", &[]),
    ("FlowSchema", "flowcontrol.apiserver.k8s.io", "flowschemas", &[]),
    ("PriorityLevelConfiguration", "flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations", &[]),
    ("Ingress", NETWORKING, "ingresses", &["ing"]),
    ("IngressClass", NETWORKING, "ingressclasses", &[]),
    ("NetworkPolicy", NETWORKING, "networkpolicies", &["netpol"]),
    ("RuntimeClass", "node.k8s.io", "runtimeclasses", &[]),
    ("PodDisruptionBudget", "policy", "poddisruptionbudgets", &["pdb"]),
    ("PodSecurityPolicy", "policy", "podsecuritypolicies", &["psp"]),
    ("ClusterRole", RBAC, "clusterroles", &[]),
    ("ClusterRoleBinding", RBAC, "clusterrolebindings", &[]),
    ("Role", RBAC, "roles", &[]),
    ("RoleBinding", RBAC, "rolebindings", &[]),
    ("PriorityClass", "scheduling.k8s.io", "priorityclasses", &["pc"]),
    ("CSIDriver", STORAGE, "csidrivers", &[]),
    ("CSINode", STORAGE, "csinodes", &[]),
    ("StorageClass", STORAGE, "storageclasses", &["sc"]),
    ("VolumeAttachment", STORAGE, "volumeattachments", &[]),
    ("VolumeAttributesClass", STORAGE, "volumeattributesclasses", &["vac"]),
    ("CustomResourceDefinition", "apiextensions.k8s.io", "customresourcedefinitions", &["crd", "crds"]),
    ("APIService", "apiregistration.k8s.io", "apiservices", &[]),
    ("MutatingWebhookConfiguration", ADMISSION, "mutatingwebhookconfigurations", &[]),
    ("ValidatingWebhookConfiguration", ADMISSION, "validatingwebhookconfigurations", &[]),
    ("ValidatingAdmissionPolicy", ADMISSION, "validatingadmissionpolicies", &[]),
    ("ValidatingAdmissionPolicyBinding", ADMISSION, "validatingadmissionpolicybindings", &[]),
    ("MutatingAdmissionPolicy", ADMISSION, "mutatingadmissionpolicies", &[]),
    ("MutatingAdmissionPolicyBinding", ADMISSION, "mutatingadmissionpolicybindings", &[]),
    ("VolumeSnapshot", "snapshot.storage.k8s.io", "volumesnapshots", &["vs"]),
    ("VolumeSnapshotClass", "snapshot.storage.k8s.io", "volumesnapshotclasses", &["vsclass", "vsclasses"]),
    ("Gateway", GATEWAY, "gateways", &["gtw"]),
    ("GatewayClass", GATEWAY, "gatewayclasses", &["gc"]),
    ("HTTPRoute", GATEWAY, "httproutes", &[]),
    ("GRPCRoute", GATEWAY, "grpcroutes", &[]),
    ("TLSRoute", GATEWAY, "tlsroutes", &[]),
    ("Kustomization", "kustomize.toolkit.fluxcd.io", "kustomizations", &["ks"]),
    ("HelmRelease", FLUX_HELM, "helmreleases", &["hr"]),
    ("GitRepository", FLUX_SOURCE, "gitrepositories", &["gitrepo"]),
    ("HelmRepository", FLUX_SOURCE, "helmrepositories", &["helmrepo"]),
    ("HelmChart", FLUX_SOURCE, "helmcharts", &["hc"]),
    ("OCIRepository", FLUX_SOURCE, "ocirepositories", &["ocirepo"]),
    ("Bucket", FLUX_SOURCE, "buckets", &[]),
    ("ExternalArtifact", FLUX_SOURCE, "externalartifacts", &["ea"]),
    ("ArtifactGenerator", "source.extensions.fluxcd.io", "artifactgenerators", &["ag"]),
    ("ImagePolicy", FLUX_IMAGE, "imagepolicies", &["imgpol", "imagepol"]),
    ("ImageRepository", FLUX_IMAGE, "imagerepositories", &["imgrepo", "imagerepo"]),
    ("ImageUpdateAutomation", FLUX_IMAGE, "imageupdateautomations", &["iua", "imgupd", "imgauto"]),
    ("Alert", FLUX_NOTIFICATION, "alerts", &[]),
    ("Provider", FLUX_NOTIFICATION, "providers", &[]),
    ("Receiver", FLUX_NOTIFICATION, "receivers", &[]),
    ("FluxInstance", FLUX_OPERATOR, "fluxinstances", &[]),
    ("FluxReport", FLUX_OPERATOR, "fluxreports", &[]),
    ("ResourceSet", FLUX_OPERATOR, "resourcesets", &["rset"]),
    ("ResourceSetInputProvider", FLUX_OPERATOR, "resourcesetinputproviders", &["rsip"]),
];

const EXTERNAL_SECRETS: &str = "external-secrets.io";
const CERT_MANAGER: &str = "cert-manager.io";
const PROMETHEUS: &str = "monitoring.coreos.com";
const CILIUM: &str = "cilium.io";
const KEDA: &str = "keda.sh";
const KUBEVIRT: &str = "kubevirt.io";
const ARGO: &str = "argoproj.io";

/// What widespread controllers name their kinds; mostly charts bring the definitions.
pub const WELL_KNOWN: &[Row] = &[
    ("ExternalSecret", EXTERNAL_SECRETS, "externalsecrets", &["es"]),
    ("ClusterExternalSecret", EXTERNAL_SECRETS, "clusterexternalsecrets", &["ces"]),
    ("SecretStore", EXTERNAL_SECRETS, "secretstores", &["ss"]),
    ("ClusterSecretStore", EXTERNAL_SECRETS, "clustersecretstores", &["css"]),
    ("PushSecret", EXTERNAL_SECRETS, "pushsecrets", &["ps"]),
    ("Certificate", CERT_MANAGER, "certificates", &["cert", "certs"]),
    ("CertificateRequest", CERT_MANAGER, "certificaterequests", &["cr", "crs"]),
    ("Issuer", CERT_MANAGER, "issuers", &["iss"]),
    ("ClusterIssuer", CERT_MANAGER, "clusterissuers", &["ciss"]),
    ("Prometheus", PROMETHEUS, "prometheuses", &["prom"]),
    ("PrometheusAgent", PROMETHEUS, "prometheusagents", &["promagent"]),
    ("PrometheusRule", PROMETHEUS, "prometheusrules", &["promrule"]),
    ("Alertmanager", PROMETHEUS, "alertmanagers", &["am"]),
    ("AlertmanagerConfig", PROMETHEUS, "alertmanagerconfigs", &["amcfg"]),
    ("ServiceMonitor", PROMETHEUS, "servicemonitors", &["smon"]),
    ("PodMonitor", PROMETHEUS, "podmonitors", &["pmon"]),
    ("Probe", PROMETHEUS, "probes", &["prb"]),
    ("ScrapeConfig", PROMETHEUS, "scrapeconfigs", &["scfg"]),
    ("ThanosRuler", PROMETHEUS, "thanosrulers", &["ruler"]),
    ("CiliumNetworkPolicy", CILIUM, "ciliumnetworkpolicies", &["cnp", "ciliumnp"]),
    ("CiliumClusterwideNetworkPolicy", CILIUM, "ciliumclusterwidenetworkpolicies", &["ccnp"]),
    (
        "CiliumLoadBalancerIPPool",
        CILIUM,
        "ciliumloadbalancerippools",
        &["ippools", "ippool", "lbippool", "lbippools"],
    ),
    ("ScaledObject", KEDA, "scaledobjects", &["so"]),
    ("ScaledJob", KEDA, "scaledjobs", &["sj"]),
    ("TriggerAuthentication", KEDA, "triggerauthentications", &["ta", "triggerauth"]),
    ("ClusterTriggerAuthentication", KEDA, "clustertriggerauthentications", &["cta", "clustertriggerauth"]),
    ("VirtualMachine", KUBEVIRT, "virtualmachines", &["vm", "vms"]),
    ("VirtualMachineInstance", KUBEVIRT, "virtualmachineinstances", &["vmi", "vmis"]),
    ("Application", ARGO, "applications", &["app", "apps"]),
    ("AppProject", ARGO, "appprojects", &["appproj", "appprojs"]),
    ("Rollout", ARGO, "rollouts", &["ro"]),
    ("Workflow", ARGO, "workflows", &["wf"]),
    ("CronWorkflow", ARGO, "cronworkflows", &["cwf", "cronwf"]),
];
