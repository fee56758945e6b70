variable "funnels" {
  description = "The funnels by id. Each has a name and, if it has stages before the closing ones, a list of stages with id and name."

  # Not a type with these keys: Terraform would drop any other key without an error, and "stage" instead of "stages" would
  # remove all stages of that funnel. The validation below checks the keys.
  type = any

  validation {
    condition     = length(var.funnels) > 0
    error_message = "Declare at least one funnel."
  }

  validation {
    condition = alltrue(flatten([for funnel in var.funnels : [
      length(setsubtract(keys(funnel), ["name", "stages"])) == 0,
      [for stage in try(funnel.stages[*], []) : length(setsubtract(keys(stage), ["id", "name"])) == 0],
    ]]))
    error_message = "Unknown keys:\n${join("\n", flatten([for id, funnel in var.funnels : [
      [for key in setsubtract(keys(funnel), ["name", "stages"]) : "${key} in funnel ${id}"],
      [for i, stage in try(funnel.stages[*], []) : [
        for key in setsubtract(keys(stage), ["id", "name"]) : "${key} in funnel ${id}, stage ${i + 1}"
      ]],
    ]]))}"
  }

  validation {
    condition     = length(distinct([for funnel in var.funnels : lower(try(funnel.name, ""))])) == length(var.funnels)
    error_message = "Two funnels have the same name. People choose a funnel by its name, so give each a name of its own."
  }
}

variable "closing_stages" {
  description = "The stages with which every funnel ends."
  type        = list(object({ id = string, name = string }))
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
