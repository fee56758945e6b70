# The default has the three accounts that `make sandbox ARGS=-partner` serves. In your own configuration, remove the default
# and put the clients into clients.auto.tfvars, or each client into a file of its own: see the guide for partners.

variable "clients" {
  description = "The funnels of each client, by account id. Always write an id in the same way (7204-2419): it is part of the address in the state."

  # Not a type with these keys: Terraform would drop any other key without an error, and "stage" instead of "stages" would
  # remove all stages of that funnel. The validation checks the keys instead.
  type = any

  validation {
    condition = alltrue(flatten([for client in var.clients : [
      length(setsubtract(keys(client), ["pipelines"])) == 0,
      [for funnel in client.pipelines : [
        length(setsubtract(keys(funnel), ["name", "stages"])) == 0,
        [for stage in try(funnel.stages[*], []) : length(setsubtract(keys(stage), ["id", "name"])) == 0],
      ]],
    ]]))
    error_message = "Unknown keys:\n${join("\n", flatten([for account, client in var.clients : [
      [for key in setsubtract(keys(client), ["pipelines"]) : "${key} in client ${account}"],
      [for id, funnel in client.pipelines : [
        [for key in setsubtract(keys(funnel), ["name", "stages"]) : "${key} in client ${account}, funnel ${id}"],
        [for i, stage in try(funnel.stages[*], []) : [
          for key in setsubtract(keys(stage), ["id", "name"]) : "${key} in client ${account}, funnel ${id}, stage ${i + 1}"
        ]],
      ]],
    ]]))}"
  }

  default = {
    "7204-2419" = {
      pipelines = {
        "pipeline-1" = {
          name = "incoming"
          stages = [
            { id = "stage-1", name = "new inquiry" },
            { id = "stage-2", name = "in progress" },
          ]
        }
        "pipeline-2" = { name = "partners" }
      }
    }
    "1111-2222" = {
      pipelines = {
        "sales" = {
          name = "Sales"
          stages = [
            { id = "new", name = "New" },
            { id = "won", name = "Won" },
            { id = "lost", name = "Lost" },
          ]
        }
      }
    }
    "3333-4444" = {
      pipelines = {
        "support" = { name = "Support" }
      }
    }
  }
}
