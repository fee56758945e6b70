# Reports funnels that no configuration declares. A failed check is a warning: it stops no apply.
check "no_undeclared_funnels" {
  data "wazzup_pipelines" "now" {
    depends_on = [wazzup_pipelines.crm]
  }

  assert {
    condition     = length(setsubtract(data.wazzup_pipelines.now.ids, keys(wazzup_pipelines.crm.pipelines))) == 0
    error_message = "Wazzup has funnels that are not declared here: ${join(", ", setsubtract(data.wazzup_pipelines.now.ids, keys(wazzup_pipelines.crm.pipelines)))}."
  }
}
