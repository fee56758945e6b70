variable "funnels" {
  description = "The funnels by id. Each has a name and, if it has stages before the closing ones, a list of stages with id and name."

  # Not a type with these keys: Terraform would drop any other key without an error, and "stage" instead of "stages" would
  # remove all stages of that funnel. The validation below checks the keys.
  type     = any
  nullable = false

  validation {
    condition     = can(keys(var.funnels)) && try(length(var.funnels) > 0, false)
    error_message = "Declare at least one funnel, in a map by id."
  }

  validation {
    condition     = alltrue([for funnel in var.funnels : try(length(tostring(funnel.name)) > 0, false)])
    error_message = "Each funnel needs a name, in the form { name = \"...\" }."
  }

  validation {
    condition     = alltrue(flatten([for funnel in var.funnels : [for stage in try(funnel.stages[*], []) : can(length(tostring(stage.id)) + length(tostring(stage.name)))]]))
    error_message = "Each stage needs an id and a name, in the form { id = \"...\", name = \"...\" }."
  }

  validation {
    condition = alltrue(flatten([for funnel in var.funnels : [
      length(setsubtract(try(keys(funnel), []), ["name", "stages"])) == 0,
      [for stage in try(funnel.stages[*], []) : length(setsubtract(try(keys(stage), []), ["id", "name"])) == 0],
    ]]))
    error_message = "Unknown keys:\n${join("\n", flatten([for id, funnel in var.funnels : [
      [for key in setsubtract(try(keys(funnel), []), ["name", "stages"]) : "${key} in funnel ${id}"],
      [for i, stage in try(funnel.stages[*], []) : [
        for key in setsubtract(try(keys(stage), []), ["id", "name"]) : "${key} in funnel ${id}, stage ${i + 1}"
      ]],
    ]]))}"
  }

  validation {
    condition     = length(distinct([for id, funnel in var.funnels : try(lower(trimspace(funnel.name)), "without a name: ${id}")])) == try(length(var.funnels), 0)
    error_message = "Two funnels have the same name. People choose a funnel by its name, so give each a name of its own."
  }
}

variable "closing_stages" {
  description = "The stages with which every funnel ends."
  type        = list(object({ id = string, name = string }))
  nullable    = false
  default = [
    { id = "won", name = "Won" },
    { id = "lost", name = "Lost" },
  ]
}

variable "account_id" {
  description = "The account, as in 7204-2419, if the provider has a partner's credentials."
  type        = string
  default     = null
}

variable "deletion_protection" {
  description = "Whether a plan that would remove funnels from Wazzup is an error."
  type        = bool
  default     = true
}
