# Runs against the sandbox: see README.md. A run block applies its configuration, so never run this with a real account's token.

provider "wazzup" {}

variables {
  deletion_protection = false # so that the test can remove its funnels at the end

  funnels = {
    sales   = { name = "Sales", stages = [{ id = "new", name = "New" }] }
    service = { name = "Service" }
  }
}

run "creates_funnels" {
  assert {
    condition     = output.funnel_ids == tolist(["sales", "service"])
    error_message = "The funnels are ${join(", ", output.funnel_ids)}."
  }

  assert {
    condition     = wazzup_pipelines.this.pipelines["sales"].stages[*].id == tolist(["new", "won", "lost"])
    error_message = "A funnel does not end with the closing stages."
  }
}

run "renames_a_stage" {
  variables {
    funnels = {
      sales   = { name = "Sales", stages = [{ id = "new", name = "New inquiry" }] }
      service = { name = "Service" }
    }
  }

  assert {
    condition     = wazzup_pipelines.this.pipelines["sales"].stages[0].name == "New inquiry"
    error_message = "The stage has its old name."
  }
}

run "refuses_a_misspelt_key" {
  command = plan

  variables {
    funnels = { sales = { name = "Sales", stage = [{ id = "new", name = "New" }] } }
  }

  expect_failures = [var.funnels]
}

run "refuses_a_misspelt_key_of_a_stage" {
  command = plan

  variables {
    funnels = { sales = { name = "Sales", stages = [{ id = "new", nmae = "New" }] } }
  }

  expect_failures = [var.funnels]
}

run "refuses_a_name_twice" {
  command = plan

  variables {
    funnels = { a = { name = "Sales" }, b = { name = "sales" } }
  }

  expect_failures = [var.funnels]
}

run "refuses_what_is_no_map_of_funnels" {
  command = plan

  variables {
    funnels = [{ name = "Sales" }]
  }

  expect_failures = [var.funnels]
}

run "refuses_a_funnel_without_a_name" {
  command = plan

  variables {
    funnels = { sales = {}, service = "Service" }
  }

  expect_failures = [var.funnels]
}
