resource "wazzup_pipelines" "crm" {
  pipelines = {
    "pipeline-1" = {
      name = "incoming"
      stages = [
        { id = "stage-1", name = "new inquiry" },
        { id = "stage-2", name = "in progress" },
      ]
    }

    # A funnel without stages: leave the attribute out.
    "pipeline-2" = {
      name = "partners"
    }
  }
}
