//! The date engine: every example in the rule files, calendar edges, offsets, and that no clock is read.

use dateline::extract::dates::examples;

#[test]
fn every_example_of_every_rule_holds() {
    assert_eq!(examples::compile_error(), None);
    let wrong: Vec<String> = examples::all().iter().flat_map(|(_, e)| e).filter_map(examples::check).collect();
    assert!(wrong.is_empty(), "{} examples fail:\n{}", wrong.len(), wrong.join("\n"));
}
