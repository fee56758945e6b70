# Three accounts that `make sandbox ARGS=-partner` serves. In a configuration of your own, leave the default out and keep
# the clients in clients.auto.tfvars, or in a file for each: see the guide for partners.

variable "clients" {
  description = "The clients by account id, as the Wazzup dashboard shows it. Keep to one spelling: it is the address in the state."
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
