//! `helmCharts` and `HelmChartInflationGenerator`: recognised, and refused, because offlux runs no
//! other program.
//!
//! Upstream: `api/internal/builtins/HelmChartInflationGenerator.go` (api v0.21.1). Without
//! `--enable-helm` kustomize refuses as well.

use crate::error::{Error, Result};
use crate::kustomize::options::Helm;
use crate::yaml::{Node, Span};

/// Says why a chart is not inflated.
///
/// # Errors
/// Always.
pub fn refuse<T>(chart: &Node, span: Span, helm: Helm) -> Result<T> {
    let name = chart.text_at(&["name"]).unwrap_or("without a name");
    Err(match helm {
        Helm::Disabled => Error::input(format!("chart {name} asks for helm, which is not enabled"))
            .hint("kustomize needs --enable-helm for it; offlux inflates no charts yet"),
        Helm::Enabled => {
            Error::not_supported(format!("inflating chart {name}: offlux runs no other program"))
        }
    }
    .at(span))
}
