# Tests a module that reads funnels, without a Wazzup account: the mock provides the funnels.
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
