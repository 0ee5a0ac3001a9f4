use reqwest::Method;
use serde_json::json;

use crate::clinic::{Clinic, Reply};

#[tokio::test]
async fn codes_are_given_one_way() {
    let clinic = Clinic::open().await;
    let flow = clinic.reset("pat").await;
    for body in [
        json!({}),
        json!({ "code": "1", "link_token": "2" }),
        json!({ "code": 12345678 }),
        json!({ "code": null }),
    ] {
        assert_eq!(clinic.step(&flow, "code", body).await.word(), "malformed");
    }
    assert_eq!(clinic.current(&flow).await.next()["attempts_left"], 5);
}

#[tokio::test]
async fn other_paths_and_methods_are_not_there() {
    let clinic = Clinic::open().await;
    for path in
        ["/", "/recovery/v1", "/recovery/v1/flow", "/recovery/v2/flows", "/inbox", "/..%2f", "/recover/"]
    {
        let url = clinic.practice.root().join(path).unwrap();
        assert_eq!(Reply::of(clinic.client.get(url)).await.status, 404, "{path}");
    }
    assert_eq!(Reply::of(clinic.call(Method::GET, "flows", "")).await.status, 405);
    assert_eq!(Reply::of(clinic.call(Method::PUT, "flows/current", "")).await.status, 405);
}
