# A module: funnels that all end with the same closing stages, from checked input. See README.md for how to use and test it.

terraform {
  required_version = ">= 1.8"

  required_providers {
    wazzup = {
      source  = "wazzup24/wazzup"
      version = "~> 0.1.0"
    }
  }
}

resource "wazzup_pipelines" "this" {
  account_id          = var.account_id
  deletion_protection = var.deletion_protection

  pipelines = {
    for id, funnel in var.funnels : id => {
      name = tostring(funnel.name)
      stages = concat(
        [for stage in try(funnel.stages[*], []) : { id = tostring(stage.id), name = tostring(stage.name) }],
        var.closing_stages,
      )
    }
  }
}
