# Copies the funnels of one account to another one, with a partner's credentials. Each apply copies again: what somebody has added
# or renamed in the first account is added or renamed in the second one.
#
# If the second account has a funnel with one of these ids already, the plan is an error. So it is if a funnel left the first
# account and comes back, because it has stayed in the second one. Set existing_policy = "overwrite" for one apply then. If the
# first account has no funnels, there is nothing to declare, and the plan is an error, too.
#
# To copy once, apply it, then run `terraform state rm wazzup_pipelines.to`: the funnels stay in Wazzup, and nobody manages them.
#
# Try it: run `make sandbox ARGS=-partner` at the top of the checkout, and in another terminal the lines that it prints. Run the
# first curl, so that account 7204-2419 has funnels. Then run `terraform apply` in this folder.

terraform {
  required_providers {
    wazzup = {
      source  = "wazzup24/wazzup"
      version = "~> 0.1.0"
    }
  }
}

provider "wazzup" {} # the credentials come from WAZZUP_PARTNER_EMAIL and WAZZUP_PARTNER_PASSWORD

variable "from" {
  description = "The account whose funnels are copied."
  type        = string
  default     = "7204-2419"
}

variable "to" {
  description = "The account that gets them."
  type        = string
  default     = "1111-2222"
}

data "wazzup_pipelines" "from" {
  account_id = var.from
}

resource "wazzup_pipelines" "to" {
  account_id = var.to
  pipelines  = data.wazzup_pipelines.from.pipelines

  # A funnel that the first account loses stays in the second one. (With "delete" it would be removed there too.)
  deletion_policy = "retain"
}

output "copied" {
  description = "Ids of the copied funnels."
  value       = keys(wazzup_pipelines.to.pipelines)
}
