terraform {
  required_version = ">= 1.8"

  required_providers {
    wazzup = {
      source  = "wazzup24/wazzup"
      version = "~> 0.1.0"
    }
  }
}

# Set the access token in WAZZUP_CLIENT_ACCESS_TOKEN. Then it is in no file, state or plan.
provider "wazzup" {}
