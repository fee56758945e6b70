terraform {
  required_version = ">= 1.8"

  required_providers {
    wazzup = {
      source = "wazzup24/wazzup"
    }
  }
}

# The access token comes from WAZZUP_CLIENT_ACCESS_TOKEN, so that it is in no file, state or plan.
provider "wazzup" {}
