# One funnel with two stages: the example of Wazzup's own documentation.
#
# Try it: run `make sandbox` at the top of the checkout, and in another terminal the lines that it prints. Then run
# `terraform apply` in this folder.

terraform {
  required_providers {
    wazzup = {
      source  = "wazzup24/wazzup"
      version = "~> 0.1.0"
    }
  }
}

provider "wazzup" {} # the token comes from WAZZUP_CLIENT_ACCESS_TOKEN

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
