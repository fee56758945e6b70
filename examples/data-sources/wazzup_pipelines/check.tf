resource "wazzup_pipelines" "crm" {
  pipelines = {
    "pipeline-1" = { name = "incoming" }
  }
}

# Reports funnels that this configuration does not declare. A failed check is a warning: it stops no apply.
data "wazzup_pipelines" "now" {
  depends_on = [wazzup_pipelines.crm]
}

locals {
  undeclared = setsubtract(data.wazzup_pipelines.now.ids, keys(wazzup_pipelines.crm.pipelines))
}

check "no_undeclared_funnels" {
  assert {
    condition     = length(local.undeclared) == 0
    error_message = "Wazzup has funnels that are not declared here: ${join(", ", local.undeclared)}."
  }
}
