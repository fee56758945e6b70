terraform {
  required_providers {
    wazzup = { source = "wazzup24/wazzup" }
  }
}
provider "wazzup" {
  account_id = "7204-2419"
}

resource "wazzup_pipelines" "grown" {
  pipelines = { "grown" = { name = "Grown 2" } }
}

resource "wazzup_pipelines" "lost" {
  account_id = "1111-2222"
  pipelines  = { "lost" = { name = "Lost 2" } }
}

resource "wazzup_pipelines" "pairs" {
  provider  = wazzup.token
  pipelines = { "pairs" = { name = "Pairs" }, "MINE" = { name = "Mine" } }
}

variable "token" {
  type      = string
  sensitive = true
}

provider "wazzup" {
  alias               = "token"
  client_access_token = var.token
}
