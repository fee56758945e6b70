terraform {
  required_providers {
    wazzup = { source = "wazzup24/wazzup" }
  }
}
provider "wazzup" {
  account_id = "7204-2419"
}

resource "wazzup_pipelines" "tainted" {
  pipelines = { "tainted" = { name = "Tainted" } }
}

resource "wazzup_pipelines" "replaced" {
  account_id = "1111-2222"
  pipelines  = { "new" = { name = "New" } }
  lifecycle {
    create_before_destroy = true
  }
}
