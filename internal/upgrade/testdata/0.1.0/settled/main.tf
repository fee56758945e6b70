terraform {
  required_providers {
    wazzup = { source = "wazzup24/wazzup" }
  }
}
provider "wazzup" {
  account_id = "7204-2419"
}

variable "token" {
  type      = string
  sensitive = true
}

provider "wazzup" {
  alias               = "token"
  client_access_token = var.token
}

resource "wazzup_pipelines" "defaults" {
  pipelines = {
    "plain" = {
      name   = "Plain"
      stages = [{ id = "a", name = "A" }, { id = "b", name = "B" }]
    }
    "1001" = { name = "Воронка «Ё» 🔥 <&> ${"$"}{x}" }
  }
}

resource "wazzup_pipelines" "settings" {
  account_id          = "1111-2222"
  existing_policy     = "adopt"
  deletion_policy     = "retain"
  deletion_protection = true
  pipelines = {
    "ordered" = {
      name   = "Ordered"
      stages = [{ id = "b", name = "B" }, { id = "a", name = "A" }]
    }
  }
}

resource "wazzup_pipelines" "each" {
  for_each  = toset(["north", "south"])
  pipelines = { (each.key) = { name = each.key } }
}

resource "wazzup_pipelines" "token" {
  provider  = wazzup.token
  pipelines = { "own" = { name = "Own" } }
}

data "wazzup_pipelines" "all" {
  account_id = "1111-2222"
  depends_on = [wazzup_pipelines.settings]
}
