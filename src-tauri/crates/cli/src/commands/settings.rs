//! Settings and framework versions.

use app::views::FrameworkRef;
use app::views::settings::SettingChange;
use serde_json::json;

use crate::common::{Common, Ended};
use crate::exit::Failure;
use crate::print;
use crate::values::framework as framework_ref;

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

/// Framework versions.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Framework {
    /// Every version, the one in use first
    List,
    /// Put a version in use; ratings stay with their skills' codes
    Use {
        /// The version, as CODE@VERSION
        #[arg(value_parser = framework_ref)]
        which: FrameworkRef,
    },
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

pub(crate) async fn framework(common: &Common, framework: Framework) -> Ended {
    match framework {
        Framework::List => {
            let app = common.reading().await?;
            let list = app.frameworks().await?;
            common.answer(&list, |list| {
                let rows: Vec<Vec<String>> = list
                    .iter()
                    .map(|one| {
                        vec![
                            format!("{}@{}", one.code, one.version),
                            one.title.clone(),
                            one.edition.clone(),
                            one.skills.to_string(),
                            if one.in_use { "in use".to_owned() } else { String::new() },
                        ]
                    })
                    .collect();
                print::table(&["framework", "title", "edition", "skills", ""], &rows)
            })
        }
        Framework::Use { which } => {
            let app = common.writing().await?;
            let done = app.use_framework(&which.code, &which.version).await?;
            common.answer(&json!({ "code": which.code, "version": which.version }), |_| {
                done.label.clone().unwrap_or_else(|| "Nothing to change".to_owned())
            })
        }
    }
}
