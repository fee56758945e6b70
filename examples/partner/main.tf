# A partner's clients in one configuration: one provider block, and a resource instance for each account. Set the
# credentials in WAZZUP_PARTNER_EMAIL and WAZZUP_PARTNER_PASSWORD.

terraform {
  required_providers {
    wazzup = {
      source = "wazzup24/wazzup"
    }
  }
}

provider "wazzup" {}

resource "wazzup_pipelines" "client" {
  for_each = var.clients

  account_id = each.key
  pipelines  = each.value.pipelines
}

output "funnels" {
  description = "Ids of each client's funnels."
  value       = { for account, client in wazzup_pipelines.client : account => keys(client.pipelines) }
}
