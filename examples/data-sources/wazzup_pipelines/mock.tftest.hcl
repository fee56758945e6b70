# Tests a module that reads funnels, without an account of Wazzup: the mock's funnels take the place of the account's.
mock_provider "wazzup" {
  mock_data "wazzup_pipelines" {
    defaults = {
      ids = ["sales", "support"]
      pipelines = {
        "sales"   = { name = "Sales", stages = [{ id = "new", name = "New" }, { id = "won", name = "Won" }] }
        "support" = { name = "Support", stages = [{ id = "new", name = "New" }] }
      }
    }
  }
}

run "names" {
  assert {
    condition     = output.names == { sales = "Sales", support = "Support" }
    error_message = "The names are wrong."
  }
}
