# The default has the three accounts that `make sandbox ARGS=-partner` serves. In your own configuration, remove the default
# and put the clients into clients.auto.tfvars, or each client into a file of its own: see the guide for partners.

variable "clients" {
  description = "The funnels of each client, by account id. Always write an id in the same way (7204-2419): it is part of the address in the state."
  type = map(object({
    pipelines = map(object({
      name = string
      stages = optional(list(object({
        id   = string
        name = string
      })))
    }))
  }))

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
