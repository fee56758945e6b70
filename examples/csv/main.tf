# Funnels from a spreadsheet, saved as CSV: one row for each stage, and one without a stage for a funnel that has none. The order
# of rows is the order of stages. Empty rows do not matter. Save it as "CSV UTF-8": Terraform reads no other encoding.
#
# If Excel writes semicolons (it takes the separator of the system's regional settings), set the list separator there to a comma,
# or save the file with LibreOffice or Google Sheets. Format the columns of ids as text before you type: Excel turns a long
# number into 8.61E+06 and takes zeros off its front.
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
  text    = trimprefix(file("${path.module}/funnels.csv"), "\ufeff") # Excel begins a file with this invisible mark
  columns = "funnel_id,funnel_name,stage_id,stage_name"
  header  = replace(trimspace(split("\n", local.text)[0]), "\"", "") # some programs put all cells into quotes

  # With other columns nothing below could be read. The row in its place lets the plan get as far as to the precondition.
  all_rows = local.header == local.columns ? csvdecode(local.text) : [
    { funnel_id = "?", funnel_name = "?", stage_id = "", stage_name = "" }
  ]
  rows = [for i, row in local.all_rows : merge(row, { number = i + 2 }) if join("", values(row)) != ""]

  rows_of = { for row in local.rows : row.funnel_id => row... }
  stages_of = {
    for id, rows in local.rows_of : id => [for row in rows : { id = row.stage_id, name = row.stage_name } if "${row.stage_id}${row.stage_name}" != ""]
  }

  # What the provider cannot see. (An empty name, half a stage or a stage twice it reports itself.)
  mistakes = concat(
    local.header == local.columns ? [] : ["The first line is ${local.header} and should be ${local.columns}."],
    [for row in local.rows : "Row ${row.number}: a spreadsheet has rewritten an id, such as 8.61E+06. Format the column as text."
    if anytrue([for id in [row.funnel_id, row.stage_id] : can(regex("^[0-9]+([.,][0-9]+)?E[+][0-9]+$", id))])],
    [for id, rows in local.rows_of : "Funnel ${id} has several names: ${join(", ", distinct(rows[*].funnel_name))}." if length(distinct(rows[*].funnel_name)) > 1],
  )
}

resource "wazzup_pipelines" "crm" {
  pipelines = {
    for id, rows in local.rows_of : id => {
      name   = rows[0].funnel_name
      stages = length(local.stages_of[id]) > 0 ? local.stages_of[id] : null
    }
  }

  lifecycle {
    precondition {
      condition     = length(local.mistakes) == 0
      error_message = "Mistakes in funnels.csv:\n${join("\n", local.mistakes)}"
    }
  }
}
