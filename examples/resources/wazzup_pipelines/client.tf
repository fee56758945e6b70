# One resource instance for each account, with a partner's credentials.
resource "wazzup_pipelines" "client" {
  for_each   = toset(["7204-2419", "1111-2222"])
  account_id = each.key

  pipelines = {
    "sales" = {
      name = "Sales"
      stages = [
        { id = "new", name = "New" },
        { id = "won", name = "Won" },
      ]
    }
  }
}
