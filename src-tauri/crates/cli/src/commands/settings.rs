//! Settings.

use app::views::settings::SettingChange;
use serde_json::json;

use crate::common::{Common, Ended};
use crate::exit::Failure;

/// One setting to change.
#[derive(Debug, clap::Args)]
pub(crate) struct Set {
    /// Its key; `skillsplan get` lists them
    key: String,
    /// Its new value
    #[arg(allow_hyphen_values = true)]
    value: String,
}

/// Which settings.
#[derive(Debug, clap::Args)]
pub(crate) struct Get {
    /// One key; all where not given
    key: Option<String>,
}

/// A key that does not exist is wrong usage, because keys belong to the program and not to the data.
fn unknown_key(error: app::AppError) -> Failure {
    match error {
        app::AppError::NotFound { what, key, .. } if what == "setting" => {
            Failure::Usage(format!("There is no setting `{key}`. `skillsplan get` lists them."))
        }
        other => other.into(),
    }
}

pub(crate) async fn set(common: &Common, set: Set) -> Ended {
    let app = common.writing().await?;
    let change = SettingChange::Set { key: set.key.clone(), value: set.value };
    let done = app.change_setting(change).await.map_err(unknown_key)?;
    let now = app.get_settings(Some(&set.key)).await.map_err(unknown_key)?;
    common.answer(&json!(now), |_| done.label.clone().unwrap_or_else(|| "Nothing to change".to_owned()))
}

pub(crate) async fn get(common: &Common, get: Get) -> Ended {
    let app = common.reading().await?;
    let values = app.get_settings(get.key.as_deref()).await.map_err(unknown_key)?;
    common.answer(&values, |values| values.iter().map(|(key, value)| format!("{key} = {value}")).collect::<Vec<_>>().join("\n"))
}
