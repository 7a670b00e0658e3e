//! The whole job in the real window.

mod window;

use anyhow::Result;
use window::Window;

#[tokio::test]
async fn the_window_opens_and_asks_what_to_start_with() -> Result<()> {
    let Some(window) = Window::open(None, &[]).await? else { return Ok(()) };
    window.until("a heading can be read", async || Ok((!window.text().await?.is_empty()).then_some(()))).await?;
    window.picture("start").await?;
    window.accessible("start").await?;
    window.close().await
}
