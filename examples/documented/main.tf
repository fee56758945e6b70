# The example from Wazzup's documentation: one funnel with two stages.

terraform {
  required_providers {
    wazzup = {
      source = "wazzup24/wazzup"
    }
  }
}

resource "wazzup_pipelines" "crm" {
  pipelines = {
    "pipeline-1" = {
      name = "incoming"
      stages = [
        { id = "stage-1", name = "new inquiry" },
        { id = "stage-2", name = "in progress" },
      ]
    }
  }
}

data "wazzup_pipelines" "all" {
  depends_on = [wazzup_pipelines.crm]
}

output "funnels" {
  description = "All funnels of the account, as Wazzup has them."
  value       = data.wazzup_pipelines.all.pipelines
}
