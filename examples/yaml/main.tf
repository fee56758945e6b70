# Funnels from a YAML file, for people who do not write Terraform.
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

locals {
  content = yamldecode(file("${path.module}/funnels.yaml"))
  is_list = !can(keys(local.content))

  # Without a list there is nothing to declare. The funnel in its place lets the plan get as far as to the precondition.
  funnels = concat([for funnel in local.content : funnel if local.is_list], [for id in ["?"] : { id = id, name = id } if !local.is_list])

  # Everything in the file that has keys, with the keys that it may have.
  items = concat(
    [for i, funnel in local.funnels : { place = "funnel ${i + 1}", item = funnel, keys = ["id", "name", "stages"] }],
    flatten([for i, funnel in local.funnels : [for j, stage in try(funnel.stages[*], []) : {
      place = "funnel ${i + 1}, stage ${j + 1}", item = stage, keys = ["id", "name"]
    }]]),
  )

  # Terraform drops a key that it does not know, without an error: "stage" instead of "stages" would remove all stages of that
  # funnel. And YAML reads yes, no, on, off, y and n without quotes as true and false.
  mistakes = concat(
    local.is_list ? [] : ["The file must be a list: begin each funnel with a hyphen."],
    flatten([for i in local.items : concat(
      [for key in setsubtract(try(keys(i.item), []), i.keys) : "${i.place}: unknown key ${key}"],
      [for key in ["id", "name"] : "${i.place}: put the ${key} in quotes" if contains(["true", "false"], jsonencode(try(i.item[key], null)))],
      try(i.item.id, null) == null ? ["${i.place}: the id is missing"] : [],
    )]),
  )
}

resource "wazzup_pipelines" "crm" {
  # A funnel with the id of another one is an error of the loop; a missing name, of the provider.
  pipelines = {
    for funnel in local.funnels : tostring(funnel.id) => {
      name = try(tostring(funnel.name), null)
      stages = can(funnel.stages) ? [for stage in funnel.stages[*] : {
        id   = try(tostring(stage.id), null)
        name = try(tostring(stage.name), null)
      }] : null
    } if can(tostring(funnel.id))
  }

  lifecycle {
    precondition {
      condition     = length(local.mistakes) == 0
      error_message = "Mistakes in funnels.yaml:\n${join("\n", local.mistakes)}"
    }
  }
}
