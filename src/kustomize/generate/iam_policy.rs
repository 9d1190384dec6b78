//! `IAMPolicyGenerator` in `generators:`: the ServiceAccount of a Google Cloud workload identity.
//!
//! Upstream: `api/filters/iampolicygenerator/iampolicygenerator.go` (api v0.21.1). Quirk kept: the
//! names are put into YAML text and read back, so their text decides their types.

use crate::error::{Error, Result};
use crate::object::Object;
use crate::yaml::{self, FileId};
use serde::Deserialize;

/// The generator's configuration.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct IamPolicy {
    /// The cloud; only `gke` is known.
    pub cloud: String,
    /// The ServiceAccount in the cluster.
    pub kubernetes_service: KubernetesService,
    /// The account in the cloud.
    pub service_account: ServiceAccount,
}

/// The ServiceAccount in the cluster.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct KubernetesService {
    /// Its name.
    pub name: String,
    /// Its namespace; empty for none.
    pub namespace: String,
}

/// The account in the cloud.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ServiceAccount {
    /// Its name.
    pub name: String,
    /// The project it belongs to.
    pub project_id: String,
}

impl IamPolicy {
    /// Makes the ServiceAccount.
    ///
    /// # Errors
    /// When the cloud is not known or the names make no YAML.
    pub fn generate(&self) -> Result<Object> {
        if self.cloud != "gke" {
            return Err(Error::input(format!("cloud provider `{}` is not known; only gke is", self.cloud)));
        }
        let document = yaml::parse(&self.text(), FileId::NONE)?;
        let document = document.ok_or_else(|| Error::input("the generator made nothing"))?;
        Ok(Object::new(document))
    }

    fn text(&self) -> String {
        let (account, service) = (&self.service_account, &self.kubernetes_service);
        let mut text = format!(
            "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  annotations:\n    \
             iam.gke.io/gcp-service-account: {}@{}.iam.gserviceaccount.com\n  name: {}\n",
            account.name, account.project_id, service.name
        );
        if !service.namespace.is_empty() {
            text.push_str(&format!("\n  namespace: {}", service.namespace));
        }
        text
    }
}
