# A partner's clients in one configuration: one provider block, and a resource instance for each account.
#
# Try it: run `make sandbox ARGS=-partner` at the top of the checkout, and in another terminal the lines that it prints. Then run
# `terraform apply` in this folder.

terraform {
  required_providers {
    wazzup = {
      source  = "wazzup24/wazzup"
      version = "~> 0.1.0"
    }
  }
}

provider "wazzup" {} # the credentials come from WAZZUP_PARTNER_EMAIL and WAZZUP_PARTNER_PASSWORD

resource "wazzup_pipelines" "client" {
  for_each = var.clients

  account_id = each.key
  pipelines  = each.value.pipelines
}

output "funnels" {
  description = "Ids of each client's funnels."
  value       = { for account, client in wazzup_pipelines.client : account => keys(client.pipelines) }
}
